/* SPDX-License-Identifier: MIT
 *
 * client/session_test.c - one client's connection, and a service that answers
 * by the request's path.
 */
#include "proxy/client/client.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "proxy/event/loop.h"
#include "proxy/event/timer.h"
#include "tests/unit/event/own_time.h"
#include "tests/unit/net/sockets.h"

#define BIG	(8u << 20)

/* The service: what it does with the one exchange under way, and what it was
 * told. */
static struct {
	struct exchange	*x;
	struct sink	 sink;		/* of the request body */
	struct source	 source;	/* of the response body */
	char		 body[256 * 1024];
	size_t		 len;		/* of body */
	size_t		 appetite;	/* bytes a write; 0: all */
	size_t		 left;		/* of the response body to write */
	int		 refusals;	/* completing() is false so often */
	int		 begun, malformed, delivered, gone, whole, aborted;
	enum exchange_gone why;
	enum sink_abort	 abort_why;
	uint64_t	 bytes_in, bytes_out;
} sv;

static struct loop *loop;
static struct timer limit, probe;
static struct client_env env;
static int pair[2], closed;
static char got[BIG + 4096], filler[65536];

static void	serve(struct exchange *);

/* ---- the service's ends of the chains -------------------------------------- */

static ssize_t
take(struct sink *sink, const struct iovec *iov, int n)
{
	size_t room = sv.appetite == 0 ? sizeof(sv.body) : sv.appetite;
	size_t taken = 0, part;

	(void)sink;
	for (int i = 0; i < n && room > 0; i++) {
		part = iov[i].iov_len < room ? iov[i].iov_len : room;
		ck_assert_uint_le(sv.len + part, sizeof(sv.body));
		memcpy(sv.body + sv.len, iov[i].iov_base, part);
		sv.len += part;
		taken += part;
		room -= part;
	}
	return ((ssize_t)taken);
}

static void
answer(const char *text)
{
	struct iovec iov = {(void *)(uintptr_t)text, strlen(text)};
	struct exchange *x = sv.x;

	x->response.prepared = STR("HTTP/1.1 200 OK\r\n");
	x->response.status = 200;
	if (x->response.framing.kind == FRAMING_LENGTH)
		x->response.framing.length = iov.iov_len;
	x->response.bodyless = x->request.method_id == METHOD_HEAD;
	x->transport->respond(x);
	if (iov.iov_len > 0)
		ck_assert_int_eq(sink_write(&x->response_body, &iov, 1),
		    (ssize_t)iov.iov_len);
	sink_end(&x->response_body);
}

static void
ended(struct sink *sink)
{
	(void)sink;
	sv.whole++;
	sv.body[sv.len < sizeof(sv.body) ? sv.len : 0] = '\0';
	sv.x->response.framing.kind = FRAMING_LENGTH;
	answer(sv.body);
}

static void
broke(struct sink *sink, enum sink_abort why)
{
	(void)sink;
	sv.aborted++;
	sv.abort_why = why;
	if (why != SINK_ABORT_BAD)
		return;
	sv.x->response.prepared = STR("HTTP/1.1 400 Bad Request\r\n");
	sv.x->response.framing.kind = FRAMING_LENGTH;
	sv.x->transport->respond(sv.x);
	sink_end(&sv.x->response_body);
}

static const struct sink_ops sink_ops = {.name = "test",
    .write = take,
    .end = ended,
    .abort = broke};

static void
pour(struct source *source)
{
	struct iovec iov = {filler, sizeof(filler)};
	ssize_t n = 1;

	while (sv.left > 0 && n > 0) {
		iov.iov_len = sv.left < sizeof(filler) ? sv.left : sizeof(filler);
		n = sink_write(source->sink, &iov, 1);
		if (n > 0)
			sv.left -= (size_t)n;
	}
	if (n < 0) {
		chain_part(source);
	} else if (sv.left == 0) {
		struct sink *to = source->sink;

		chain_part(source);
		sink_end(to);
	}
}

