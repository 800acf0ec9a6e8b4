/* SPDX-License-Identifier: MIT
 *
 * tests/unit/client/intercept_test.c - from bytes behind a CONNECT to TLS, with
 * a signer and a client of the test's own.
 */
#include "proxy/client/intercept.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>

#include "proxy/event/loop.h"
#include "proxy/http/secure.h"
#include "proxy/tls/server_ctx.h"
#include "tests/unit/event/own_time.h"
#include "tests/unit/net/sockets.h"
#include "tests/unit/tls/fake_signer.h"

static struct loop *loop;
static struct fake_signer signer;
static struct intercept_env env;
static struct intercept it;
static struct timer tick;
static int pair[2], ticks;
static bool signs;
static enum intercept_choice choice;
static struct {
	int			 heard, ended;
	enum hello_result	 result;
	struct hello		 hello;
	enum intercept_end	 end;
} seen;

/* The client; NULL: it speaks no TLS. */
static SSL_CTX *client_ctx;
static SSL *client;
static bool client_leaves;	/* once it is shaken */

static enum intercept_choice
heard(struct intercept *i, enum hello_result result, const struct hello *hello)
{
	seen.heard++;
	seen.result = result;
	seen.hello = *hello;
	if (choice == INTERCEPT_TLS)
		i->secure = secure_new(STR("a.example"), 443, false,
		    (struct str){hello->name, hello->name_len}, STR_NONE);
	return (choice);
}

static void
ended(struct intercept *i, enum intercept_end end)
{
	(void)i;
	seen.ended++;
	seen.end = end;
}

static const struct intercept_ops ops = {.heard = heard, .ended = ended};

static void
on_tick(struct timer *timer)
{
	(void)timer;
	if (signs)
		fake_signer_work(&signer);
	if (client != NULL && SSL_do_handshake(client) == 1 && client_leaves)
		fd_close(&pair[0]);
	ERR_clear_error();
	if (seen.ended > 0 || --ticks == 0)
		loop_stop(loop);
	else
		timer_set_ms(&tick, 2);
}

static void
run(int ms)
{
	ticks = ms / 2 + 1;
	timer_set_ms(&tick, 1);
	loop_run(loop);
}

static void
set_up(void)
{
	signal(SIGPIPE, SIG_IGN);
	memset(&seen, 0, sizeof(seen));
	fake_signer_open(&signer);
	loop = loop_new();
	timer_init(&tick, loop, on_tick);
	env = (struct intercept_env){.loop = loop, .handshake_ms = 5000};
	env.leaves = leaf_cache_new(loop, signer.worker_fd);
	env.server = server_ctx_new(env.leaves);
	ck_assert_ptr_nonnull(env.server);
	sockets_pair(pair);
	signs = true;
	choice = INTERCEPT_TLS;
}

static void
unheard(struct stream *stream, unsigned ready)
{
	(void)stream;
	(void)ready;
	ck_abort();
}

static void
start(struct str early)
{
	struct stream stream;

	ck_assert_int_eq(stream_tcp_init(&stream, loop, pair[1], unheard), 0);
	ck_assert_int_eq(intercept_start(&it, &env, &stream, early, &ops), 0);
	ck_assert_int_eq(seen.heard + seen.ended, 0);
}

static void
start_client(void)
{
	client_ctx = SSL_CTX_new(TLS_client_method());
	X509_STORE_add_cert(SSL_CTX_get_cert_store(client_ctx), signer.root);
	client = SSL_new(client_ctx);
	SSL_set_fd(client, pair[0]);
	SSL_set_tlsext_host_name(client, "a.example");
	SSL_set_connect_state(client);
}

static void
tear_down(void)
{
	intercept_cancel(&it);
	intercept_cancel(&it);
	secure_unref(it.secure);
	SSL_free(client);
	SSL_CTX_free(client_ctx);
	server_ctx_free(env.server);
	leaf_cache_free(env.leaves);
	timer_cancel(&tick);
	loop_free(loop);
	fake_signer_close(&signer);
	fd_close(&pair[0]);
}

START_TEST(becomes_tls)
{
	set_up();
	start_client();
	start(STR_NONE);
	run(5000);
	ck_assert_int_eq(seen.end, INTERCEPT_READY);
	ck_assert_int_eq(seen.heard, 1);
	ck_assert_int_eq(seen.result, HELLO_DONE);
	ck_assert_str_eq(seen.hello.name, "a.example");
	ck_assert(stream_is_tls(&it.stream));
	ck_assert_str_eq(it.secure->version, "TLSv1.3");
	ck_assert_uint_eq(buf_len(&it.in), 0);
	tear_down();
}
END_TEST

