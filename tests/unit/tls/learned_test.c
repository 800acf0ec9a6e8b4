/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/learned_test.c - which refusals become a bypass.
 */
#include "proxy/tls/learned.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proxy/shm/lock.h"
#include "proxy/shm/region.h"
#include "tests/unit/unit.h"

#define SECOND	INT64_C(1000)
#define HOUR	(3600 * SECOND)
#define DAY	(24 * HOUR)
#define NOW	INT64_C(1800000000000)
#define KEEP	(7 * DAY)
#define PIN	STR("pinned.example")
#define OTHER	STR("other.example")

static const unsigned char alice[16] = {[10] = 0xff, 0xff, 10, 0, 0, 1};
static const unsigned char bob[16] = {[10] = 0xff, 0xff, 10, 0, 0, 2};

static struct learned *
new_learned(void)
{
	struct region *r = region_create(8u << 20, 1);

	return (learned_init(region_carve(r, "learned", learned_size(), 64),
	    &(struct hash_seed){1, 2}));
}

static enum learned_verdict
refuse(struct learned *l, const unsigned char *who, struct str host,
    unsigned alert, int64_t now)
{
	struct learned_row row;

	return (learned_refused(l, who, host, 443,
	    alert == 0 ? LEARNED_HUNG_UP : LEARNED_ALERT, alert, now, KEEP,
	    &row));
}

static bool
tunnels(struct learned *l, const unsigned char *who, struct str host,
    int64_t now)
{
	struct learned_row row;

	return (learned_find(l, who, host, 443, now, &row));
}

/* ${accepted}, ${took}: when the client took a leaf of another host, of this
 * one; ${first}: when it refused this one before, with which alert; 0: not. */
static const struct {
	const char		*label;
	int64_t			 accepted, took, first;
	unsigned		 first_alert, alert;
	enum learned_verdict	 want;
} rule[] = {
    {"never took one", 0, 0, 0, 0, 48, LEARNED_UNTRUSTING},
    {"never took one, again", 0, 0, NOW - HOUR, 48, 48, LEARNED_UNTRUSTING},
    {"never took one, hangs up", 0, 0, NOW - HOUR, 0, 0, LEARNED_UNTRUSTING},
    {"took one too long ago", NOW - 8 * DAY, 0, 0, 0, 48, LEARNED_UNTRUSTING},
    {"unknown_ca", NOW - HOUR, 0, 0, 0, 48, LEARNED_NOW},
    {"took one six days ago", NOW - 6 * DAY, 0, 0, 0, 48, LEARNED_NOW},
    {"bad_certificate", NOW - HOUR, 0, 0, 0, 42, LEARNED_NOW},
    {"unsupported_certificate", NOW - HOUR, 0, 0, 0, 43, LEARNED_NOW},
    {"certificate_unknown", NOW - HOUR, 0, 0, 0, 46, LEARNED_NOW},
    {"handshake_failure", NOW - HOUR, 0, 0, 0, 40, LEARNED_WATCH},
    {"decode_error", NOW - HOUR, 0, 0, 0, 50, LEARNED_WATCH},
    {"internal_error, twice", NOW - HOUR, 0, NOW - HOUR, 80, 80, LEARNED_NOW},
    {"hangs up", NOW - HOUR, 0, 0, 0, 0, LEARNED_WATCH},
    {"hangs up twice", NOW - HOUR, 0, NOW - 2 * SECOND, 0, 0, LEARNED_NOW},
    {"twice in an hour", NOW - 2 * HOUR, 0, NOW - HOUR, 0, 0, LEARNED_NOW},
    {"not within an hour", NOW - 2 * HOUR, 0, NOW - HOUR - 1, 0, 0,
	LEARNED_WATCH},
    {"two connections at once", NOW - HOUR, 0, NOW - 500, 0, 0, LEARNED_WATCH},
    {"took this one today", NOW - HOUR, NOW - HOUR, 0, 0, 48, LEARNED_MIXED},
    {"took this one today, insists", NOW - HOUR, NOW - HOUR, NOW - 60 * SECOND,
	48, 48, LEARNED_MIXED},
    {"took this one today, hangs up", NOW - HOUR, NOW - HOUR,
	NOW - 60 * SECOND, 0, 0, LEARNED_MIXED},
    {"took this one yesterday", NOW - HOUR, NOW - 25 * HOUR, 0, 0, 48,
	LEARNED_NOW},
};

