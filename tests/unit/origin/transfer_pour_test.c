/* SPDX-License-Identifier: MIT
 *
 * origin/transfer_pour_test.c - a large body from the origin's socket to the
 * client's: which bytes come, where it ends, and what is left behind.
 */
#include <dirent.h>
#include <signal.h>
#include <sys/uio.h>

#include "proxy/base/iov.h"
#include "proxy/base/ws.h"
#include "proxy/net/splice.h"
#include "tests/unit/origin/origin.h"

#define LENGTH	3000000u
#define SAY	"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n"
#define ASKED	"\r\n\r\n"
#define TURNS	20000

static struct loop *loop;
static struct resolver *resolver;
static struct transfer_env env;
static struct transfer transfer;
static _Alignas(64) char rows[sizeof(struct counters_row) + 256];
static _Alignas(16) char room[65536];
static struct ws ws;
static char scratch[BODY_FEED_MAX];
static char sent[LENGTH + 1], came[LENGTH + 2];
static size_t nsent, ncame;

/* The sink writes to the client; what was told. */
static struct {
	struct sink	 sink;
	int		 client[2];
	bool		 blocked;
	uint64_t	 written, poured;
	int		 whole, aborted, failed;
	enum sink_abort	 why;
} got;

static ssize_t
take(struct sink *sink, const struct iovec *iov, int n)
{
	ssize_t some = writev(got.client[0], iov, n);

	(void)sink;
	if (some < 0)
		ck_assert_int_eq(errno, EAGAIN);
	some = some < 0 ? 0 : some;
	got.written += (uint64_t)some;
	got.blocked = (size_t)some < iov_size(iov, n);
	return (some);
}

static enum sink_poured
let_pour(struct sink *sink, struct splice *splice, int from)
{
	uint64_t before = splice->moved;
	enum splice_state state;

	(void)sink;
	state = splice_move(splice, from, got.client[0]);
	got.poured += splice->moved - before;
	got.blocked = state == SPLICE_WAIT_WRITE;
	switch (state) {
	case SPLICE_SPENT:
		return (SINK_POURED_ALL);
	case SPLICE_WAIT_READ:
	case SPLICE_AGAIN:
		return (SINK_POURED_SOME);
	case SPLICE_WAIT_WRITE:
		return (SINK_POURED_FULL);
	case SPLICE_END:
	case SPLICE_READ_ERROR:
		return (SINK_POURED_CUT);
	case SPLICE_WRITE_ERROR:
		return (SINK_POURED_BROKEN);
	}
	UNREACHABLE();
}

static void
ended(struct sink *sink)
{
	(void)sink;
	got.whole++;
}

static void
broke(struct sink *sink, enum sink_abort why)
{
	(void)sink;
	got.aborted++;
	got.why = why;
}

static const struct sink_ops sink_ops = {.name = "client",
    .write = take,
    .pour = let_pour,
    .end = ended,
    .abort = broke};

static void
on_answered(struct transfer *t)
{
	sink_init(&got.sink, &sink_ops);
	chain_join(&t->response_body, &got.sink);
	transfer_flow(t);
}

static void
on_failed(struct transfer *t)
{
	(void)t;
	got.failed++;
}

static const struct transfer_ops ops = {.answered = on_answered,
    .failed = on_failed};

static void
ask(void)
{
	struct transfer_order o = {.host = STR("127.0.0.1"),
	    .port = origin.port, .head = STR("GET / HTTP/1.1\r\n\r\n"),
	    .method = METHOD_GET, .may_repeat = true};

	transfer_fini(&transfer);
	got.whole = got.aborted = got.failed = 0;
	got.written = got.poured = 0;
	nsent = ncame = 0;
	ws_init(&ws, room, sizeof(room));
	transfer_start(&transfer, &env, &o, &ops, &ws);
}

static void
narrow(int fd, int option)
{
	int size = 64 << 10;

	ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, option, &size,
	    sizeof(size)), 0);
}

static void
set_up(const struct origin_act *acts)
{
	for (size_t i = 0; i < sizeof(sent); i++)
		sent[i] = (char)(i * i / 7 % 251);
	signal(SIGPIPE, SIG_IGN);
	loop = loop_new();
	origin_open(loop, acts);
	sockets_pair(got.client);
	narrow(got.client[0], SO_SNDBUF);
	narrow(got.client[1], SO_RCVBUF);
	resolver = resolver_new(loop, "127.0.0.1:9", 1000);
	env = (struct transfer_env){.loop = loop, .resolver = resolver,
	    .pool = pool_new(4, 60000),
	    .counters = counters_row(counters_init(rows, 1), 0),
	    .limits = {8192, 4096, 100}, .connect_ms = 60000,
	    .first_byte_ms = 60000, .body_ms = 60000, .scratch = scratch};
	ask();
}

static void
tear_down(void)
{
	transfer_fini(&transfer);
	pool_free(env.pool);
	ck_assert_uint_eq(counters_get(env.counters,
	    METRIC_ORIGIN_CONNECTIONS_OPEN), 0);
	resolver_free(resolver);
	close(got.client[0]);
	close(got.client[1]);
	origin_close();
	loop_free(loop);
	splice_forget_pipes();
}

static bool
is_over(void)
{
	return (got.whole + got.aborted + got.failed > 0);
}

static void
say(size_t until)
{
	ssize_t n;

	if (!watch_active(&origin.talk) || nsent >= until)
		return;
	n = send(origin.fd, sent + nsent, until - nsent, MSG_NOSIGNAL);
	nsent += n > 0 ? (size_t)n : 0;
}