START_TEST(has_the_first_bytes)
{
	set_up();
	start_client();
	start(STR_NONE);
	for (int i = 0; i < 500 && SSL_is_init_finished(client) != 1; i++)
		run(2);
	ck_assert_int_eq(SSL_write(client, "GET", 3), 3);
	run(5000);
	ck_assert_int_eq(seen.end, INTERCEPT_READY);
	ck_assert(str_eq(buf_peek(&it.in), STR("GET")));
	tear_down();
}
END_TEST

START_TEST(is_refused)
{
	set_up();
	start_client();
	if (_i == 0) {
		/* It is not for whom it asked. */
		SSL_set_verify(client, SSL_VERIFY_PEER, NULL);
		SSL_set1_host(client, "b.example");
	} else {
		client_leaves = true;
	}
	start(STR_NONE);
	run(5000);
	ck_assert_int_eq(seen.end, INTERCEPT_REFUSED);
	ck_assert(it.failure.answered);
	ck_assert_int_eq(it.failure.end,
	    _i == 0 ? TLS_END_ALERT : TLS_END_HUNG_UP);
	tear_down();
}
END_TEST

START_TEST(has_no_leaf)
{
	set_up();
	start_client();
	signs = _i == 0;
	signer.result = SIGNER_FAILED;
	env.handshake_ms = 300;
	start(STR_NONE);
	run(5000);
	ck_assert_int_eq(seen.end, INTERCEPT_NO_LEAF);
	ck_assert_ptr_nonnull(it.problem);
	tear_down();
}
END_TEST

static const struct {
	const char		*bytes;
	enum hello_result	 result;
	enum intercept_choice	 choice;
	enum intercept_end	 end;
	bool			 early;
} others[] = {
    {"SSH", HELLO_NOT_TLS, INTERCEPT_TUNNEL, INTERCEPT_TUNNELLED, false},
    {"SSH", HELLO_NOT_TLS, INTERCEPT_TUNNEL, INTERCEPT_TUNNELLED, true},
    {"SSH", HELLO_NOT_TLS, INTERCEPT_CLOSE, INTERCEPT_GONE, false},
    {"\x16\x03\x01\xff\xff", HELLO_BAD, INTERCEPT_CLOSE, INTERCEPT_GONE, true},
};

START_TEST(is_no_hello)
{
	size_t len = strlen(others[_i].bytes);

	set_up();
	choice = others[_i].choice;
	start(others[_i].early ? str_of(others[_i].bytes) : STR_NONE);
	if (!others[_i].early)
		ck_assert_int_eq(send(pair[0], others[_i].bytes, len, 0),
		    (ssize_t)len);
	run(5000);
	ck_assert_int_eq(seen.heard, 1);
	ck_assert_int_eq(seen.result, others[_i].result);
	ck_assert_int_eq(seen.end, others[_i].end);
	if (seen.end == INTERCEPT_TUNNELLED) {
		ck_assert(str_eq(buf_peek(&it.in), str_of(others[_i].bytes)));
		close(stream_release(&it.stream));
	}
	tear_down();
}
END_TEST

START_TEST(is_silent)
{
	set_up();
	env.handshake_ms = 50;
	start(STR("\x16\x03"));
	run(5000);
	ck_assert_int_eq(seen.end, INTERCEPT_SILENT);
	ck_assert_int_eq(seen.heard, 0);
	tear_down();
}
END_TEST

START_TEST(is_gone)
{
	set_up();
	start(STR("\x16\x03"));
	fd_close(&pair[0]);
	run(5000);
	ck_assert_int_eq(seen.end, INTERCEPT_GONE);
	tear_down();
}
END_TEST

START_TEST(is_cancelled)
{
	set_up();
	start_client();
	signs = _i == 2;
	start(STR_NONE);
	if (_i > 0)
		run(20);
	intercept_cancel(&it);
	ck_assert_int_eq(seen.ended, 0);
	tear_down();
}
END_TEST

static const int three[3], two[2];

UNIT_MAIN("intercept", PLAIN(becomes_tls) PLAIN(has_the_first_bytes)
    LOOP(is_refused, two) LOOP(has_no_leaf, two) LOOP(is_no_hello, others)
    PLAIN(is_silent) PLAIN(is_gone) LOOP(is_cancelled, three))
