/* SPDX-License-Identifier: MIT
 *
 * tests/unit/cache/flight_test.c - who leads, waits, follows; across processes.
 */
#include "proxy/cache/flight.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proxy/shm/bell.h"
#include "tests/unit/cache/fixture.h"

static struct bells *bells;

static struct cache_user *
ringing_user(struct cache *c, unsigned worker)
{
	struct cache_user *u = fixture_user(c, worker);

	if (bells == NULL)
		bells = bell_create(region_create(64 * 1024, 1), WORKERS);
	u->bells = bells;
	return (u);
}

static bool
is_rung(unsigned row, int ms)
{
	struct pollfd p = {.fd = bell_fd(bells, row), .events = POLLIN};

	return (poll(&p, 1, ms) == 1);
}

static enum flight_result
join_as(struct cache_user *u, unsigned number, enum flight_wish wish,
    struct cache_flight *f, struct flight_ticket *ticket, int64_t now)
{
	static const struct cache_reader nothing;
	struct key key = fixture_key(number);

	return (flight_join(u, &key, wish, &nothing, f, ticket, now));
}

static enum flight_result
join(struct cache_user *u, unsigned number, struct cache_flight *f,
    struct flight_ticket *ticket)
{
	return (join_as(u, number, FLIGHT_ANY, f, ticket, 1));
}

static int
follow(struct cache_user *u, unsigned number, struct cache_reader *r)
{
	struct key key = fixture_key(number);

	return (flight_follow(u, &key, r));
}

/* Lead ${number} and begin to fill it. */
static void
lead(struct cache_user *u, struct cache_writer *w, unsigned number,
    int64_t length)
{
	struct cache_flight f = {0};
	struct flight_ticket ticket;

	ck_assert_int_eq(join(u, number, &f, &ticket), FLIGHT_LEAD);
	ck_assert_int_eq(fixture_begin(u, w, number, length, 1), 0);
	writer_take_flight(w, &f, 1);
	ck_assert(!flight_is_open(&f));
}

START_TEST(one_leads_and_is_followed_up)
{
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = ringing_user(c, 0), *v = ringing_user(c, 1);
	struct cache_flight f = {0}, g = {0};
	struct flight_ticket ticket, none;

	ck_assert_int_eq(join(u, 1, &f, &ticket), FLIGHT_LEAD);
	ck_assert_int_eq(join(v, 1, &g, &ticket), FLIGHT_WAIT);
	ck_assert_int_eq(join_as(v, 1, FLIGHT_ONLY_LEAD, &g, &none, 1),
	    FLIGHT_WAIT);
	ck_assert_int_eq(join_as(v, 2, FLIGHT_NO_LEAD, &g, &none, 1),
	    FLIGHT_ALONE);
	ck_assert(!flight_has_moved(&ticket) && !is_rung(1, 0));
	ck_assert(cache_check(c));
	flight_end(&f, FLIGHT_LOST, 1);
	ck_assert(flight_has_moved(&ticket) && is_rung(1, 0));
	ck_assert(!is_rung(0, 0));
	ck_assert_int_eq(join(v, 1, &g, &ticket), FLIGHT_LEAD);
	/* It has the same place in the table. */
	ck_assert_int_eq(join(u, 1, &f, &ticket), FLIGHT_WAIT);
	flight_end(&g, FLIGHT_LOST, 1);
	flight_end(&g, FLIGHT_LOST, 1);
	ck_assert_uint_eq(ledger_held(c, 0) + ledger_held(c, 1), 0);
	ck_assert(cache_check(c));
}
END_TEST

static const struct lone_row {
	const char		*label;
	enum flight_end		 how;
	int64_t			 after_ms;
	enum flight_result	 want;
} lone_rows[] = {
    {"not shared", FLIGHT_LONE, FLIGHT_LONE_MS - 1, FLIGHT_ALONE},
    {"long ago", FLIGHT_LONE, FLIGHT_LONE_MS, FLIGHT_LEAD},
    {"clock set back", FLIGHT_LONE, -FLIGHT_FULL_MS, FLIGHT_LEAD},
    {"failed", FLIGHT_FAILED, FLIGHT_FAILED_MS - 1, FLIGHT_ALONE},
    {"failed long ago", FLIGHT_FAILED, FLIGHT_FAILED_MS, FLIGHT_LEAD},
    {"given up", FLIGHT_LOST, 0, FLIGHT_LEAD},
    {"shared", FLIGHT_SHARED, 0, FLIGHT_LEAD},
};

