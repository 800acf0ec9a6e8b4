/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/stream_tls_test.c - handshakes in pieces, bytes both ways
 * under back-pressure, ends, cuts, alerts, tickets.
 */
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>

#include "tests/unit/tls/peers.h"

#define BIG	(3u << 20)

static struct loop *loop;
static struct timer limit;
static struct server_ctx *server;
static struct leaf leaf;
static struct stream stream;
static SSL *peer;
static int pair[2], calls;
static unsigned told;
static enum tls_step step;
static char out[BIG], in[BIG];

static void
on_limit(struct timer *timer)
{
	(void)timer;
	loop_stop(loop);
}

static void
on_handshake(struct stream *s, unsigned ready)
{
	(void)ready;
	ck_assert_ptr_eq(s, &stream);
	step = stream_tls_handshake(s);
	if (step != TLS_STEP_WAIT)
		loop_stop(loop);
}

static void
on_ready(struct stream *s, unsigned ready)
{
	calls++;
	told = ready;
	stream_want(s, 0);
	loop_stop(loop);
}

static void
run(int ms)
{
	timer_set_ms(&limit, ms);
	loop_run(loop);
}

static void
set_up(void)
{
	signal(SIGPIPE, SIG_IGN);
	loop = loop_new();
	timer_init(&limit, loop, on_limit);
	leaf = peers_leaf();
	server = server_ctx_new(NULL);
	ck_assert_ptr_nonnull(server);
	peers_client_ctx = SSL_CTX_new(TLS_client_method());
	for (size_t i = 0; i < BIG; i++)
		out[i] = (char)(i * 17 + i / 1021);
}

static void
tear_down(void)
{
	stream_close(&stream);
	SSL_free(peer);
	close(pair[1]);
	SSL_CTX_free(peers_client_ctx);
	server_ctx_free(server);
	X509_free(leaf.certificate);
	EVP_PKEY_free(leaf.key);
	timer_cancel(&limit);
	loop_free(loop);
}

