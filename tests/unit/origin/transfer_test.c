/* SPDX-License-Identifier: MIT
 *
 * origin/transfer_test.c - requests to an origin that follows a script.
 */
#include "proxy/origin/transfer.h"

#include <signal.h>

#include "proxy/base/ws.h"
#include "proxy/net/splice.h"
#include "tests/unit/origin/origin.h"

static struct loop *loop;
static struct resolver *resolver;
static struct transfer_env env;
static struct transfer transfer;
static _Alignas(64) char rows[sizeof(struct counters_row) + 256];
static _Alignas(16) char room[65536];
static struct ws ws;
static char scratch[BODY_FEED_MAX];

/* What was told, and the sink of the response body. */
static struct {
	struct sink	 sink;
	struct source	 source;	/* of the request body */
	char		 body[1 << 22];
	size_t		 len;
	size_t		 appetite;	/* a write; 0: all */
	bool		 hungry;	/* resume until it is over */
	bool		 keeps;		/* answered: do not let it flow */
	unsigned	 informed[32];
	unsigned	 ninformed;
	int		 sendable, answered, failed, whole, aborted;
	enum sink_abort	 why;
	size_t		 to_send;
	bool		 cancelled;	/* the request body */
} got;

static ssize_t
take(struct sink *sink, const struct iovec *iov, int n)
{
	size_t left = got.appetite == 0 ? sizeof(got.body) : got.appetite;
	size_t taken = 0, part;

	(void)sink;
	for (int i = 0; i < n && left > 0; i++) {
		part = iov[i].iov_len < left ? iov[i].iov_len : left;
		ck_assert_uint_le(got.len + part, sizeof(got.body));
		memcpy(got.body + got.len, iov[i].iov_base, part);
		got.len += part;
		taken += part;
		left -= part;
	}
	return ((ssize_t)taken);
}

static void
ended(struct sink *sink)
{
	(void)sink;
	got.whole++;
	loop_stop(loop);
}

static void
broke(struct sink *sink, enum sink_abort why)
{
	(void)sink;
	got.aborted++;
	got.why = why;
	loop_stop(loop);
}

static const struct sink_ops sink_ops = {.name = "test",
    .write = take,
    .end = ended,
    .abort = broke};

static void
pour(struct source *source)
{
	static char text[65536];
	struct iovec iov = {text, 0};
	struct sink *to = source->sink;
	ssize_t n = 1;

	while (got.to_send > 0 && n > 0) {
		iov.iov_len = got.to_send < sizeof(text) ? got.to_send :
		    sizeof(text);
		n = sink_write(to, &iov, 1);
		if (n > 0)
			got.to_send -= (size_t)n;
	}
	if (n == 0)
		return;
	chain_part(source);
	if (n > 0)
		sink_end(to);
}

static void
withdraw(struct source *source, enum sink_abort why)
{
	(void)why;
	got.cancelled = true;
	chain_part(source);
}

static const struct source_ops source_ops = {"test", pour, withdraw};

static void
on_sendable(struct transfer *t)
{
	got.sendable++;
	source_init(&got.source, &source_ops);
	chain_join(&got.source, &t->request_body);
	pour(&got.source);
}

static void
on_informed(struct transfer *t, const struct head *head)
{
	(void)t;
	got.informed[got.ninformed++] = head->status;
}

static void
flow(void)
{
	sink_init(&got.sink, &sink_ops);
	chain_join(&transfer.response_body, &got.sink);
	transfer_flow(&transfer);
}

static void
on_answered(struct transfer *t)
{
	ck_assert_int_eq(++got.answered, 1);
	ck_assert_int_eq(got.failed, 0);
	if (got.keeps || t->response.status == 101) {
		loop_stop(loop);
	} else if (t->response_framing.kind == FRAMING_NONE) {
		transfer_end(t);
		loop_stop(loop);
	} else {
		flow();
	}
}