START_TEST(remembers_who_goes_alone)
{
	const struct lone_row *row = &lone_rows[_i];
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = ringing_user(c, 0);
	struct cache_flight f = {0};
	struct flight_ticket ticket;

	ck_assert_int_eq(join(u, 1, &f, &ticket), FLIGHT_LEAD);
	flight_end(&f, row->how, 50);
	ck_assert_int_eq(join_as(u, 1, FLIGHT_ANY, &f, &ticket,
	    50 + row->after_ms), row->want);
}
END_TEST

START_TEST(what_was_stored_meanwhile_is_looked_up)
{
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = ringing_user(c, 0);
	struct cache_flight f = {0};
	struct flight_ticket ticket;
	struct cache_reader seen;
	struct key key = fixture_key(1);

	ck_assert(fixture_store(u, 1, 10, true, 1));
	ck_assert_int_eq(join(u, 1, &f, &ticket), FLIGHT_AGAIN);
	ck_assert_int_eq(fixture_find(u, 1, &seen, 1), CACHE_FOUND);
	ck_assert_int_eq(flight_join(u, &key, FLIGHT_ANY, &seen, &f, &ticket,
	    1), FLIGHT_LEAD);
	flight_end(&f, FLIGHT_SHARED, 1);
	ck_assert(fixture_store(u, 1, 10, true, 1));
	ck_assert_int_eq(flight_join(u, &key, FLIGHT_ANY, &seen, &f, &ticket,
	    1), FLIGHT_AGAIN);
	reader_close(&seen);
}
END_TEST

static unsigned woken;

static void
count_growth(struct cache_reader *r)
{
	(void)r;
	woken++;
}

static const struct end_row {
	const char		*label;
	int64_t			 length;	/* announced */
	bool			 purged;
	bool			 commits;
	bool			 is_kept;	/* as a part */
	enum reader_state	 want;
} end_rows[] = {
    {"whole", 300000, false, true, false, READER_END},
    {"whole, length not known", -1, false, true, false, READER_END},
    {"purged meanwhile", 300000, true, true, false, READER_END},
    {"broken off", 300000, false, false, false, READER_LOST},
    {"kept as a part", 300001, false, false, true, READER_LOST},
};

START_TEST(another_follows)
{
	const struct end_row *row = &end_rows[_i];
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = ringing_user(c, 0), *v = ringing_user(c, 1);
	struct cache_writer w;
	struct cache_flight f = {0};
	struct flight_ticket ticket;
	struct cache_reader r;
	struct key key = fixture_key(1);
	uint64_t pos = 0;

	lead(u, &w, 1, row->length);
	ck_assert(fixture_fill(&w, 1, 0, 1000));
	ck_assert_int_eq(join(v, 1, &f, &ticket), FLIGHT_FOLLOW);
	ck_assert_int_eq(follow(v, 1, &r), 0);
	ck_assert_uint_eq(writer_readers(&w), 1);
	ck_assert_int_eq(reader_meta(&r)->body_len, row->length);
	ck_assert(!reader_meta(&r)->is_complete);
	reader_on_growth(&r, count_growth);
	ck_assert_int_eq(fixture_read(&r, 1, &pos), READER_WAIT);
	ck_assert_uint_eq(pos, 1000);
	if (row->purged)
		(void)cache_purge(u->cache, &key);
	ck_assert(fixture_fill(&w, 1, 1000, 299000));
	ck_assert(is_rung(1, 0));
	bell_hear(bells, 1);
	ck_assert_uint_eq(woken, 0);
	ck_assert(!reader_hear(v, 8));
	ck_assert_uint_eq(woken, 1);
	ck_assert_int_eq(fixture_read(&r, 1, &pos), READER_WAIT);
	if (row->commits)
		ck_assert_int_eq(writer_commit(&w, 300000), !row->purged);
	else if (row->is_kept)
		ck_assert(writer_keep_part(&w));
	else
		writer_abort(&w);
	ck_assert(is_rung(1, 0));
	(void)reader_hear(v, 8);
	ck_assert_uint_eq(woken, 2);
	ck_assert_int_eq(fixture_read(&r, 1, &pos), row->want);
	ck_assert_uint_eq(pos, 300000);
	ck_assert_int_eq(reader_meta(&r)->is_complete,
	    row->want == READER_END);
	ck_assert(cache_check(c));
	reader_close(&r);
	ck_assert(cache_check(c));
}
END_TEST