START_TEST(judges)
{
	struct learned *l = new_learned();
	enum learned_verdict got;

	if (rule[_i].accepted != 0)
		learned_accepted(l, alice, OTHER, 443, rule[_i].accepted);
	if (rule[_i].took != 0)
		learned_accepted(l, alice, PIN, 443, rule[_i].took);
	if (rule[_i].first != 0)
		(void)refuse(l, alice, PIN, rule[_i].first_alert,
		    rule[_i].first);
	got = refuse(l, alice, PIN, rule[_i].alert, NOW);
	ck_assert_msg(got == rule[_i].want, "%s: %d", rule[_i].label,
	    (int)got);
	ck_assert_msg(tunnels(l, alice, PIN, NOW) == (got == LEARNED_NOW),
	    "%s", rule[_i].label);
	ck_assert(!tunnels(l, bob, PIN, NOW));
	ck_assert(!tunnels(l, alice, OTHER, NOW));
}
END_TEST

/* What it refused while it took none counts once it does. */
START_TEST(remembers_the_untrusting)
{
	struct learned *l = new_learned();

	ck_assert_int_eq(refuse(l, alice, PIN, 0, NOW), LEARNED_UNTRUSTING);
	ck_assert_uint_eq(learned_untrusting(l, NOW), 1);
	learned_accepted(l, alice, OTHER, 443, NOW + SECOND);
	ck_assert_uint_eq(learned_untrusting(l, NOW), 0);
	ck_assert(!tunnels(l, alice, PIN, NOW + SECOND));
	ck_assert_int_eq(refuse(l, alice, PIN, 0, NOW + 2 * SECOND),
	    LEARNED_NOW);
	ck_assert(tunnels(l, alice, PIN, NOW + 2 * SECOND));
}
END_TEST

START_TEST(says_it_once_a_day)
{
	struct learned *l = new_learned();

	ck_assert(learned_may_say(l, alice, NOW));
	ck_assert(!learned_may_say(l, alice, NOW + 23 * HOUR));
	ck_assert(learned_may_say(l, bob, NOW));
	ck_assert(learned_may_say(l, alice, NOW + DAY));
	ck_assert(!learned_may_say(l, alice, NOW + DAY + HOUR));
}
END_TEST

START_TEST(expires)
{
	struct learned *l = new_learned();
	struct learned_row row;

	learned_accepted(l, alice, OTHER, 443, NOW);
	ck_assert_int_eq(refuse(l, alice, PIN, 48, NOW), LEARNED_NOW);
	/* Use does not lengthen it. */
	ck_assert(learned_find(l, alice, PIN, 443, NOW + KEEP - 1, &row));
	ck_assert_uint_eq(row.used, 1);
	ck_assert_int_eq(row.last_ms, NOW + KEEP - 1);
	ck_assert_int_eq(row.expires_ms, NOW + KEEP);
	ck_assert(!tunnels(l, alice, PIN, NOW + KEEP));
	learned_accepted(l, alice, OTHER, 443, NOW + KEEP);
	ck_assert_int_eq(refuse(l, alice, PIN, 48, NOW + KEEP), LEARNED_NOW);
	ck_assert(tunnels(l, alice, PIN, NOW + 2 * KEEP - 1));
}
END_TEST

START_TEST(keeps_ports_apart)
{
	struct learned *l = new_learned();
	struct learned_row row;

	learned_accepted(l, alice, OTHER, 443, NOW);
	ck_assert_int_eq(refuse(l, alice, PIN, 48, NOW), LEARNED_NOW);
	ck_assert(!learned_find(l, alice, PIN, 8443, NOW, &row));
	ck_assert_uint_eq(learned_set(l, NULL, PIN, LEARNED_CONFIRMED, NOW),
	    1);
	ck_assert(learned_find(l, alice, PIN, 8443, NOW, &row));
	ck_assert_uint_eq(row.times, 1);
}
END_TEST