static void
on_failed(struct transfer *t)
{
	(void)t;
	ck_assert_int_eq(++got.failed, 1);
	ck_assert_int_eq(got.answered, 0);
	loop_stop(loop);
}

static const struct transfer_ops ops = {on_sendable, on_informed, on_answered,
	on_failed};

static void
set_up(const struct origin_act *acts)
{
	signal(SIGPIPE, SIG_IGN);
	loop = loop_new();
	origin_open(loop, acts);
	resolver = resolver_new(loop, "127.0.0.1:9", 1000);
	env = (struct transfer_env){.loop = loop, .resolver = resolver,
	    .pool = pool_new(4, 10000),
	    .counters = counters_row(counters_init(rows, 1), 0),
	    .limits = {8192, 4096, 100}, .connect_ms = 5000,
	    .first_byte_ms = 5000, .body_ms = 5000, .scratch = scratch};
}

static void
tear_down(void)
{
	transfer_fini(&transfer);
	transfer_fini(&transfer);
	pool_free(env.pool);
	ck_assert_uint_eq(counters_get(env.counters,
	    METRIC_ORIGIN_CONNECTIONS_OPEN), 0);
	resolver_free(resolver);
	origin_close();
	loop_free(loop);
}

static struct transfer_order
order(void)
{
	return ((struct transfer_order){.host = STR("127.0.0.1"),
	    .port = origin.port, .head = STR("GET / HTTP/1.1\r\n\r\n"),
	    .method = METHOD_GET, .may_repeat = true});
}

static void
start(const struct transfer_order *o)
{
	transfer_fini(&transfer);
	got.answered = got.failed = got.whole = got.aborted = 0;
	got.len = 0;
	ws_init(&ws, room, sizeof(room));
	transfer_start(&transfer, &env, o, &ops, &ws);
	ck_assert_int_eq(got.answered + got.failed, 0);
}

static void
ask(void)
{
	struct transfer_order o = order();

	start(&o);
	for (int turns = 0; turns < 5000 && got.whole + got.aborted +
	    got.failed == 0; turns++) {
		origin_run(got.hungry ? 1 : 5000);
		if (got.hungry && got.answered && transfer.response_body.sink)
			source_resume(&transfer.response_body);
		if (!got.hungry)
			break;
	}
}

/* Is a connection left to be used again? */
static bool
is_kept(void)
{
	struct pool_key key = {.host = STR("127.0.0.1"), .port = origin.port};
	struct origin_conn *c;

	c = pool_take(env.pool, &key, NULL);
	if (c != NULL)
		pool_give(env.pool, c, &key);
	return (c != NULL);
}

#define ASKED	"\r\n\r\n"

/* ---- one answer, in one piece and byte by byte -------------------------------- */

static const struct row {
	const char *label, *say;
	bool closes;
	const char *body;	/* NULL: no whole one */
	enum transfer_failure failure;
	int aborted;
	bool kept;
	unsigned interim;
} answers[] = {
	{"length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", false,
	    "hello", TRANSFER_OK, 0, true, 0},
	{"length 0", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false,
	    "", TRANSFER_OK, 0, true, 0},
	{"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "5\r\nhello\r\n0\r\n\r\n", false, "hello", TRANSFER_OK, 0, true,
	    0},
	{"until the end", "HTTP/1.1 200 OK\r\n\r\nhello", true, "hello",
	    TRANSFER_OK, 0, false, 0},
	{"not to be kept", "HTTP/1.1 200 OK\r\nConnection: close\r\n"
	    "Content-Length: 5\r\n\r\nhello", false, "hello", TRANSFER_OK, 0,
	    false, 0},
	{"1.0", "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", false,
	    "hello", TRANSFER_OK, 0, false, 0},
	{"excess bytes", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloX",
	    false, "hello", TRANSFER_OK, 0, false, 0},
	{"length, truncated", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n"
	    "hello", true, NULL, TRANSFER_OK, 1, false, 0},
	{"chunked, truncated", "HTTP/1.1 200 OK\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", true, NULL,
	    TRANSFER_OK, 1, false, 0},
	{"chunked, bad", "HTTP/1.1 200 OK\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloX", false, NULL,
	    TRANSFER_OK, 1, false, 0},
	{"interim", "HTTP/1.1 100 Continue\r\n\r\n"
	    "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
	    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", false,
	    "hello", TRANSFER_OK, 0, true, 2},
	{"interim and closed", "HTTP/1.1 100 Continue\r\n\r\n", true, NULL,
	    TRANSFER_CLOSED, 0, false, 1},
	{"101 unasked", "HTTP/1.1 101 Switching Protocols\r\n"
	    "Upgrade: x\r\nConnection: upgrade\r\n\r\n", false, NULL,
	    TRANSFER_BAD, 0, false, 0},
	{"no HTTP", "SSH-2.0-x\r\n\r\n", false, NULL, TRANSFER_BAD, 0, false,
	    0},
	{"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"
	    "Content-Length: 6\r\n\r\nhello", false, NULL, TRANSFER_BAD, 0,
	    false, 0},
	{"closed at once", "", true, NULL, TRANSFER_CLOSED, 0, false, 0},
	{"closed in the head", "HTTP/1.1 200 OK\r\nCont", true, NULL,
	    TRANSFER_CLOSED, 0, false, 0},
};