/* Who asks after a purge must not get what was fetched before it. */
START_TEST(a_purge_parts)
{
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = ringing_user(c, 0), *v = ringing_user(c, 1);
	struct cache_flight f = {0}, g = {0};
	struct flight_ticket ticket, later;
	struct cache_writer w;
	struct cache_reader r;
	struct key key = fixture_key(1);

	ck_assert_int_eq(join(u, 1, &f, &ticket), FLIGHT_LEAD);
	ck_assert_int_eq(join(v, 1, &g, &ticket), FLIGHT_WAIT);
	(void)cache_purge(u->cache, &key);
	ck_assert(cache_check(c));
	ck_assert_int_eq(join(v, 1, &g, &later), FLIGHT_LEAD);
	ck_assert_int_eq(fixture_begin(u, &w, 1, -1, 1), 0);
	writer_take_flight(&w, &f, 1);
	ck_assert(flight_has_moved(&ticket));
	ck_assert_int_eq(follow(v, 1, &r), -1);
	ck_assert(!writer_commit(&w, 0));
	flight_end(&g, FLIGHT_SHARED, 1);
	ck_assert(cache_check(c));
}
END_TEST

/* The response varies: who asks for the variant follows, who waits for the URL
 * looks again. */
START_TEST(moves_to_the_variant)
{
	struct cache *c = fixture_cache(4 * MIB, 0);
	struct cache_user *u = ringing_user(c, 0), *v = ringing_user(c, 1);
	struct cache_flight f = {0}, g = {0};
	struct flight_ticket ticket;
	struct cache_writer w;
	struct cache_reader r;

	ck_assert_int_eq(join(u, 1, &f, &ticket), FLIGHT_LEAD);
	ck_assert_int_eq(join(v, 1, &g, &ticket), FLIGHT_WAIT);
	ck_assert_int_eq(fixture_begin(u, &w, 2, -1, 1), 0);
	writer_take_flight(&w, &f, 1);
	ck_assert(flight_has_moved(&ticket) && is_rung(1, 0));
	ck_assert_int_eq(join(v, 1, &g, &ticket), FLIGHT_LEAD);
	ck_assert_int_eq(join(v, 2, &f, &ticket), FLIGHT_FOLLOW);
	ck_assert_int_eq(follow(v, 2, &r), 0);
	flight_end(&g, FLIGHT_SHARED, 1);
	ck_assert(cache_check(c));
	reader_close(&r);
	writer_abort(&w);
	ck_assert(cache_check(c));
}
END_TEST

START_TEST(a_full_table_lets_alone)
{
	static struct cache_flight many[2048];
	struct cache *c = fixture_cache(8 * MIB, 0);
	struct cache_user *u = ringing_user(c, 0);
	struct flight_ticket ticket;
	unsigned i = 0;

	while (join(u, i, &many[i], &ticket) == FLIGHT_LEAD) {
		i++;
		ck_assert_uint_lt(i, ROWS(many));
	}
	ck_assert(cache_check(c));
	flight_end(&many[0], FLIGHT_SHARED, 1);
	ck_assert_int_eq(join(u, i, &many[i], &ticket), FLIGHT_LEAD);
	ledger_release(c, 0);
	ck_assert(cache_check(c));
	u = fixture_user(c, 1);
	ck_assert_int_eq(join(u, 5, &many[i], &ticket), FLIGHT_LEAD);
}
END_TEST