START_TEST(learns_nothing_when_off)
{
	struct learned *l = new_learned();
	struct learned_row row;
	unsigned nth = 0;

	learned_accepted(l, alice, OTHER, 443, NOW);
	ck_assert_int_eq(learned_refused(l, alice, PIN, 443, LEARNED_ALERT, 48,
	    NOW, 0, &row), LEARNED_NEVER);
	ck_assert_int_eq(learned_refused(l, bob, PIN, 443, LEARNED_ALERT, 48,
	    NOW, 0, &row), LEARNED_UNTRUSTING);
	ck_assert_int_eq(learned_refused(l, bob, PIN, 443,
	    LEARNED_CLIENT_CERTIFICATE, 0, NOW, 0, &row), LEARNED_NEVER);
	ck_assert(!learned_list(l, &nth, &row));
}
END_TEST

START_TEST(opens_for_all_who_need_a_certificate)
{
	struct learned *l = new_learned();
	struct learned_row row;

	ck_assert_int_eq(learned_refused(l, alice, PIN, 443,
	    LEARNED_CLIENT_CERTIFICATE, 0, NOW, KEEP, &row), LEARNED_NOW);
	ck_assert(tunnels(l, bob, PIN, NOW));
	ck_assert(tunnels(l, alice, PIN, NOW + DAY - 1));
	ck_assert(!tunnels(l, alice, PIN, NOW + DAY));
}
END_TEST

/* The word about all, the word about alice, what is learned of alice. */
static const struct {
	const char		*label;
	enum learned_state	 all, own;
	bool			 learned, want_alice, want_bob;
} words[] = {
    {"forbidden", LEARNED_FORBIDDEN, LEARNED_NOTED, true, false, false},
    {"confirmed", LEARNED_CONFIRMED, LEARNED_NOTED, false, true, true},
    {"hers forbidden", LEARNED_NOTED, LEARNED_FORBIDDEN, true, false, false},
    {"hers confirmed", LEARNED_NOTED, LEARNED_CONFIRMED, false, true, false},
    {"all but her", LEARNED_CONFIRMED, LEARNED_FORBIDDEN, true, false, true},
    {"nobody but her", LEARNED_FORBIDDEN, LEARNED_CONFIRMED, false, true,
	false},
    {"forgotten", LEARNED_NOTED, LEARNED_NOTED, false, false, false},
};

START_TEST(heeds_an_admin)
{
	struct learned *l = new_learned();

	learned_accepted(l, alice, OTHER, 443, NOW);
	if (words[_i].learned)
		ck_assert_int_eq(refuse(l, alice, PIN, 48, NOW), LEARNED_NOW);
	if (words[_i].own != LEARNED_NOTED)
		ck_assert_uint_eq(learned_set(l, alice, PIN, words[_i].own,
		    NOW), 1);
	/* The word about all does not undo hers. */
	if (words[_i].all != LEARNED_NOTED)
		ck_assert_uint_eq(learned_set(l, NULL, PIN, words[_i].all,
		    NOW), 1);
	ck_assert_msg(tunnels(l, alice, PIN, NOW + 365 * DAY) ==
	    words[_i].want_alice, "%s", words[_i].label);
	ck_assert_msg(tunnels(l, bob, PIN, NOW) == words[_i].want_bob, "%s",
	    words[_i].label);
	if (words[_i].all == LEARNED_FORBIDDEN && words[_i].own == 0)
		ck_assert_int_eq(refuse(l, alice, PIN, 48, NOW),
		    LEARNED_NEVER);
	(void)learned_set(l, NULL, PIN, LEARNED_NOTED, NOW);
	ck_assert(!tunnels(l, alice, PIN, NOW));
	ck_assert(!tunnels(l, bob, PIN, NOW));
}
END_TEST