static void
check_answer(const struct row *r)
{
	if (r->body != NULL) {
		ck_assert_int_eq(got.whole, 1);
		ck_assert_uint_eq(got.len, strlen(r->body));
		ck_assert_mem_eq(got.body, r->body, got.len);
	} else {
		ck_assert_int_eq(got.whole, 0);
	}
	ck_assert_int_eq(got.aborted, r->aborted);
	ck_assert_int_eq(got.failed, r->failure != TRANSFER_OK);
	ck_assert_int_eq(transfer.failure, r->failure);
	ck_assert_uint_eq(got.ninformed, r->interim);
	ck_assert_int_eq(is_kept(), r->kept);
}

START_TEST(answers_at_once)
{
	const struct row *r = &answers[_i];
	const struct origin_act acts[] = {
		{ASKED, r->say, r->closes ? THEN_CLOSE : THEN_STAY},
		{"never", NULL, THEN_STAY}};

	set_up(acts);
	ask();
	check_answer(r);
	tear_down();
}
END_TEST

/* The sink takes a byte a time, and is resumed when it is on its own. */
START_TEST(answers_to_a_slow_sink)
{
	const struct row *r = &answers[_i];
	const struct origin_act acts[] = {
		{ASKED, r->say, r->closes ? THEN_CLOSE : THEN_STAY},
		{"never", NULL, THEN_STAY}};

	set_up(acts);
	got.appetite = 1;
	got.hungry = true;
	ask();
	check_answer(r);
	tear_down();
}
END_TEST

/* ---- pooled connections --------------------------------------------------------- */

#define GOOD	"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

START_TEST(uses_a_connection_again)
{
	static const struct origin_act acts[] = {{ASKED, GOOD, THEN_NEXT},
		{ASKED, GOOD, THEN_STAY}};

	set_up(acts);
	ask();
	ck_assert(!transfer.reused);
	ask();
	ck_assert_int_eq(got.whole, 1);
	ck_assert(transfer.reused);
	ck_assert_int_eq(origin.accepted, 1);
	tear_down();
}
END_TEST

/* It reads the second request and then closes: asked again on a new one. */
static const struct repeat {
	const char *label;
	bool may_repeat;
	int then;
	const char *say;
	int accepted;
	enum transfer_failure failure;
} repeats[] = {
	{"closed", true, THEN_CLOSE, NULL, 2, TRANSFER_OK},
	{"reset", true, THEN_RESET, NULL, 2, TRANSFER_OK},
	{"after a byte", true, THEN_CLOSE, "H", 1, TRANSFER_CLOSED},
	{"after an interim response", true, THEN_CLOSE,
	    "HTTP/1.1 103 Early Hints\r\n\r\n", 1, TRANSFER_CLOSED},
};