/* What has no room is not waited for again. */
START_TEST(too_large_goes_alone)
{
	struct cache *c = fixture_cache(4 * MIB, 100000);
	struct cache_user *u = ringing_user(c, 0);
	struct cache_flight f = {0};
	struct flight_ticket ticket;
	struct cache_writer w;

	lead(u, &w, 1, -1);
	ck_assert(!fixture_fill(&w, 1, 0, 200000));
	writer_abort(&w);
	ck_assert_int_eq(join(u, 1, &f, &ticket), FLIGHT_ALONE);
}
END_TEST

/* ---- processes ----------------------------------------------------------- */

#define LONG	((uint64_t)3000000)

/* Fill slowly, byte counts growing; die at ${until}. */
static pid_t
spawn_leader(struct cache *c, uint64_t until)
{
	uint64_t filled = 0, step;
	struct cache_writer w;
	struct cache_user *u;
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid != 0)
		return (pid);
	u = ringing_user(c, 2);
	lead(u, &w, 1, -1);
	while (writer_readers(&w) == 0)
		(void)poll(NULL, 0, 1);
	for (step = 1; filled < until; step = step * 3 % 9973) {
		if (step > until - filled)
			step = until - filled;
		ck_assert(fixture_fill(&w, 1, filled, step));
		filled += step;
	}
	if (until < LONG)
		(void)raise(SIGKILL);
	ck_assert(writer_commit(&w, LONG));
	_exit(0);
}

static void
wait_for_flight(struct cache_user *u, struct cache_reader *r)
{
	unsigned i;

	for (i = 0; i < 60000 && follow(u, 1, r) != 0; i++)
		(void)poll(NULL, 0, 1);
	ck_assert(reader_is_open(r));
}

/* Nothing but the bell tells when to look again. */
static enum reader_state
read_by_bell(struct cache_user *u, struct cache_reader *r, uint64_t *pos,
    pid_t leader)
{
	enum reader_state state;

	while ((state = fixture_read(r, 1, pos)) == READER_WAIT) {
		if (leader != 0 && waitpid(leader, NULL, WNOHANG) == leader) {
			leader = 0;
			ledger_release(u->cache, 2);
			bell_ring_all(bells);
		}
		if (is_rung(1, leader != 0 ? 50 : 60000))
			bell_hear(bells, 1);
		else
			ck_assert_int_ne(leader, 0);
	}
	return (state);
}

static const struct process_row {
	const char		*label;
	uint64_t		 until;
	enum reader_state	 want;
} process_rows[] = {
    {"all of it", LONG, READER_END},
    {"its process dies", LONG / 3, READER_LOST},
};

START_TEST(another_process_follows)
{
	const struct process_row *row = &process_rows[_i];
	struct cache *c = fixture_cache(8 * MIB, 0);
	struct cache_user *u = ringing_user(c, 1);
	struct cache_reader r = {0};
	uint64_t pos = 0;
	pid_t pid;

	pid = spawn_leader(c, row->until);
	wait_for_flight(u, &r);
	ck_assert_int_eq(read_by_bell(u, &r, &pos, pid), row->want);
	ck_assert_uint_eq(pos, row->until);
	reader_close(&r);
	(void)waitpid(pid, NULL, 0);
	ledger_release(c, 2);
	ck_assert(cache_check(c));
	ck_assert_int_eq(fixture_has(u, 1, 1), row->want == READER_END);
}
END_TEST

UNIT_MAIN("flight", PLAIN(one_leads_and_is_followed_up)
    LOOP(remembers_who_goes_alone, lone_rows)
    PLAIN(what_was_stored_meanwhile_is_looked_up)
    LOOP(another_follows, end_rows) PLAIN(a_purge_parts)
    PLAIN(moves_to_the_variant) PLAIN(a_full_table_lets_alone)
    PLAIN(too_large_goes_alone) LOOP(another_process_follows, process_rows))