START_TEST(forgets)
{
	struct learned *l = new_learned();
	uint64_t version;

	learned_accepted(l, alice, OTHER, 443, NOW);
	learned_accepted(l, bob, OTHER, 443, NOW);
	ck_assert_uint_eq(learned_set(l, NULL, PIN, LEARNED_NOTED, NOW), 0);
	ck_assert_int_eq(refuse(l, alice, PIN, 48, NOW), LEARNED_NOW);
	ck_assert_int_eq(refuse(l, bob, PIN, 48, NOW), LEARNED_NOW);
	version = learned_version(l);
	ck_assert(tunnels(l, alice, PIN, NOW));
	ck_assert_uint_eq(learned_version(l), version);
	ck_assert_uint_eq(learned_set(l, bob, PIN, LEARNED_NOTED, NOW), 1);
	ck_assert_uint_ne(learned_version(l), version);
	ck_assert(tunnels(l, alice, PIN, NOW));
	ck_assert(!tunnels(l, bob, PIN, NOW));
	ck_assert_uint_eq(learned_set(l, NULL, PIN, LEARNED_NOTED, NOW), 1);
	ck_assert(!tunnels(l, alice, PIN, NOW));
}
END_TEST

static unsigned
count_rows(struct learned *l)
{
	struct learned_row row;
	unsigned nth = 0, count = 0;

	while (learned_list(l, &nth, &row))
		count++;
	return (count);
}

static struct str
numbered(char *room, unsigned i)
{
	return ((struct str){room, (size_t)sprintf(room, "h%u.example", i)});
}

/* One client pushes out only what is its own. */
START_TEST(bounds_each_client)
{
	struct learned *l = new_learned();
	char room[32];
	unsigned i;

	learned_accepted(l, alice, OTHER, 443, NOW);
	learned_accepted(l, bob, OTHER, 443, NOW);
	ck_assert_int_eq(refuse(l, bob, PIN, 48, NOW), LEARNED_NOW);
	for (i = 0; i < 1000; i++)
		ck_assert_int_eq(refuse(l, alice, numbered(room, i), 48,
		    NOW + i), LEARNED_NOW);
	ck_assert_uint_eq(count_rows(l), LEARNED_EACH + 1);
	ck_assert(tunnels(l, bob, PIN, NOW + SECOND));
	ck_assert(tunnels(l, alice, numbered(room, 999), NOW + SECOND));
	ck_assert(!tunnels(l, alice, numbered(room, 0), NOW + SECOND));
}
END_TEST

/* Many clients fill the table: notes go before what is learned, an admin's
 * words stay. */
START_TEST(bounds_all)
{
	struct learned *l = new_learned();
	unsigned char who[16];
	unsigned i;

	memcpy(who, alice, 16);
	ck_assert_uint_eq(learned_set(l, NULL, OTHER, LEARNED_CONFIRMED, 1),
	    1);
	ck_assert_uint_eq(learned_set(l, bob, OTHER, LEARNED_FORBIDDEN, 1), 1);
	learned_accepted(l, alice, OTHER, 443, NOW);
	ck_assert_int_eq(refuse(l, alice, PIN, 48, NOW), LEARNED_NOW);
	for (i = 0; i < 3 * LEARNED_ROWS; i++) {
		memcpy(who + 4, &i, 4);
		(void)refuse(l, who, PIN, 48, NOW + 1 + i);
	}
	ck_assert_uint_eq(count_rows(l), LEARNED_ROWS);
	ck_assert(tunnels(l, alice, PIN, NOW + SECOND));
	for (i = 0; i < 3 * LEARNED_ROWS; i++) {
		memcpy(who + 4, &i, 4);
		learned_accepted(l, who, OTHER, 443, NOW + DAY);
		(void)refuse(l, who, PIN, 48, NOW + DAY);
	}
	ck_assert_uint_eq(count_rows(l), LEARNED_ROWS);
	ck_assert(tunnels(l, alice, OTHER, NOW));
	ck_assert(!tunnels(l, bob, OTHER, NOW));
}
END_TEST