START_TEST(asks_again)
{
	const struct repeat *r = &repeats[_i];
	const struct origin_act acts[] = {{ASKED, GOOD, THEN_NEXT},
		{ASKED, r->say, r->then == THEN_CLOSE ? THEN_CLOSE :
		THEN_RESET}, {ASKED, GOOD, THEN_STAY}};

	set_up(acts);
	ask();
	ask();
	ck_assert_int_eq(transfer.failure, r->failure);
	ck_assert_int_eq(got.whole, r->failure == TRANSFER_OK);
	ck_assert_int_eq(origin.accepted, r->accepted);
	tear_down();
}
END_TEST

START_TEST(asks_again_but_once)
{
	static const struct origin_act acts[] = {{ASKED, GOOD, THEN_NEXT},
		{ASKED, NULL, THEN_CLOSE}, {ASKED, NULL, THEN_CLOSE},
		{ASKED, GOOD, THEN_STAY}};

	set_up(acts);
	ask();
	ask();
	ck_assert_int_eq(transfer.failure, TRANSFER_CLOSED);
	ck_assert_int_eq(origin.accepted, 2);
	tear_down();
}
END_TEST

START_TEST(no_pooled_one_for_what_must_not_be_repeated)
{
	static const struct origin_act acts[] = {{ASKED, GOOD, THEN_NEXT},
		{ASKED, GOOD, THEN_STAY}};
	struct transfer_order o;

	set_up(acts);
	ask();
	o = order();
	o.may_repeat = false;
	start(&o);
	origin_run(5000);
	ck_assert_int_eq(got.whole, 1);
	ck_assert(!transfer.reused);
	ck_assert_int_eq(origin.accepted, 2);
	tear_down();
}
END_TEST

/* ---- the request body -------------------------------------------------------------- */

static struct transfer_order
upload(size_t length)
{
	struct transfer_order o = order();

	o.head = STR("POST / HTTP/1.1\r\n\r\n");
	o.method = METHOD_POST;
	o.may_repeat = false;
	o.framing = (struct framing){FRAMING_LENGTH, length};
	got.to_send = length;
	return (o);
}

START_TEST(sends_a_body)
{
	static const struct origin_act acts[] = {{"END", GOOD, THEN_STAY}};
	struct transfer_order o;

	set_up(acts);
	o = upload(3000000);
	start(&o);
	/* The script waits for a word that does not come: answer by hand. */
	for (int turns = 0; got.to_send > 0 && turns < 100000; turns++)
		origin_run(1);
	ck_assert_uint_eq(got.to_send, 0);
	ck_assert(transfer.sent_all);
	ck_assert_int_eq(send(origin.fd, GOOD, strlen(GOOD), 0),
	    (ssize_t)strlen(GOOD));
	origin_run(5000);
	ck_assert_int_eq(got.whole, 1);
	ck_assert_int_eq(got.sendable, 1);
	ck_assert_uint_eq(transfer.bytes_out, 3000000 + o.head.len);
	ck_assert(is_kept());
	tear_down();
}
END_TEST

/* The answer comes while nobody reads the rest of the body. */
START_TEST(early_answer)
{
	static const struct origin_act acts[] = {{ASKED, GOOD, THEN_STAY}};
	struct transfer_order o;

	set_up(acts);
	o = upload((size_t)1 << 30);
	got.keeps = true;
	start(&o);
	origin_run(5000);
	ck_assert_int_eq(got.answered, 1);
	ck_assert(!transfer.sent_all);
	flow();
	ck_assert_int_eq(got.whole, 1);
	ck_assert(!is_kept());
	/* Whoever goes on sending is told that nobody listens. */
	ck_assert(got.source.sink != NULL);
	pour(&got.source);
	ck_assert(got.source.sink == NULL);
	tear_down();
}
END_TEST