static void
hear(void)
{
	ssize_t n;

	while ((n = recv(got.client[1], came + ncame, sizeof(came) - ncame,
		    0)) > 0)
		ncame += (size_t)n;
	if (got.blocked && transfer.response_body.sink != NULL)
		source_resume(&transfer.response_body);
}

/* The origin says up to ${until} in all; until the client has read it. */
static void
run(size_t until)
{
	for (int i = 0; i < TURNS && !is_over() && ncame < until; i++) {
		origin_run(1);
		if (transfer.response_body.sink != NULL)
			say(until);
		hear();
	}
}

/* Until it is poured, and the client no longer reads. */
static void
run_into_stall(void)
{
	for (int i = 0; i < TURNS; i++) {
		origin_run(1);
		if (transfer.response_body.sink != NULL)
			say(LENGTH - 1);
		if (got.poured == 0)
			hear();
		else if (transfer_pour_waits(&transfer))
			break;
	}
	ck_assert(transfer_pour_waits(&transfer));
	ck_assert(!is_over());
}

static bool
is_kept(void)
{
	struct pool_key key = {.host = STR("127.0.0.1"), .port = origin.port};
	struct origin_conn *c = pool_take(env.pool, &key, NULL);

	if (c != NULL)
		pool_give(env.pool, c, &key);
	return (c != NULL);
}

static void
check_whole(void)
{
	hear();
	ck_assert_int_eq(got.whole, 1);
	ck_assert_uint_eq(ncame, LENGTH);
	ck_assert_int_eq(memcmp(came, sent, LENGTH), 0);
	ck_assert_uint_eq(got.written + got.poured, LENGTH);
	ck_assert_uint_eq(transfer.body.taken, LENGTH);
}

static const struct origin_act acts[] = {
	{ASKED, SAY, THEN_NEXT}, {ASKED, SAY, THEN_STAY}};

/* Twice on one connection, poured both times, and not to the last byte. */
START_TEST(ends_at_the_length)
{
	set_up(acts);
	for (int i = 0; i < 2; i++) {
		if (i > 0)
			ask();
		run(LENGTH);
		check_whole();
		ck_assert_uint_gt(got.poured, LENGTH / 2);
		ck_assert_uint_ge(got.written, 512 << 10);
		ck_assert(is_kept());
	}
	ck_assert_int_eq(origin.accepted, 1);
	tear_down();
}
END_TEST

START_TEST(more_than_the_length)
{
	set_up(acts);
	run(LENGTH - 10);
	ck_assert_int_eq(got.whole, 0);
	/* In one piece: seen with the end. */
	ck_assert_int_eq(send(origin.fd, sent + nsent, 11, 0), 11);
	nsent += 11;
	run(LENGTH);
	check_whole();
	ck_assert(!is_kept());
	tear_down();
}
END_TEST

static const struct early {
	const char	*label;
	unsigned	 missing;
} earlies[] = {{"amid the pour", 1000000}, {"in the rest", 1}};

START_TEST(origin_ends_early)
{
	size_t until = LENGTH - earlies[_i].missing;

	set_up(acts);
	run(until);
	ck_assert_uint_eq(ncame, until);
	ck_assert(!is_over());
	origin_hang_up();
	run(LENGTH);
	ck_assert_int_eq(got.whole, 0);
	ck_assert_int_eq(got.aborted, 1);
	ck_assert_int_eq(got.why, SINK_ABORT_TRUNCATED);
	ck_assert_uint_eq(ncame, until);
	ck_assert_int_eq(memcmp(came, sent, ncame), 0);
	ck_assert(!is_kept());
	tear_down();
}
END_TEST

START_TEST(client_stalls)
{
	set_up(acts);
	run_into_stall();
	/* The loop has nothing to do for it meanwhile. */
	origin_run(1);
	ck_assert(transfer_pour_waits(&transfer));
	run(LENGTH);
	check_whole();
	ck_assert(is_kept());
	tear_down();
}
END_TEST

static const char *const goings[] = {"ends", "resets"};

/* The client gets what has come when the origin goes while the client stalls;
 * of a reset the loop tells, of an end it does not. */
START_TEST(client_stalls_and_origin_goes)
{
	bool resets = _i == 1;
	size_t until;

	set_up(acts);
	run_into_stall();
	until = nsent;
	ck_assert_uint_lt(until, LENGTH);
	if (resets) {
		watch_stop(&origin.talk);
		sockets_reset(origin.fd);
		origin.fd = -1;
	}
	origin_hang_up();
	for (int i = 0; i < TURNS && resets && !transfer.hung_up; i++)
		origin_run(1);
	ck_assert_int_eq(transfer.hung_up, resets);
	ck_assert(transfer_pour_waits(&transfer));
	run(LENGTH);
	hear();
	ck_assert_uint_gt(ncame, 512 << 10);
	ck_assert(resets ? ncame <= until : ncame == until);
	ck_assert_int_eq(memcmp(came, sent, ncame), 0);
	ck_assert_int_eq(got.whole, 0);
	ck_assert_int_eq(got.aborted, 1);
	ck_assert(!is_kept());
	tear_down();
}
END_TEST

static int
open_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int n = 0;

	ck_assert_ptr_nonnull(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return (n);
}

/* With bytes on the way, which nobody may get in another body. */
START_TEST(given_up_amid_it)
{
	int before = open_descriptors();

	set_up(acts);
	run_into_stall();
	transfer_fini(&transfer);
	ck_assert(!is_kept());
	tear_down();
	ck_assert_int_eq(open_descriptors(), before);
}
END_TEST

UNIT_MAIN("transfer_pour", PLAIN(ends_at_the_length)
    PLAIN(more_than_the_length) LOOP(origin_ends_early, earlies)
    PLAIN(client_stalls) LOOP(client_stalls_and_origin_goes, goings)
    PLAIN(given_up_amid_it))