/* pair[0] is the stream's, pair[1] the peer's. */
static void
connect_both(struct str early)
{
	sockets_pair(pair);
	ck_assert_int_eq(stream_tcp_init(&stream, loop, pair[0], on_handshake),
	    0);
	ck_assert(!stream_is_tls(&stream));
	ck_assert_int_eq(stream_tls_accept(&stream, server, &leaf, early,
	    STR("authority")), 0);
	ck_assert(stream_is_tls(&stream));
	peer = SSL_new(peers_client_ctx);
	SSL_set_connect_state(peer);
	SSL_set_fd(peer, pair[1]);
	SSL_set_mode(peer, SSL_MODE_ENABLE_PARTIAL_WRITE |
	    SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

/* Something came for the peer. */
static void
peer_awaits(void)
{
	sockets_await(pair[1]);
}

static void
peer_expects(const char *want)
{
	char mem[64];
	int n = (int)strlen(want), got;

	/* Tickets come as records of their own. */
	while ((got = SSL_read(peer, mem, n)) < 0)
		peer_awaits();
	ck_assert_int_eq(got, n);
	ck_assert_mem_eq(mem, want, (size_t)n);
}

/* Little fits between the two. */
static void
narrow(void)
{
	const int small = 65536, less = 65536;

	setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	setsockopt(pair[1], SOL_SOCKET, SO_RCVBUF, &less, sizeof(less));
}

/* Until both are done, or the stream has failed. */
static void
shake(void)
{
	int round, ret = 0;

	step = stream_tls_handshake(&stream);
	for (round = 0; round < 1000; round++) {
		if (ret != 1)
			ret = SSL_do_handshake(peer);
		if (step == TLS_STEP_WAIT)
			run(1);
		if (step == TLS_STEP_FAILED ||
		    (step == TLS_STEP_DONE && ret == 1))
			return;
		if (step == TLS_STEP_DONE)
			peer_awaits();
	}
	ck_abort_msg("no end of it");
}

static void
secure(void)
{
	connect_both(STR_NONE);
	shake();
	ck_assert_int_eq(step, TLS_STEP_DONE);
	stream.fn = on_ready;
}

static ssize_t
put(const char *mem, size_t n)
{
	struct iovec iov = {.iov_base = (void *)(uintptr_t)mem, .iov_len = n};

	return (stream_writev(&stream, &iov, 1));
}

/* The stream's callback came for ${what}. */
static void
await(unsigned what)
{
	calls = 0;
	stream_want(&stream, what);
	run(1000);
	ck_assert_int_eq(calls, 1);
	ck_assert_uint_ne(told & what, 0);
}

/* ---- the handshake ------------------------------------------------------- */

static const struct {
	int		 version;
	size_t		 piece;
	size_t		 early;
	const char	*want;
} hellos[] = {
	{TLS1_3_VERSION, 1, 0, "TLSv1.3"},
	{TLS1_3_VERSION, 1, 1, "TLSv1.3"},
	{TLS1_3_VERSION, 7, 100, "TLSv1.3"},
	{TLS1_3_VERSION, 4000, 100000, "TLSv1.3"},
	{TLS1_2_VERSION, 1, 0, "TLSv1.2"},
	{TLS1_2_VERSION, 5, 200, "TLSv1.2"},
	{TLS1_2_VERSION, 4000, 100000, "TLSv1.2"},
};

static bool
unread(void)
{
	int n = 0;

	ck_assert_int_eq(ioctl(pair[0], FIONREAD, &n), 0);
	return (n > 0);
}

/* Carry what the peer says in pieces; what it hears goes straight. */
static void
carry(BIO *says, BIO *hears, size_t piece)
{
	char mem[4096];
	ssize_t n;

	SSL_do_handshake(peer);
	while ((n = BIO_read(says, mem, (int)piece)) > 0) {
		ck_assert_int_eq(send(pair[1], mem, (size_t)n, 0), n);
		do
			run(1);
		while (step == TLS_STEP_WAIT && unread());
	}
	while ((n = recv(pair[1], mem, sizeof(mem), 0)) > 0)
		BIO_write(hears, mem, (int)n);
}

START_TEST(handshake_in_pieces)
{
	BIO *says = BIO_new(BIO_s_mem()), *hears = BIO_new(BIO_s_mem());
	char mem[100000];
	int n = 0, round;

	set_up();
	SSL_CTX_set_min_proto_version(peers_client_ctx, hellos[_i].version);
	SSL_CTX_set_max_proto_version(peers_client_ctx, hellos[_i].version);
	peer = SSL_new(peers_client_ctx);
	SSL_set_connect_state(peer);
	SSL_set_bio(peer, hears, says);
	SSL_do_handshake(peer);
	if (hellos[_i].early > 0)
		n = BIO_read(says, mem, (int)hellos[_i].early);
	sockets_pair(pair);
	stream_tcp_init(&stream, loop, pair[0], on_handshake);
	stream_tls_accept(&stream, server, &leaf,
	    (struct str){mem, (size_t)n}, STR_NONE);
	memset(mem, 0, sizeof(mem));
	step = stream_tls_handshake(&stream);
	for (round = 0; round < 1000 && step == TLS_STEP_WAIT; round++) {
		timer_set_ms(&limit, 1);
		carry(says, hears, hellos[_i].piece);
	}
	ck_assert_int_eq(step, TLS_STEP_DONE);
	ck_assert_str_eq(stream_tls_version(&stream), hellos[_i].want);
	ck_assert(!stream_tls_resumed(&stream));
	ck_assert_uint_gt(strlen(stream_tls_cipher(&stream)), 10);
	ck_assert_uint_eq(stream_tls_protocol(&stream).len, 0);
	tear_down();
}
END_TEST

static const struct {
	const char	*offer;		/* with its length */
	const char	*want;		/* NULL: refused */
} protocols[] = {
	{"\x02h2\x08http/1.1", "http/1.1"},
	{"\x08http/1.0", "http/1.0"},
	{"\x02h2", NULL},
	{"\x0a" "acme-tls/1", NULL},
};

START_TEST(protocol_is_chosen)
{
	struct tls_failure failure;
	const char *offer = protocols[_i].offer;

	set_up();
	SSL_CTX_set_alpn_protos(peers_client_ctx,
	    (const unsigned char *)offer, (unsigned)strlen(offer));
	connect_both(STR_NONE);
	shake();
	if (protocols[_i].want != NULL) {
		ck_assert_int_eq(step, TLS_STEP_DONE);
		ck_assert(str_eq(stream_tls_protocol(&stream),
		    str_of(protocols[_i].want)));
	} else {
		ck_assert_int_eq(step, TLS_STEP_FAILED);
		stream_tls_failure(&stream, &failure);
		ck_assert_int_eq(failure.end, TLS_END_REFUSED);
		ck_assert(!failure.answered);
	}
	tear_down();
}
END_TEST

START_TEST(alert_of_the_peer)
{
	struct tls_failure failure;

	set_up();
	SSL_CTX_set_verify(peers_client_ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_max_proto_version(peers_client_ctx,
	    _i == 0 ? TLS1_2_VERSION : TLS1_3_VERSION);
	connect_both(STR_NONE);
	shake();
	ck_assert_int_eq(step, TLS_STEP_FAILED);
	stream_tls_failure(&stream, &failure);
	ck_assert_int_eq(failure.end, TLS_END_ALERT);
	ck_assert_uint_eq(failure.alert, 48);
	ck_assert(failure.answered);
	ck_assert_str_eq(failure.text, "alert 48: unknown CA");
	tear_down();
}
END_TEST

static const struct {
	const char	*hello;		/* NULL: a true one */
	int		 version;
	bool		 reset;
	enum tls_end	 want;
	bool		 answered;
} failures[] = {
	{"GET / HTTP/1.1\r\n\r\n", 0, false, TLS_END_REFUSED, false},
	{"\x16\x03\x01", 0, false, TLS_END_HUNG_UP, false},
	{"\x16\x03\x01", 0, true, TLS_END_HUNG_UP, false},
	{"", 0, false, TLS_END_HUNG_UP, false},
	{NULL, TLS1_1_VERSION, false, TLS_END_REFUSED, false},
	{NULL, TLS1_2_VERSION, false, TLS_END_HUNG_UP, true},
	{NULL, TLS1_3_VERSION, false, TLS_END_HUNG_UP, true},
	{NULL, TLS1_3_VERSION, true, TLS_END_HUNG_UP, true},
};

START_TEST(failure_is_told)
{
	const char *hello = failures[_i].hello;
	struct tls_failure failure;

	set_up();
	SSL_CTX_set_security_level(peers_client_ctx, 0);
	SSL_CTX_set_min_proto_version(peers_client_ctx, TLS1_VERSION);
	SSL_CTX_set_max_proto_version(peers_client_ctx, failures[_i].version);
	connect_both(STR_NONE);
	step = stream_tls_handshake(&stream);
	if (hello == NULL)
		SSL_do_handshake(peer);
	else
		send(pair[1], hello, strlen(hello), 0);
	run(20);
	if (failures[_i].reset)
		sockets_reset(pair[1]);
	else
		close(pair[1]);
	if (step == TLS_STEP_WAIT)
		run(1000);
	ck_assert_int_eq(step, TLS_STEP_FAILED);
	ck_assert_int_eq(stream_tls_handshake(&stream), TLS_STEP_FAILED);
	stream_tls_failure(&stream, &failure);
	ck_assert_int_eq(failure.end, failures[_i].want);
	ck_assert_int_eq(failure.answered, failures[_i].answered);
	ck_assert_uint_gt(strlen(failure.text), 5);
	pair[1] = dup(pair[0]);
	tear_down();
}
END_TEST

/* ---- tickets ------------------------------------------------------------- */

static const struct {
	int		 version;
	unsigned	 key;		/* 0: the first, ... 3: gone */
	const char	*context;
	bool		 want;
} tickets[] = {
	{TLS1_3_VERSION, 0, "authority", true},
	{TLS1_3_VERSION, 1, "authority", true},
	{TLS1_3_VERSION, 3, "authority", false},
	{TLS1_3_VERSION, 0, "another", false},
	{TLS1_2_VERSION, 0, "authority", true},
	{TLS1_2_VERSION, 1, "authority", true},
	{TLS1_2_VERSION, 3, "authority", false},
	{TLS1_2_VERSION, 0, "another", false},
};

START_TEST(ticket_of_another_worker)
{
	static char keys[2][2 * 80];
	SSL_SESSION *session;

	for (size_t i = 0; i < sizeof(keys[0]); i++)
		keys[0][i] = (char)(i * 7);
	set_up();
	SSL_CTX_set_max_proto_version(peers_client_ctx, tickets[_i].version);
	peers_tickets = (struct str){keys[0], sizeof(keys[0])};
	secure();
	ck_assert_int_eq(put("x", 1), 1);
	peer_expects("x");
	session = SSL_get1_session(peer);
	ck_assert(SSL_SESSION_is_resumable(session));
	SSL_set_shutdown(peer, SSL_SENT_SHUTDOWN);
	/* Another context, as in another worker, with keys rotated. */
	server_ctx_free(server);
	server = server_ctx_new(NULL);
	if (tickets[_i].key < 2)
		memcpy(keys[1] + 80 * tickets[_i].key, keys[0], 80);
	peers_tickets = (struct str){keys[1], sizeof(keys[1])};
	stream_close(&stream);
	SSL_free(peer);
	close(pair[1]);
	sockets_pair(pair);
	stream_tcp_init(&stream, loop, pair[0], on_handshake);
	stream_tls_accept(&stream, server, &leaf, STR_NONE,
	    str_of(tickets[_i].context));
	peer = SSL_new(peers_client_ctx);
	SSL_set_connect_state(peer);
	SSL_set_session(peer, session);
	SSL_set_fd(peer, pair[1]);
	shake();
	ck_assert_int_eq(step, TLS_STEP_DONE);
	ck_assert_int_eq(stream_tls_resumed(&stream), tickets[_i].want);
	/* The next connection will need another ticket. */
	ck_assert_int_eq(put("x", 1), 1);
	peer_expects("x");
	if (tickets[_i].version == TLS1_3_VERSION || tickets[_i].key > 0)
		ck_assert_ptr_ne(SSL_get_session(peer), session);
	SSL_SESSION_free(session);
	tear_down();
}
END_TEST

/* ---- bytes --------------------------------------------------------------- */

/* What a sender has left, in changing portions and pieces. */
static int
portion(struct iovec iov[4], size_t from, size_t total, unsigned round)
{
	static const size_t sizes[] = {1, 2, 17, 1000, 16383, 16384, 16385,
	    50000, 300000};
	size_t n;
	int i;

	for (i = 0; i < 4 && from < total; i++) {
		n = sizes[(round * 5 + (unsigned)i * 3) % ROWS(sizes)];
		if (n > total - from)
			n = total - from;
		iov[i].iov_base = out + from;
		iov[i].iov_len = n;
		from += n;
	}
	return (i);
}

/* The peer reads once, at most ${n}. */
static size_t
hear(size_t have, size_t n)
{
	int got;

	if (n > BIG - have)
		n = BIG - have;
	got = n == 0 ? 0 : SSL_read(peer, in + have, (int)n);
	return (got > 0 ? (size_t)got : 0);
}

/* The stream sends all to a peer that reads at most ${pace} at a time, and
 * begins when the stream had to wait. */
static void
send_all(size_t pace)
{
	size_t sent = 0, have = 0, waits = 0, before;
	struct iovec iov[4];
	unsigned round;
	ssize_t n;

	for (round = 0; have < BIG && round < 1000000; round++) {
		before = sent + have;
		n = 0;
		if (sent < BIG)
			n = stream_writev(&stream, iov,
			    portion(iov, sent, BIG, round));
		ck_assert_int_ne(n, STREAM_ERROR);
		if (n > 0)
			sent += (size_t)n;
		else
			have += hear(have, pace);
		waits += n == STREAM_WAIT;
		/* It is on its way. */
		if (sent + have == before)
			(void)poll(NULL, 0, 1);
	}
	ck_assert_uint_eq(have, BIG);
	ck_assert_uint_gt(waits, 0);
	ck_assert_int_eq(memcmp(in, out, BIG), 0);
}

static const size_t paces[] = {1000, 20000, 1000000};

START_TEST(written_under_back_pressure)
{
	set_up();
	secure();
	narrow();
	send_all(paces[_i]);
	tear_down();
}
END_TEST

/* A message of the handshake must go out among records that are stuck. */
START_TEST(key_update_under_back_pressure)
{
	char byte;

	set_up();
	secure();
	narrow();
	SSL_key_update(peer, SSL_KEY_UPDATE_REQUESTED);
	ck_assert_int_eq(SSL_write(peer, "k", 1), 1);
	await(WATCH_READ);
	ck_assert_int_eq(stream_read(&stream, &byte, 1), 1);
	send_all(20000);
	tear_down();
}
END_TEST

START_TEST(waits_for_room)
{
	size_t sent = 0;
	int round = 0;
	ssize_t n;

	set_up();
	secure();
	narrow();
	/* What arrives on the other side leaves room once more. */
	for (calls = 1; calls > 0 && round < 1000; round++) {
		while ((n = put(out + sent, 30000)) > 0)
			sent += (size_t)n;
		ck_assert_int_eq(n, STREAM_WAIT);
		calls = 0;
		stream_want(&stream, WATCH_WRITE);
		run(5);
	}
	ck_assert_int_eq(calls, 0);
	for (calls = 0; calls == 0; run(20))
		(void)hear(0, BIG);
	ck_assert_int_ge(put(out + sent, 1), 1);
	tear_down();
}
END_TEST

static const size_t portions[] = {1, 32768, 40000};

/* Records go out together, and the last of them at once. */
START_TEST(nothing_is_held_back)
{
	int unsent = -1;
	size_t have = 0;

	set_up();
	secure();
	ck_assert_int_eq(put(out, portions[_i]), (ssize_t)portions[_i]);
	ck_assert_int_eq(ioctl(pair[0], SIOCOUTQNSD, &unsent), 0);
	ck_assert_int_eq(unsent, 0);
	while (have < portions[_i])
		have += hear(have, BIG);
	ck_assert_mem_eq(in, out, have);
	tear_down();
}
END_TEST

START_TEST(small_pieces_are_one_record)
{
	struct iovec iov[3] = {{out, 300}, {NULL, 0}, {out + 300, 1024}};
	char mem[4096];

	set_up();
	SSL_CTX_set_max_proto_version(peers_client_ctx, TLS1_2_VERSION);
	secure();
	ck_assert_int_eq(stream_writev(&stream, iov, 3), 1324);
	peer_awaits();
	ck_assert_int_eq(recv(pair[1], mem, sizeof(mem), 0),
	    5 + 8 + 1324 + 16);
	ck_assert_int_eq(stream_writev(&stream, iov + 1, 1), 0);
	tear_down();
}
END_TEST

/* The stream reads all that the peer writes, being called for it. */
START_TEST(read_as_it_comes)
{
	size_t sent = 0, have = 0;
	unsigned round;
	ssize_t n;
	int put_n;

	set_up();
	secure();
	for (round = 0; have < BIG && round < 100000; round++) {
		put_n = sent < BIG ? SSL_write(peer, out + sent,
		    (int)(BIG - sent > 40000 ? 40000 : BIG - sent)) : 0;
		if (put_n > 0)
			sent += (size_t)put_n;
		await(WATCH_READ);
		n = stream_read(&stream, in + have, BIG - have > paces[_i] ?
		    paces[_i] : BIG - have);
		ck_assert_int_ne(n, STREAM_ERROR);
		ck_assert_int_ne(n, 0);
		if (n > 0)
			have += (size_t)n;
	}
	ck_assert_uint_eq(have, BIG);
	ck_assert_int_eq(memcmp(in, out, BIG), 0);
	tear_down();
}
END_TEST

/* Records that came together are all told of, after the socket is empty. */
START_TEST(bytes_inside_are_told)
{
	char mem[4];

	set_up();
	secure();
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(SSL_write(peer, "abcd", 4), 4);
	for (int i = 0; i < 6; i++) {
		await(WATCH_READ);
		ck_assert_int_eq(stream_read(&stream, mem, 2), 2);
		ck_assert_mem_eq(mem, i % 2 == 0 ? "ab" : "cd", 2);
	}
	calls = 0;
	stream_want(&stream, WATCH_READ);
	run(5);
	ck_assert_int_eq(calls, 0);
	ck_assert_int_eq(stream_read(&stream, mem, 2), STREAM_WAIT);
	/* Not after it was told that they are not wanted. */
	SSL_write(peer, "abcd", 4);
	await(WATCH_READ);
	ck_assert_int_eq(stream_read(&stream, mem, 2), 2);
	calls = 0;
	stream_want(&stream, WATCH_READ);
	ck_assert_int_eq(calls, 0);
	stream_want(&stream, 0);
	run(5);
	ck_assert_int_eq(calls, 0);
	tear_down();
}
END_TEST

START_TEST(moved_in_the_middle)
{
	struct stream elsewhere;
	char mem[8];

	set_up();
	secure();
	SSL_write(peer, "abcdef", 6);
	await(WATCH_READ);
	ck_assert_int_eq(stream_read(&stream, mem, 2), 2);
	stream_want(&stream, WATCH_READ);
	stream_move(&elsewhere, &stream, on_ready);
	calls = 0;
	run(5);
	ck_assert_int_eq(calls, 0);
	stream_move(&stream, &elsewhere, on_ready);
	await(WATCH_READ);
	ck_assert_int_eq(stream_read(&stream, mem, 8), 4);
	ck_assert_mem_eq(mem, "cdef", 4);
	ck_assert_int_eq(put("xyz", 3), 3);
	peer_expects("xyz");
	SSL_write(peer, "g", 1);
	await(WATCH_READ);
	ck_assert_int_eq(stream_read(&stream, mem, 8), 1);
	tear_down();
}
END_TEST

/* ---- ends ---------------------------------------------------------------- */

enum how { NOTIFY, CLOSE, RESET, GARBAGE };

static const struct {
	enum how	 how;
	bool		 clean;
	int		 error;
} ends[] = {
	{NOTIFY, true, 0},
	{CLOSE, false, ECONNRESET},
	{RESET, false, ECONNRESET},
	{GARBAGE, false, EPROTO},
};

START_TEST(end_of_the_peer)
{
	static const char garbage[40] = "\x17\x03\x03\x00\x20nonsense";
	char mem[8];
	ssize_t n;

	set_up();
	secure();
	if (ends[_i].how != RESET)
		SSL_write(peer, "bye", 3);
	if (ends[_i].how == NOTIFY)
		SSL_shutdown(peer);
	if (ends[_i].how == GARBAGE)
		send(pair[1], garbage, sizeof(garbage), 0);
	else if (ends[_i].how == RESET)
		sockets_reset(pair[1]);
	else
		shutdown(pair[1], SHUT_WR);
	await(WATCH_READ);
	n = stream_read(&stream, mem, 8);
	if (ends[_i].how != RESET) {
		ck_assert_int_eq(n, 3);
		await(WATCH_READ);
		n = stream_read(&stream, mem, 8);
	}
	ck_assert_int_eq(n, ends[_i].clean ? 0 : STREAM_ERROR);
	if (!ends[_i].clean)
		ck_assert_int_eq(errno, ends[_i].error);
	await(WATCH_READ);
	n = stream_read(&stream, mem, 8);
	ck_assert_int_eq(n, ends[_i].clean ? 0 : STREAM_ERROR);
	/* A clean end leaves the other direction open. */
	n = put("still", 5);
	ck_assert_int_eq(n, ends[_i].clean ? 5 : STREAM_ERROR);
	if (ends[_i].how == RESET)
		pair[1] = dup(pair[0]);
	tear_down();
}
END_TEST

START_TEST(own_end)
{
	char mem[8];

	set_up();
	secure();
	ck_assert_int_eq(put("last", 4), 4);
	if (_i == 0)
		ck_assert_int_eq(stream_shutdown_write(&stream), 0);
	else
		stream_close(&stream);
	peer_expects("last");
	peer_awaits();
	ck_assert_int_eq(SSL_read(peer, mem, 8), 0);
	ck_assert_int_eq(SSL_get_error(peer, 0),
	    _i == 0 ? SSL_ERROR_ZERO_RETURN : SSL_ERROR_SSL);
	if (_i == 0) {
		/* The other direction is left open. */
		ck_assert_int_eq(SSL_write(peer, "more", 4), 4);
		await(WATCH_READ);
		ck_assert_int_eq(stream_read(&stream, mem, 8), 4);
	}
	tear_down();
}
END_TEST

START_TEST(own_end_waits_for_room)
{
	size_t sent = 0, have = 0;
	ssize_t n;
	int done;

	set_up();
	secure();
	narrow();
	while ((n = put(out + sent, 30000)) > 0)
		sent += (size_t)n;
	ck_assert_uint_lt(sent, BIG - 30000);
	ck_assert_int_eq(n, STREAM_WAIT);
	done = stream_shutdown_write(&stream);
	ck_assert_int_eq(done, STREAM_WAIT);
	while (have < sent || done != 0) {
		have += hear(have, 100000);
		if (done == STREAM_WAIT)
			done = stream_shutdown_write(&stream);
		ck_assert_int_ne(done, STREAM_ERROR);
	}
	ck_assert_int_eq(memcmp(in, out, sent), 0);
	/* The byte that was held back was on its way. */
	while (have <= sent)
		have += hear(have, 10);
	ck_assert_uint_eq(have, sent + 1);
	peer_awaits();
	ck_assert_int_eq(SSL_read(peer, in, 8), 0);
	ck_assert_int_eq(SSL_get_shutdown(peer), SSL_RECEIVED_SHUTDOWN);
	tear_down();
}
END_TEST

START_TEST(other_bytes_than_before_are_refused)
{
	size_t sent = 0;
	ssize_t n;

	set_up();
	secure();
	narrow();
	while ((n = put(out + sent, 30000)) > 0)
		sent += (size_t)n;
	out[sent] ^= 1;
	while ((n = put(out + sent, 100)) == STREAM_WAIT)
		(void)hear(0, BIG);
	ck_assert_int_eq(n, STREAM_ERROR);
	ck_assert_int_eq(errno, EPROTO);
	tear_down();
}
END_TEST

/* Records of one call may have gone out before the one that broke: who wants to
 * write the rest must be called, though the socket tells of nothing. */
START_TEST(break_in_writing_is_told)
{
	set_up();
	secure();
	ck_assert_int_eq(put("some", 4), 4);
	ck_assert_int_eq(shutdown(pair[0], SHUT_WR), 0);
	ck_assert_int_eq(put("more", 4), STREAM_ERROR);
	await(WATCH_WRITE);
	ck_assert_int_eq(put("more", 4), STREAM_ERROR);
	ck_assert_int_eq(errno, EPIPE);
	tear_down();
}
END_TEST

UNIT_MAIN("stream_tls", LOOP(handshake_in_pieces, hellos)
    LOOP(protocol_is_chosen, protocols)
    tcase_add_loop_test(tc, alert_of_the_peer, 0, 2);
    LOOP(failure_is_told, failures) LOOP(ticket_of_another_worker, tickets)
    LOOP(written_under_back_pressure, paces)
    PLAIN(key_update_under_back_pressure) PLAIN(waits_for_room)
    LOOP(nothing_is_held_back, portions)
    PLAIN(small_pieces_are_one_record) LOOP(read_as_it_comes, paces)
    PLAIN(bytes_inside_are_told) PLAIN(moved_in_the_middle)
    LOOP(end_of_the_peer, ends)
    tcase_add_loop_test(tc, own_end, 0, 2);
    PLAIN(own_end_waits_for_room) PLAIN(other_bytes_than_before_are_refused)
    PLAIN(break_in_writing_is_told))