/* It answers, and shuts the door on the body: the answer counts. */
START_TEST(answer_and_hang_up_during_body)
{
	static const struct origin_act acts[] = {
		{ASKED, "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n"
		    "Connection: close\r\n\r\nno", THEN_STAY}};
	struct transfer_order o;

	set_up(acts);
	o = upload((size_t)1 << 30);
	start(&o);
	origin_run(5000);
	ck_assert_int_eq(got.whole, 1);
	ck_assert_uint_eq(transfer.response.status, 413);
	ck_assert(!is_kept());
	tear_down();
}
END_TEST

START_TEST(body_breaks_off)
{
	static const struct origin_act acts[] = {{"never", NULL, THEN_STAY}};
	struct transfer_order o;

	set_up(acts);
	o = upload((size_t)1 << 30);
	start(&o);
	for (int turns = 0; !got.sendable && turns < 5000; turns++)
		origin_run(1);
	chain_part(&got.source);
	sink_abort(&transfer.request_body, SINK_ABORT_BAD);
	ck_assert_int_eq(got.failed, 1);
	ck_assert_int_eq(transfer.failure, TRANSFER_CUT);
	tear_down();
}
END_TEST

START_TEST(cancel_tells_the_source)
{
	static const struct origin_act acts[] = {{"never", NULL, THEN_STAY}};
	struct transfer_order o;

	set_up(acts);
	o = upload((size_t)1 << 30);
	start(&o);
	for (int turns = 0; !got.sendable && turns < 5000; turns++)
		origin_run(1);
	transfer_cancel(&transfer);
	ck_assert(got.cancelled);
	origin_run(5);
	ck_assert_int_eq(got.failed + got.answered, 0);
	tear_down();
}
END_TEST

/* ---- hang-ups and silence ------------------------------------------------------------ */

static const struct hang_up {
	const char *label;
	const char *head;
	size_t body;
	bool reset;
	int whole;
} hang_ups[] = {
	{"whole", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", 100000,
	    false, 1},
	{"whole by its end", "HTTP/1.1 200 OK\r\n\r\n", 100000, false, 1},
	{"truncated", "HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n",
	    100000, false, 0},
	{"reset", "HTTP/1.1 200 OK\r\n\r\n", 100000, true, 0},
};

/* The origin is gone before the sink takes anything. */
START_TEST(hang_up_while_the_sink_is_full)
{
	const struct hang_up *h = &hang_ups[_i];
	static char text[100000];
	const struct origin_act acts[] = {{ASKED, h->head, THEN_STAY}};

	set_up(acts);
	got.keeps = true;
	ask();
	ck_assert_int_eq(got.answered, 1);
	memset(text, 'x', sizeof(text));
	ck_assert_int_eq(send(origin.fd, text, h->body, 0), (ssize_t)h->body);
	got.appetite = 1000;
	flow();
	origin_run(5);
	if (h->reset) {
		watch_stop(&origin.talk);
		sockets_reset(origin.fd);
		origin.fd = -1;
	}
	origin_hang_up();
	origin_run(5);
	for (int turns = 0; got.whole + got.aborted == 0 && turns < 5000;
	    turns++) {
		if (transfer.response_body.sink != NULL)
			source_resume(&transfer.response_body);
		if (transfer.response_body.sink != NULL && turns % 16 == 0)
			origin_run(0);
	}
	ck_assert_int_eq(got.whole, h->whole);
	ck_assert_int_eq(got.aborted, !h->whole);
	if (h->whole)
		ck_assert_uint_eq(got.len, h->body);
	ck_assert(!is_kept());
	tear_down();
}
END_TEST

START_TEST(hang_up_before_it_may_flow)
{
	static const struct origin_act acts[] = {
		{ASKED, "HTTP/1.1 200 OK\r\n\r\nhello", THEN_RESET},
		{"never", NULL, THEN_STAY}};

	set_up(acts);
	got.keeps = true;
	ask();
	origin_run(5);
	if (got.answered) {
		flow();
		ck_assert_int_eq(got.aborted, 1);
		ck_assert_int_eq(got.why, SINK_ABORT_TRUNCATED);
	} else {
		ck_assert_int_eq(transfer.failure, TRANSFER_CLOSED);
	}
	tear_down();
}
END_TEST