static const struct source_ops source_ops = {"test", pour, NULL};

static int
queued(void)
{
	int n = 0;

	ck_assert_int_eq(ioctl(pair[1], SIOCOUTQ, &n), 0);
	return (n);
}

/* Until much of it waits in the kernel, with room for more where there is
 * memory for that. */
static void
pour_some(void)
{
	struct iovec iov = {filler, 4096};
	int most = 1 << 20;

	ck_assert_int_eq(setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &most,
	    sizeof(most)), 0);
	while (queued() < 50000 &&
	    sink_write(sv.source.sink, &iov, 1) == (ssize_t)iov.iov_len)
		;
}

/* ---- the service ------------------------------------------------------------ */

static void
begin(struct exchange *x)
{
	sv.x = x;
	sv.begun++;
	sv.len = 0;
	sink_init(&sv.sink, &sink_ops);
	source_init(&sv.source, &source_ops);
	serve(x);
}

static bool
asks(const char *path)
{
	return (str_eq(sv.x->request.target, str_of(path)));
}

static void
serve(struct exchange *x)
{
	x->response.framing.kind = FRAMING_LENGTH;
	if (asks("/chunked")) {
		x->response.framing.kind = FRAMING_CHUNKED;
		answer("hello");
	} else if (asks("/body") || asks("/invite")) {
		chain_join(&x->request_body, &sv.sink);
		if (x->request_whole)
			ended(&sv.sink);
		else
			x->transport->read_body(x, asks("/invite"));
	} else if (asks("/big") || asks("/cut")) {
		x->response.prepared = STR("HTTP/1.1 200 OK\r\n");
		x->response.framing.kind = FRAMING_CHUNKED;
		x->transport->respond(x);
		chain_join(&sv.source, &x->response_body);
		sv.left = BIG;
		if (!asks("/cut")) {
			pour(&sv.source);
			return;
		}
		ck_assert_int_eq(sink_write(&x->response_body, &(struct iovec){
		    filler, 5}, 1), 5);
		chain_part(&sv.source);
		sink_abort(&x->response_body, SINK_ABORT_TRUNCATED);
	} else if (asks("/five")) {
		x->response.prepared = STR("HTTP/1.1 200 OK\r\n");
		x->response.framing.length = sv.left = 5;
		x->transport->respond(x);
		chain_join(&sv.source, &x->response_body);
		pour(&sv.source);
	} else if (asks("/early")) {
		x->response.prepared = STR("HTTP/1.1 200 OK\r\n");
		x->response.framing.kind = FRAMING_CHUNKED;
		x->transport->respond(x);
		chain_join(&sv.source, &x->response_body);
		pour_some();
		chain_join(&x->request_body, &sv.sink);
		x->transport->read_body(x, false);
		timer_set_ms(&probe, (int)env.body_ms + 1);
		sv.left = BIG;
		pour(&sv.source);
		ck_assert_int_eq(send(pair[0], "x", 1, 0), 1);
	} else if (asks("/inform")) {
		x->transport->inform(x, 103, STR("Link: </a>\r\n"));
		answer("informed");
	} else if (!asks("/wait")) {
		answer("hello");
	}
}

static void
malformed(struct exchange *x)
{
	char text[64];

	sv.x = x;
	sv.malformed++;
	snprintf(text, sizeof(text), "%u", x->malformed_status);
	x->response.framing.kind = FRAMING_LENGTH;
	answer(text);
}

static void
delivered(struct exchange *x)
{
	sv.delivered++;
	sv.bytes_in += x->bytes_in;
	sv.bytes_out += x->bytes_out;
	x->transport->done(x);
}

static void
gone(struct exchange *x, enum exchange_gone why)
{
	sv.gone++;
	sv.why = why;
	chain_part(&sv.source);
	x->transport->done(x);
}

static bool
completing(struct exchange *x, uint64_t bytes)
{
	(void)x;
	(void)bytes;
	if (sv.refusals == 0)
		return (true);
	sv.refusals--;
	return (false);
}

