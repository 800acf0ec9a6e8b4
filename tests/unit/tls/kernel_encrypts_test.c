/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/kernel_encrypts_test.c - records that are stuck while the
 * kernel encrypts (kTLS), whose bytes openssl does not copy.
 *
 * Few kernels can; so here one says that it does, and encrypts nothing: what
 * would be its records is on the wire as it is.
 */
#include <netinet/tcp.h>
#include <sys/syscall.h>

#include "tests/unit/tls/peers.h"

#define BIG		(2u << 20)
#define SOL_OF_TLS	282

static struct loop *loop;
static struct server_ctx *server;
static struct leaf leaf;
static struct stream stream;
static struct timer limit;
static enum tls_step step;
static int pair[2], asked;
static char out[BIG], given[BIG], in[BIG + 65536];

/* In place of libc's, also for openssl. */
int
setsockopt(int fd, int level, int name, const void *value, socklen_t len)
{
	if (level == SOL_OF_TLS || (level == IPPROTO_TCP && name == TCP_ULP)) {
		asked += level == SOL_OF_TLS;
		return (0);
	}
	return ((int)syscall(SYS_setsockopt, fd, level, name, value, len));
}

static void
on_limit(struct timer *timer)
{
	(void)timer;
	loop_stop(loop);
}

static void
on_ready(struct stream *s, unsigned ready)
{
	(void)ready;
	step = stream_tls_handshake(s);
}

static void
narrow(void)
{
	const int small = 65536;

	setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	setsockopt(pair[1], SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
}

/* Both have said what they have to; then the peer only listens. */
static void
shake(void)
{
	SSL *peer = SSL_new(peers_client_ctx);
	int ret = 0;

	sockets_pair(pair);
	ck_assert_int_eq(stream_tcp_init(&stream, loop, pair[0], on_ready), 0);
	ck_assert_int_eq(stream_tls_accept(&stream, server, &leaf, STR_NONE,
	    STR("authority")), 0);
	SSL_set_connect_state(peer);
	SSL_set_fd(peer, pair[1]);
	step = stream_tls_handshake(&stream);
	for (int round = 0; round < 20000 && step == TLS_STEP_WAIT; round++) {
		if (ret != 1)
			ret = SSL_do_handshake(peer);
		timer_set_ms(&limit, 1);
		loop_run(loop);
	}
	ck_assert_int_eq(step, TLS_STEP_DONE);
	ck_assert_int_eq(ret, 1);
	SSL_free(peer);
}

static void
set_up(void)
{
	signal(SIGPIPE, SIG_IGN);
	loop = loop_new();
	timer_init(&limit, loop, on_limit);
	leaf = peers_leaf();
	server = server_ctx_new(NULL);
	peers_client_ctx = SSL_CTX_new(TLS_client_method());
	SSL_CTX_set_min_proto_version(peers_client_ctx, TLS1_3_VERSION);
	for (size_t i = 0; i < BIG; i++)
		out[i] = (char)(i * 17 + i / 1021);
	shake();
	narrow();
}

static void
tear_down(void)
{
	stream_close(&stream);
	close(pair[1]);
	SSL_CTX_free(peers_client_ctx);
	server_ctx_free(server);
	X509_free(leaf.certificate);
	EVP_PKEY_free(leaf.key);
	timer_cancel(&limit);
	loop_free(loop);
}

/* From memory that is somebody else's as soon as the call is over. */
static ssize_t
give(size_t from, size_t n, int pieces)
{
	struct iovec iov[2] = {{given, n / 2}, {given + n / 2, n - n / 2}};
	struct iovec whole = {given, n};
	ssize_t put;

	memcpy(given, out + from, n);
	put = pieces == 1 ? stream_writev(&stream, &whole, 1)
			  : stream_writev(&stream, iov, 2);
	memset(given, '!', n);
	return (put);
}

static const int pieces[] = {1, 2};

START_TEST(stuck_bytes_stay_what_they_were)
{
	size_t sent = 0, have = 0, waits = 0, n;
	ssize_t put, got;

	set_up();
	for (unsigned round = 0; round < 1000000 && sent < BIG; round++) {
		n = 1000 + round * 7919 % 100000;
		put = give(sent, n < BIG - sent ? n : BIG - sent, pieces[_i]);
		ck_assert_int_ne(put, STREAM_ERROR);
		sent += put > 0 ? (size_t)put : 0;
		waits += put == STREAM_WAIT;
		if (put > 0)
			continue;
		sockets_await(pair[1]);
		got = recv(pair[1], in + have, 20000, 0);
		ck_assert_int_gt(got, 0);
		have += (size_t)got;
	}
	ck_assert_uint_eq(sent, BIG);
	ck_assert_uint_gt(waits, 0);
	ck_assert_int_eq(asked, 1);
	/* Before it are the tickets. */
	while (have < BIG || memcmp(in + have - BIG, out, BIG) != 0) {
		sockets_await(pair[1]);
		got = recv(pair[1], in + have, sizeof(in) - have, 0);
		ck_assert_int_gt(got, 0);
		have += (size_t)got;
	}
	tear_down();
}
END_TEST

START_TEST(stuck_bytes_go_with_the_stream)
{
	set_up();
	while (give(0, 50000, 1) != STREAM_WAIT)
		continue;
	ck_assert_int_eq(asked, 1);
	tear_down();
}
END_TEST

UNIT_MAIN("kernel_encrypts", LOOP(stuck_bytes_stay_what_they_were, pieces)
    PLAIN(stuck_bytes_go_with_the_stream))