START_TEST(silent_before_the_head)
{
	static const struct origin_act acts[] = {{"never", NULL, THEN_STAY}};

	set_up(acts);
	env.first_byte_ms = 5;
	ask();
	ck_assert_int_eq(transfer.failure, TRANSFER_SILENT);
	tear_down();
}
END_TEST

START_TEST(silent_in_the_body)
{
	static const struct origin_act acts[] = {
		{ASKED, "HTTP/1.1 200 OK\r\n\r\nhello", THEN_STAY}};

	set_up(acts);
	env.body_ms = 5;
	ask();
	ck_assert_int_eq(got.aborted, 1);
	ck_assert_int_eq(got.why, SINK_ABORT_TRUNCATED);
	ck_assert_uint_eq(got.len, 5);
	tear_down();
}
END_TEST

START_TEST(too_many_interim_responses)
{
	static char text[17 * 27 + 1];
	const struct origin_act acts[] = {{ASKED, text, THEN_STAY}};

	for (int i = 0; i < 17; i++)
		strcat(text, "HTTP/1.1 102 Processing\r\n\r\n");
	set_up(acts);
	ask();
	ck_assert_int_eq(transfer.failure, TRANSFER_BAD);
	ck_assert_uint_eq(got.ninformed, 16);
	tear_down();
}
END_TEST

START_TEST(head_too_large)
{
	static char text[60000];
	const struct origin_act acts[] = {{ASKED, text, THEN_STAY}};

	memset(text, 'a', sizeof(text) - 1);
	memcpy(text, "HTTP/1.1 200 OK\r\nA: ", 20);
	set_up(acts);
	ask();
	ck_assert_int_eq(transfer.failure, TRANSFER_BAD);
	tear_down();
}
END_TEST

/* ---- what goes from socket to socket ------------------------------------ */

#define POUR_SIZE	1000000u
#define POUR_LEFT	65536u	/* is never poured */

static enum sink_poured drained;
static size_t to_say;		/* of the answer */

/* As much of it as there is room for. */
static void
say_some(void)
{
	static char text[POUR_SIZE];
	ssize_t n = send(origin.fd, text, to_say, MSG_DONTWAIT);

	to_say -= n > 0 ? (size_t)n : 0;
}

/* Full with all it may have, and the next time drained. */
static enum sink_poured
gulp(struct sink *sink, struct splice *splice, int from)
{
	size_t at = got.len;
	ssize_t n;

	(void)sink;
	if (splice->held > 0) {
		got.len += splice->held;
		splice->held = 0;
		return (drained);
	}
	if (splice->budget == 0)
		return (SINK_POURED_ALL);
	ck_assert_uint_le(splice->budget, sizeof(got.body) - at);
	while (splice->budget > 0) {
		say_some();
		sockets_await(from);
		n = recv(from, got.body + at, splice->budget, 0);
		ck_assert_int_gt(n, 0);
		splice->budget -= (uint64_t)n;
		at += (size_t)n;
	}
	splice->held = (uint32_t)(at - got.len);
	return (SINK_POURED_FULL);
}

static const struct sink_ops gulp_ops = {.name = "gulp",
    .write = take,
    .pour = gulp,
    .end = ended,
    .abort = broke};

/* Send the answer's first ${n} bytes, until the last of them that may be poured
 * are in the pipe. */
static void
pour_answer(size_t n)
{
	to_say = n;
	got.keeps = true;
	drained = SINK_POURED_SOME;
	ask();
	sink_init(&got.sink, &gulp_ops);
	chain_join(&transfer.response_body, &got.sink);
	transfer_flow(&transfer);
	while (body_unread(&transfer.body) > POUR_LEFT || to_say > 0) {
		ck_assert_int_eq(got.aborted, 0);
		say_some();
		origin_run(1);
	}
	ck_assert(transfer_pour_waits(&transfer));
}