static void
completed(struct exchange *x, bool all)
{
	(void)x;
	(void)all;
}

static const struct service_ops service = {
	.name = "test", .begin = begin, .malformed = malformed,
	.completing = completing, .completed = completed,
	.delivered = delivered, .gone = gone,
};

/* ---- the loop ----------------------------------------------------------------- */

static void
on_limit(struct timer *timer)
{
	(void)timer;
	loop_stop(loop);
}

/* As long as ${ms}, unless stopped. */
static void
run(int ms)
{
	timer_set_ms(&limit, ms);
	loop_run(loop);
}

static void
on_closed(struct client_env *e)
{
	ck_assert_ptr_eq(e, &env);
	closed++;
	loop_stop(loop);
}

static void
set_up(void)
{
	struct address peer;

	signal(SIGPIPE, SIG_IGN);
	memset(filler, 'f', sizeof(filler));
	loop = loop_new();
	timer_init(&limit, loop, on_limit);
	env = (struct client_env){.loop = loop, .service = &service,
	    .limits = {8192, 4096, 100}, .head_ms = 10000, .body_ms = 10000,
	    .idle_ms = 10000, .write_ms = 10000, .on_closed = on_closed};
	ck_assert_int_eq(client_env_init(&env), 0);
	sockets_pair(pair);
	address_parse(&peer, STR("192.0.2.7"), 4711);
	ck_assert_int_eq(client_new(&env, pair[1], &peer), 0);
}

static void
tear_down(void)
{
	client_stop_all(&env);
	ck_assert_uint_eq(env.count, 0);
	ck_assert_uint_eq(env.busy, 0);
	ck_assert_int_eq(closed, 1);
	client_env_fini(&env);
	close(pair[0]);
	timer_cancel(&limit);
	loop_free(loop);
}

static void
say(const char *what, size_t n)
{
	ssize_t some;

	while (n > 0) {
		some = send(pair[0], what, n, MSG_NOSIGNAL);
		if (some < 0) {
			ck_assert_int_eq(errno, EAGAIN);
			run(1);
			continue;
		}
		what += some;
		n -= (size_t)some;
	}
}

/* BIG is more than fits between the two, whatever the system gives them. */
static void
narrow(void)
{
	const int small = 65536;

	ck_assert_int_eq(setsockopt(pair[0], SOL_SOCKET, SO_RCVBUF, &small,
	    sizeof(small)), 0);
	ck_assert_int_eq(setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &small,
	    sizeof(small)), 0);
}

/* Read until ${want} is there (all of it is compared) within 5 s. */
static void
expect(const char *want)
{
	size_t have = 0, n = strlen(want);
	int turns;
	ssize_t r;

	for (turns = 0; have < n && turns < 5000; turns++) {
		r = recv(pair[0], got + have, n - have, MSG_DONTWAIT);
		if (r > 0)
			have += (size_t)r;
		else
			run(1);
	}
	got[have] = '\0';
	ck_assert_str_eq(got, want);
}

/* The connection ends; 0: cleanly, else errno. */
static int
expect_end(void)
{
	ssize_t r = -1;

	for (int turns = 0; turns < 5000; turns++) {
		r = recv(pair[0], got, sizeof(got), MSG_DONTWAIT);
		if (r == 0 || (r == -1 && errno != EAGAIN))
			break;
		ck_assert_int_eq(r, -1);
		run(1);
	}
	return (r == 0 ? 0 : errno);
}

/* ---- tests -------------------------------------------------------------------- */

#define OK	"HTTP/1.1 200 OK\r\n"
#define HELLO	OK "Content-Length: 5\r\n\r\nhello"
#define LAST	OK "Content-Length: 5\r\nConnection: close\r\n\r\nhello"