START_TEST(is_full_of_words)
{
	struct learned *l = new_learned();
	struct learned_row row = {.port = 443, .state = LEARNED_BYPASS,
	    .host = "late.example", .times = 1};
	char room[32];
	unsigned i;

	for (i = 0; i < LEARNED_ROWS; i++)
		ck_assert_uint_eq(learned_set(l, NULL, numbered(room, i),
		    LEARNED_CONFIRMED, NOW), 1);
	ck_assert_uint_eq(learned_set(l, NULL, PIN, LEARNED_CONFIRMED, NOW),
	    0);
	learned_accepted(l, alice, OTHER, 443, NOW);
	ck_assert_int_eq(refuse(l, alice, PIN, 48, NOW), LEARNED_NEVER);
	ck_assert(!learned_restore(l, &row));
	ck_assert(tunnels(l, alice, numbered(room, 7), NOW));
}
END_TEST

START_TEST(takes_no_bad_names)
{
	struct learned *l = new_learned();
	char room[300];

	memset(room, 'a', sizeof(room));
	learned_accepted(l, alice, OTHER, 443, NOW);
	ck_assert_int_eq(refuse(l, alice, STR(""), 48, NOW), LEARNED_NEVER);
	ck_assert_int_eq(refuse(l, alice, (struct str){room, 256}, 48, NOW),
	    LEARNED_NEVER);
	ck_assert(!tunnels(l, alice, (struct str){room, 256}, NOW));
	ck_assert_int_eq(refuse(l, alice, (struct str){room, 255}, 48, NOW),
	    LEARNED_NOW);
	ck_assert(tunnels(l, alice, (struct str){room, 255}, NOW));
}
END_TEST

START_TEST(is_put_back)
{
	struct learned *l = new_learned(), *later = new_learned();
	struct learned_row row;
	unsigned nth = 0;

	learned_accepted(l, alice, OTHER, 443, NOW);
	ck_assert_int_eq(refuse(l, alice, PIN, 48, NOW), LEARNED_NOW);
	ck_assert_uint_eq(learned_set(l, NULL, OTHER, LEARNED_FORBIDDEN, NOW),
	    1);
	while (learned_list(l, &nth, &row))
		ck_assert(learned_restore(later, &row));
	ck_assert(!learned_restore(later, &row));
	ck_assert_uint_eq(count_rows(later), 2);
	ck_assert(learned_find(later, alice, PIN, 443, NOW, &row));
	ck_assert_uint_eq(row.alert, 48);
	ck_assert_int_eq(row.expires_ms, NOW + KEEP);
}
END_TEST

static const char *deadly;

static void
die_at(const char *point)
{
	if (strcmp(point, deadly) == 0)
		(void)raise(SIGKILL);
}

static const char *const points[] = {"learned row", "learned row written"};

/* Somebody dies in the middle of a new row: it is dropped, the others stay. */
START_TEST(survives_a_death_inside)
{
	struct learned *l = new_learned();
	int status;
	pid_t pid;

	learned_accepted(l, alice, OTHER, 443, NOW);
	ck_assert_int_eq(refuse(l, alice, PIN, 48, NOW), LEARNED_NOW);
	pid = fork();
	if (pid == 0) {
		deadly = points[_i];
		lock_test_hook = die_at;
		(void)refuse(l, alice, STR("half.example"), 48, NOW);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status));
	ck_assert(tunnels(l, alice, PIN, NOW));
	ck_assert(!tunnels(l, alice, STR("half.example"), NOW));
	ck_assert_uint_eq(count_rows(l), 1);
	ck_assert_int_eq(refuse(l, alice, STR("half.example"), 48, NOW),
	    LEARNED_NOW);
	ck_assert(tunnels(l, alice, STR("half.example"), NOW));
}
END_TEST

UNIT_MAIN("learned", LOOP(judges, rule) PLAIN(remembers_the_untrusting)
    PLAIN(says_it_once_a_day) PLAIN(expires) PLAIN(keeps_ports_apart)
    PLAIN(learns_nothing_when_off) PLAIN(opens_for_all_who_need_a_certificate)
    LOOP(heeds_an_admin, words) PLAIN(forgets) PLAIN(bounds_each_client)
    PLAIN(bounds_all) PLAIN(is_full_of_words) PLAIN(takes_no_bad_names)
    PLAIN(is_put_back) LOOP(survives_a_death_inside, points))