#define POUR_HEAD	"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"

/* The last that was poured came long before it is taken. */
START_TEST(silent_behind_what_was_poured)
{
	static const struct origin_act acts[] = {{ASKED, POUR_HEAD, THEN_STAY}};

	set_up(acts);
	pour_answer(POUR_SIZE - POUR_LEFT);
	drained = SINK_POURED_ALL;
	env.body_ms = 5;
	source_resume(&transfer.response_body);
	origin_run(5000);
	ck_assert_int_eq(got.aborted, 1);
	ck_assert_int_eq(got.why, SINK_ABORT_TRUNCATED);
	ck_assert_uint_eq(got.len, POUR_SIZE - POUR_LEFT);
	tear_down();
}
END_TEST

/* The rest is there to be read, and nothing will tell of it again. */
START_TEST(hang_up_while_the_pipe_is_full)
{
	static const struct origin_act acts[] = {{ASKED, POUR_HEAD, THEN_STAY}};

	set_up(acts);
	pour_answer(POUR_SIZE);
	watch_stop(&origin.talk);
	sockets_reset(origin.fd);
	origin.fd = -1;
	for (int turns = 0; !transfer.hung_up && turns < 5000; turns++)
		origin_run(1);
	ck_assert(transfer.hung_up);
	source_resume(&transfer.response_body);
	if (got.whole == 0)
		origin_run(1000);
	ck_assert_int_eq(got.whole, 1);
	ck_assert_uint_eq(got.len, POUR_SIZE);
	tear_down();
}
END_TEST

static void
unheard(struct stream *stream, unsigned ready)
{
	(void)stream;
	(void)ready;
	ck_abort_msg("an event that nobody wants");
}

START_TEST(upgrade_hands_over)
{
	static const struct origin_act acts[] = {
		{ASKED, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n"
		    "Connection: upgrade\r\n\r\nearly", THEN_STAY}};
	struct transfer_order o;
	struct stream stream;
	struct str early;
	int fd;

	set_up(acts);
	o = order();
	o.may_repeat = false;
	o.upgrade = true;
	start(&o);
	origin_run(5000);
	ck_assert_int_eq(got.answered, 1);
	transfer_take(&transfer, &stream, unheard, &early);
	fd = stream_release(&stream);
	ck_assert(str_eq(early, STR("early")));
	ck_assert_int_eq(send(fd, "x", 1, 0), 1);
	close(fd);
	tear_down();
}
END_TEST

START_TEST(nobody_there)
{
	static const struct origin_act acts[] = {{"never", NULL, THEN_STAY}};
	struct transfer_order o;

	set_up(acts);
	o = order();
	o.port = 1;
	start(&o);
	origin_run(5000);
	ck_assert_int_eq(transfer.failure, TRANSFER_NOT_DIALED);
	ck_assert_int_eq(transfer.dialed.result, DIAL_REFUSED);
	tear_down();
}
END_TEST

UNIT_MAIN("transfer", LOOP(answers_at_once, answers)
    LOOP(answers_to_a_slow_sink, answers) PLAIN(uses_a_connection_again)
    LOOP(asks_again, repeats) PLAIN(asks_again_but_once)
    PLAIN(no_pooled_one_for_what_must_not_be_repeated) PLAIN(sends_a_body)
    PLAIN(early_answer) PLAIN(answer_and_hang_up_during_body)
    PLAIN(body_breaks_off) PLAIN(cancel_tells_the_source)
    LOOP(hang_up_while_the_sink_is_full, hang_ups)
    PLAIN(hang_up_before_it_may_flow) PLAIN(silent_before_the_head)
    PLAIN(silent_in_the_body)
    PLAIN(silent_behind_what_was_poured) PLAIN(hang_up_while_the_pipe_is_full)
    PLAIN(too_many_interim_responses)
    PLAIN(head_too_large) PLAIN(upgrade_hands_over) PLAIN(nobody_there))