static const struct talk {
	const char *label, *in, *out;
	bool ends;
	int malformed;
} talks[] = {
	{"one", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", HELLO, false, 0},
	{"empty lines before it", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
	    HELLO, false, 0},
	{"close", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
	    LAST, true, 0},
	{"1.0", "GET / HTTP/1.0\r\n\r\n", LAST, true, 0},
	{"1.0 kept", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
	    OK "Content-Length: 5\r\nConnection: keep-alive\r\n\r\nhello",
	    false, 0},
	{"HEAD", "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
	    OK "Content-Length: 5\r\n\r\n", false, 0},
	{"HEAD, length unknown", "HEAD /chunked HTTP/1.1\r\nHost: a\r\n\r\n",
	    OK "\r\n", false, 0},
	{"chunked", "GET /chunked HTTP/1.1\r\nHost: a\r\n\r\n",
	    OK "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
	    false, 0},
	{"chunked to 1.0", "GET /chunked HTTP/1.0\r\n"
	    "Connection: keep-alive\r\n\r\n",
	    OK "Connection: close\r\n\r\nhello", true, 0},
	{"two at once", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
	    "GET /chunked HTTP/1.1\r\nHost: a\r\n\r\n",
	    HELLO OK "Transfer-Encoding: chunked\r\n\r\n"
	    "5\r\nhello\r\n0\r\n\r\n", false, 0},
	{"body and the next", "POST /body HTTP/1.1\r\nHost: a\r\n"
	    "Content-Length: 5\r\n\r\nHELLOGET / HTTP/1.1\r\nHost: a\r\n\r\n",
	    OK "Content-Length: 5\r\n\r\nHELLO" HELLO, false, 0},
	{"chunked body and the next", "POST /body HTTP/1.1\r\nHost: a\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n3\r\nHEL\r\n2\r\nLO\r\n"
	    "0\r\nA: b\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
	    OK "Content-Length: 5\r\n\r\nHELLO" HELLO, false, 0},
	{"answered without the body", "POST / HTTP/1.1\r\nHost: a\r\n"
	    "Content-Length: 5\r\n\r\nHE", LAST, true, 0},
	{"empty body", "POST /body HTTP/1.1\r\nHost: a\r\n"
	    "Content-Length: 0\r\n\r\n", OK "Content-Length: 0\r\n\r\n",
	    false, 0},
	{"invited", "POST /invite HTTP/1.1\r\nHost: a\r\nExpect: 100-continue"
	    "\r\nContent-Length: 2\r\n\r\nHE",
	    "HTTP/1.1 100 Continue\r\n\r\n"
	    OK "Content-Length: 2\r\n\r\nHE", false, 0},
	{"informed", "GET /inform HTTP/1.1\r\nHost: a\r\n\r\n",
	    "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
	    OK "Content-Length: 8\r\n\r\ninformed", false, 0},
	{"1.0 is not informed", "GET /inform HTTP/1.0\r\n\r\n",
	    OK "Content-Length: 8\r\nConnection: close\r\n\r\ninformed",
	    true, 0},
	{"bad chunk", "POST /body HTTP/1.1\r\nHost: a\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n3\r\nHELLO\r\n0\r\n\r\n",
	    "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n"
	    "Connection: close\r\n\r\n", true, 0},
	{"malformed", "GET /\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
	    OK "Content-Length: 3\r\nConnection: close\r\n\r\n400", true, 1},
	{"two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
	    "Content-Length: 2\r\n\r\nab",
	    OK "Content-Length: 3\r\nConnection: close\r\n\r\n400", true, 1},
	{"good, then malformed", "GET / HTTP/1.1\r\nHost: a\r\n\r\nG\x01T /"
	    " HTTP/1.1\r\n\r\n", HELLO
	    OK "Content-Length: 3\r\nConnection: close\r\n\r\n400", true, 1},
};

START_TEST(talks_at_once)
{
	const struct talk *t = &talks[_i];

	set_up();
	say(t->in, strlen(t->in));
	expect(t->out);
	ck_assert_int_eq(sv.malformed, t->malformed);
	if (t->ends)
		ck_assert_int_eq(expect_end(), 0);
	else
		ck_assert_int_eq(recv(pair[0], got, 1, MSG_DONTWAIT), -1);
	/* The service is told behind the last byte. */
	for (int turns = 0; sv.delivered < sv.begun + sv.malformed &&
	    turns < 5000; turns++)
		run(1);
	ck_assert_int_eq(sv.delivered, sv.begun + sv.malformed);
	ck_assert_uint_eq(sv.bytes_out, strlen(t->out));
	if (!t->ends)
		ck_assert_uint_eq(sv.bytes_in, strlen(t->in));
	tear_down();
}
END_TEST

/* As the loop gets to see it: one byte a turn. */
START_TEST(talks_byte_by_byte)
{
	const struct talk *t = &talks[_i];
	size_t i;

	set_up();
	for (i = 0; i < strlen(t->in); i++) {
		if (send(pair[0], t->in + i, 1, MSG_NOSIGNAL) != 1)
			break;
		run(0);
	}
	expect(t->out);
	if (t->ends)
		ck_assert_int_eq(expect_end(), 0);
	tear_down();
}
END_TEST

/* More of the next requests behind a body than a head may have, while the sink
 * takes little at a time. */
START_TEST(much_behind_a_body)
{
	static const char head[] = "POST /body HTTP/1.1\r\nHost: a\r\n"
	    "Content-Length: 1000\r\n\r\n";
	static const char next[] = "GET /0123456789 HTTP/1.1\r\nHost: a\r\n"
	    "\r\n";
	static char text[100000];
	const int many = 2000;
	size_t n = sizeof(head) - 1;
	int turns;

	set_up();
	sv.appetite = _i == 0 ? 0 : 100;
	memcpy(text, head, n);
	memset(text + n, 'b', 1000);
	n += 1000;
	for (int i = 0; i < many; i++, n += sizeof(next) - 1)
		memcpy(text + n, next, sizeof(next) - 1);
	/* The head alone first: the rest comes in one read. */
	say(text, sizeof(head) - 1);
	run(1);
	ck_assert_int_eq(sv.begun, 1);
	say(text + sizeof(head) - 1, n - sizeof(head) + 1);
	for (turns = 0; sv.delivered < many + 1 && turns < 5000; turns++) {
		(void)!recv(pair[0], got, sizeof(got), MSG_DONTWAIT);
		run(1);
		if (!sv.whole && sv.x->request_body.sink != NULL)
			source_resume(&sv.x->request_body);
	}
	ck_assert_int_eq(sv.delivered, many + 1);
	ck_assert_uint_eq(sv.bytes_in, n);
	ck_assert_int_eq(closed, 0);
	tear_down();
}
END_TEST

/* The same with all in the buffer of the head already. */
START_TEST(sink_resumed_later)
{
	static const char text[] = "POST /body HTTP/1.1\r\nHost: a\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n3\r\nHEL\r\n2\r\nLO\r\n"
	    "0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n";

	set_up();
	sv.appetite = 1;
	say(text, sizeof(text) - 1);
	for (int turns = 0; sv.whole == 0 && turns < 50; turns++) {
		run(1);
		if (sv.begun > 0 && sv.whole == 0)
			source_resume(&sv.x->request_body);
	}
	expect(OK "Content-Length: 5\r\n\r\nHELLO" HELLO);
	ck_assert_uint_eq(sv.bytes_in, sizeof(text) - 1);
	tear_down();
}
END_TEST

/* A reader that is slow, then there again, gets all of it. */
START_TEST(slow_reader)
{
	static const char text[] = "GET /big HTTP/1.0\r\n\r\n";
	static const char head[] = OK "Connection: close\r\n\r\n";
	size_t have = 0, want = sizeof(head) - 1 + BIG;
	ssize_t n = -1;

	set_up();
	narrow();
	say(text, sizeof(text) - 1);
	run(20);
	ck_assert_uint_gt(sv.left, 0);
	ck_assert_int_eq(sv.delivered, 0);
	for (int turns = 0; n != 0 && turns < 20000; turns++) {
		n = recv(pair[0], got + have, sizeof(got) - have,
		    MSG_DONTWAIT);
		if (n > 0)
			have += (size_t)n;
		else
			run(1);
	}
	ck_assert_int_eq(n, 0);
	ck_assert_uint_eq(have, want);
	ck_assert_mem_eq(got, head, sizeof(head) - 1);
	ck_assert_int_eq(got[want - 1], 'f');
	ck_assert_int_eq(sv.delivered, 1);
	tear_down();
}
END_TEST

/* Who sends a body, and reads no answer till then, moves: what of the answer
 * waited before does not count against that. */
START_TEST(slow_sender_who_does_not_read)
{
	static const char text[] = "POST /early HTTP/1.1\r\nHost: a\r\n"
	    "Content-Length: 1000\r\n\r\n";
	int least = 4096;

	set_up();
	ck_assert_int_eq(setsockopt(pair[0], SOL_SOCKET, SO_RCVBUF, &least,
	    sizeof(least)), 0);
	env.body_ms = 40;
	env.write_ms = 40;
	timer_init(&probe, loop, on_limit);
	say(text, sizeof(text) - 1);
	run(5000);
	ck_assert_uint_gt(sv.left, 0);
	ck_assert_uint_eq(sv.len, 1);
	ck_assert_int_eq(sv.gone, 0);
	timer_cancel(&probe);
	run(5000);
	ck_assert_int_eq(sv.gone, 1);
	ck_assert_int_eq(sv.why, GONE_TIMEOUT);
	tear_down();
}
END_TEST

START_TEST(lost_during_write)
{
	static const char text[] = "GET /big HTTP/1.1\r\nHost: a\r\n\r\n";

	set_up();
	narrow();
	say(text, sizeof(text) - 1);
	run(20);
	ck_assert_int_eq(sv.begun, 1);
	sockets_reset(pair[0]);
	pair[0] = -1;
	run(5000);
	ck_assert_int_eq(sv.gone, 1);
	ck_assert_int_eq(sv.why, GONE_CLIENT);
	ck_assert_int_eq(sv.delivered, 0);
	tear_down();
}
END_TEST

/* A reset while the service thinks. */
START_TEST(lost_while_waiting)
{
	static const char text[] = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n";

	set_up();
	say(text, sizeof(text) - 1);
	run(20);
	ck_assert_int_eq(sv.begun, 1);
	sockets_reset(pair[0]);
	pair[0] = -1;
	run(5000);
	ck_assert_int_eq(sv.gone, 1);
	ck_assert_int_eq(sv.why, GONE_CLIENT);
	tear_down();
}
END_TEST

/* The log has no room for its line: the end waits, and comes by itself. */
START_TEST(end_held_back)
{
	const char *asked = "GET /five HTTP/1.1\r\nHost: a\r\n\r\n"
			    "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";

	set_up();
	sv.refusals = 3;
	say(asked, strlen(asked));
	expect(OK "Content-Length: 5\r\n\r\nfffff"
	       OK "Content-Length: 5\r\n\r\n");
	ck_assert_int_eq(sv.refusals, 0);
	run(1);
	ck_assert_int_eq(sv.delivered, 2);
	shutdown(pair[0], SHUT_RDWR);
	run(5000);
	tear_down();
}
END_TEST

START_TEST(lost_while_held_back)
{
	const char *asked = "GET /five HTTP/1.1\r\nHost: a\r\n\r\n";

	set_up();
	sv.refusals = 1000;
	say(asked, strlen(asked));
	run(20);
	ck_assert_int_lt(sv.refusals, 1000);
	ck_assert_int_eq(sv.delivered, 0);
	sockets_reset(pair[0]);
	pair[0] = -1;
	run(5000);
	ck_assert_int_eq(sv.gone, 1);
	ck_assert_int_eq(sv.why, GONE_CLIENT);
	tear_down();
}
END_TEST

START_TEST(body_truncated)
{
	static const char text[] = "POST /body HTTP/1.1\r\nHost: a\r\n"
	    "Content-Length: 5\r\n\r\nHE";

	set_up();
	say(text, sizeof(text) - 1);
	run(20);
	shutdown(pair[0], SHUT_WR);
	run(5000);
	ck_assert_int_eq(sv.aborted, 1);
	ck_assert_int_eq(sv.abort_why, SINK_ABORT_TRUNCATED);
	ck_assert_int_eq(sv.gone, 1);
	tear_down();
}
END_TEST

/* The request is whole and the client says no more: it still is answered. */
START_TEST(half_close)
{
	static const char text[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

	set_up();
	say(text, sizeof(text) - 1);
	shutdown(pair[0], SHUT_WR);
	expect(HELLO);
	ck_assert_int_eq(expect_end(), 0);
	tear_down();
}
END_TEST

static const struct late {
	const char *label, *in, *out;
	int gone;
} lates[] = {
	{"idle", "", "", 0},
	{"head", "GET / HTTP/1.1\r\n",
	    OK "Content-Length: 3\r\nConnection: close\r\n\r\n408", 0},
	{"body", "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
	    "", 1},
};

START_TEST(too_late)
{
	const struct late *l = &lates[_i];

	set_up();
	client_stop_all(&env);
	ck_assert_int_eq(closed, 1);
	closed = 0;
	close(pair[0]);
	env.draining = false;
	env.idle_ms = env.head_ms = env.body_ms = 5;
	if (_i != 0)
		env.idle_ms = 10000;
	sockets_pair(pair);
	ck_assert_int_eq(client_new(&env, pair[1], &(struct address){
	    .sa.v4.sin_family = AF_INET, .len = sizeof(struct sockaddr_in)}),
	    0);
	say(l->in, strlen(l->in));
	expect(l->out);
	ck_assert_int_eq(expect_end(), 0);
	ck_assert_int_eq(sv.gone, l->gone);
	if (l->gone)
		ck_assert_int_eq(sv.why, GONE_TIMEOUT);
	tear_down();
}
END_TEST

START_TEST(nobody_reads)
{
	static const char text[] = "GET /big HTTP/1.1\r\nHost: a\r\n\r\n";

	set_up();
	narrow();
	env.write_ms = 20;
	say(text, sizeof(text) - 1);
	run(5000);
	ck_assert_int_eq(sv.gone, 1);
	ck_assert_int_eq(sv.why, GONE_TIMEOUT);
	ck_assert_int_eq(closed, 1);
	tear_down();
}
END_TEST

START_TEST(cut_response_looks_cut)
{
	static const char *const text[] = {
	    "GET /cut HTTP/1.1\r\nHost: a\r\n\r\n",
	    "GET /cut HTTP/1.0\r\n\r\n"};

	set_up();
	say(text[_i], strlen(text[_i]));
	run(5000);
	ck_assert_int_eq(sv.delivered, 1);
	if (_i == 0) {
		expect(OK "Transfer-Encoding: chunked\r\n\r\n5\r\nfffff");
		ck_assert_int_eq(expect_end(), 0);
	} else {
		/* Only the end ends it: there must be none. */
		do
			sockets_await(pair[0]);
		while (recv(pair[0], got, 1, MSG_DONTWAIT) == 1);
		ck_assert_int_eq(errno, ECONNRESET);
	}
	tear_down();
}
END_TEST
static const int two[2];

/* An interim response that the socket has no room for stays what it was. */
START_TEST(interim_response_waits)
{
	static const char text[] = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n";
	static const char want[] = "HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n";
	size_t sent = 0, have = 0, mark;
	ssize_t n;

	set_up();
	narrow();
	say(text, sizeof(text) - 1);
	run(20);
	ck_assert_ptr_nonnull(sv.x);
	/* Fill it behind the session's back. */
	while ((n = send(pair[1], filler, sizeof(filler),
	    MSG_DONTWAIT | MSG_NOSIGNAL)) > 0)
		sent += (size_t)n;
	mark = ws_snapshot(&sv.x->ws);
	sv.x->transport->inform(sv.x, 103, STR("A: b\r\n"));
	ws_reset(&sv.x->ws, mark);
	memset(ws_alloc(&sv.x->ws, 4096), 'X', 4096);
	for (int turns = 0; have < sent + sizeof(want) - 1 && turns < 5000;
	    turns++) {
		n = recv(pair[0], got + have, sizeof(got) - have,
		    MSG_DONTWAIT);
		if (n > 0)
			have += (size_t)n;
		else
			run(1);
	}
	ck_assert_uint_eq(have, sent + sizeof(want) - 1);
	ck_assert_mem_eq(got + sent, want, sizeof(want) - 1);
	sv.x->response.framing.kind = FRAMING_LENGTH;
	answer("hello");
	expect(HELLO);
	tear_down();
}
END_TEST

START_TEST(drains_idle)
{
	static const char text[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

	set_up();
	say(text, sizeof(text) - 1);
	expect(HELLO);
	run(1);
	client_drain(&env);
	ck_assert_int_eq(closed, 1);
	ck_assert_int_eq(expect_end(), 0);
	tear_down();
}
END_TEST

/* Who has just come may ask once. */
START_TEST(drains_new)
{
	static const char text[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

	set_up();
	run(1);
	client_drain(&env);
	ck_assert_int_eq(closed, 0);
	say(text, sizeof(text) - 1);
	expect(LAST);
	ck_assert_int_eq(expect_end(), 0);
	tear_down();
}
END_TEST

/* But not for ever. */
START_TEST(drains_silent)
{
	set_up();
	run(1);
	client_drain(&env);
	ck_assert_int_eq(closed, 0);
	ck_assert_int_eq(expect_end(), 0);
	ck_assert_int_eq(closed, 1);
	tear_down();
}
END_TEST

START_TEST(drains_busy)
{
	static const char text[] = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n";

	set_up();
	say(text, sizeof(text) - 1);
	run(20);
	ck_assert_uint_eq(env.busy, 1);
	client_drain(&env);
	ck_assert_int_eq(closed, 0);
	sv.x->response.framing.kind = FRAMING_LENGTH;
	answer("hello");
	expect(LAST);
	ck_assert_int_eq(expect_end(), 0);
	tear_down();
}
END_TEST

START_TEST(stops_busy)
{
	static const char text[] = "GET /big HTTP/1.1\r\nHost: a\r\n\r\n";

	set_up();
	narrow();
	say(text, sizeof(text) - 1);
	run(20);
	client_stop_all(&env);
	ck_assert_int_eq(sv.gone, 1);
	ck_assert_int_eq(sv.why, GONE_STOP);
	ck_assert_int_eq(closed, 1);
	tear_down();
}
END_TEST

START_TEST(descriptor_that_cannot_be_watched)
{
	struct address peer;
	int fd;

	set_up();
	address_parse(&peer, STR("192.0.2.7"), 4711);
	fd = open("/dev/null", O_RDONLY);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(client_new(&env, fd, &peer), -1);
	ck_assert_int_eq(fcntl(fd, F_GETFD), -1);
	ck_assert_uint_eq(env.count, 1);
	closed = 0;
	tear_down();
}
END_TEST

UNIT_MAIN("session", LOOP(talks_at_once, talks) LOOP(talks_byte_by_byte, talks)
    LOOP(much_behind_a_body, two) PLAIN(sink_resumed_later) PLAIN(slow_reader)
    PLAIN(slow_sender_who_does_not_read)
    PLAIN(lost_during_write) PLAIN(lost_while_waiting) PLAIN(end_held_back)
    PLAIN(lost_while_held_back) PLAIN(body_truncated)
    PLAIN(half_close) LOOP(too_late, lates) PLAIN(nobody_reads)
    LOOP(cut_response_looks_cut, two) PLAIN(interim_response_waits)
    PLAIN(drains_idle) PLAIN(drains_new) PLAIN(drains_silent) PLAIN(drains_busy) PLAIN(stops_busy)
    PLAIN(descriptor_that_cannot_be_watched))
