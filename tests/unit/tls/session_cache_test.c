/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/session_cache_test.c - what is resumed, with whom, how long.
 */
#include "proxy/tls/session_cache.h"

#include <stdio.h>

#include <openssl/ssl.h>

#include "tests/unit/unit.h"

static SSL_CTX *server, *client;
static bool good = true;
static int64_t now_s;

static bool
is_good(const SSL *ssl)
{
	(void)ssl;
	return (good);
}

/* A certificate of its own for ${seconds}. */
static void
certify(SSL_CTX *ctx, long seconds)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = X509_new();

	X509_gmtime_adj(X509_getm_notBefore(x), -3600);
	X509_gmtime_adj(X509_getm_notAfter(x), seconds);
	X509_set_pubkey(x, key);
	ck_assert_int_ne(X509_sign(x, key, EVP_sha256()), 0);
	ck_assert_int_eq(SSL_CTX_use_certificate(ctx, x), 1);
	ck_assert_int_eq(SSL_CTX_use_PrivateKey(ctx, key), 1);
	X509_free(x);
	EVP_PKEY_free(key);
}

static struct session_cache *
set_up(unsigned max, int version, long seconds)
{
	good = true;
	now_s = (int64_t)time(NULL);
	server = SSL_CTX_new(TLS_server_method());
	client = SSL_CTX_new(TLS_client_method());
	SSL_CTX_set_max_proto_version(server, version);
	certify(server, seconds);
	return (session_cache_new(client, max, is_good));
}

static void
tear_down(struct session_cache *c)
{
	session_cache_free(c);
	SSL_CTX_free(server);
	SSL_CTX_free(client);
}

/* Both sides until nobody waits; true: it was resumed.  What the server had to
 * say afterwards is read. */
static bool
connect_to(struct session_cache *c, const char *name, uint16_t port,
    unsigned policy, bool fail)
{
	struct session_peer peer = {str_of(name), port, policy};
	SSL *a = SSL_new(client), *b = SSL_new(server);
	BIO *left, *right;
	bool resumed;
	char byte;
	int i;

	ck_assert_int_eq(BIO_new_bio_pair(&left, 0, &right, 0), 1);
	SSL_set_bio(a, left, left);
	SSL_set_bio(b, right, right);
	SSL_set_connect_state(a);
	SSL_set_accept_state(b);
	ck_assert_int_eq(session_cache_offer(c, a, &peer, now_s), 0);
	for (i = 0; i < 10; i++) {
		SSL_do_handshake(a);
		SSL_do_handshake(b);
	}
	ck_assert(SSL_is_init_finished(a) && SSL_is_init_finished(b));
	ck_assert_int_eq(SSL_read(a, &byte, 1), -1);
	resumed = SSL_session_reused(a) == 1;
	ck_assert_int_eq(SSL_session_reused(b), resumed);
	if (fail)
		session_cache_failed(a);
	SSL_shutdown(a);
	SSL_free(a);
	SSL_free(b);
	return (resumed);
}

static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

START_TEST(resumes_with_the_same_peer)
{
	struct session_cache *c = set_up(8, versions[_i], 86400);

	ck_assert(!connect_to(c, "a.example", 443, 0, false));
	ck_assert(connect_to(c, "a.example", 443, 0, false));
	ck_assert(connect_to(c, "a.example", 443, 0, false));
	ck_assert(!connect_to(c, "b.example", 443, 0, false));
	ck_assert(!connect_to(c, "a.exampl", 443, 0, false));
	ck_assert(!connect_to(c, "a.example", 444, 0, false));
	ck_assert(!connect_to(c, "a.example", 443, 1, false));
	ck_assert(connect_to(c, "a.example", 443, 1, false));
	ck_assert_uint_eq(session_cache_count(c), 5);
	tear_down(c);
}
END_TEST

START_TEST(not_what_was_excused)
{
	struct session_cache *c = set_up(8, versions[_i], 86400);

	good = false;
	ck_assert(!connect_to(c, "a.example", 443, 0, false));
	ck_assert(!connect_to(c, "a.example", 443, 0, false));
	ck_assert_uint_eq(session_cache_count(c), 0);
	tear_down(c);
}
END_TEST

START_TEST(not_after_a_failure)
{
	struct session_cache *c = set_up(8, versions[_i], 86400);

	ck_assert(!connect_to(c, "a.example", 443, 0, false));
	ck_assert(connect_to(c, "a.example", 443, 0, true));
	ck_assert(!connect_to(c, "a.example", 443, 0, false));
	tear_down(c);
}
END_TEST

/* Two hours of certificate, then twenty years: not longer than either. */
START_TEST(ends_with_the_certificate)
{
	struct session_cache *c = set_up(8, versions[_i], 7200);

	ck_assert(!connect_to(c, "a.example", 443, 0, false));
	now_s += 7100;
	ck_assert(connect_to(c, "a.example", 443, 0, false));
	now_s += 200;
	ck_assert(!connect_to(c, "a.example", 443, 0, false));
	tear_down(c);
	c = set_up(8, versions[_i], 20L * 365 * 86400);
	SSL_CTX_set_timeout(server, 7L * 86400);
	SSL_CTX_set_timeout(client, 7L * 86400);
	ck_assert(!connect_to(c, "a.example", 443, 0, false));
	/* Nor by being resumed again and again. */
	now_s += SESSION_CACHE_KEEP_S - 100;
	ck_assert(connect_to(c, "a.example", 443, 0, false));
	now_s += 200;
	ck_assert(!connect_to(c, "a.example", 443, 0, false));
	tear_down(c);
}
END_TEST

START_TEST(oldest_goes_first)
{
	struct session_cache *c = set_up(2, versions[_i], 86400);

	connect_to(c, "a.example", 443, 0, false);
	connect_to(c, "b.example", 443, 0, false);
	ck_assert(connect_to(c, "a.example", 443, 0, false));
	connect_to(c, "c.example", 443, 0, false);
	ck_assert_uint_eq(session_cache_count(c), 2);
	ck_assert(connect_to(c, "a.example", 443, 0, false));
	ck_assert(!connect_to(c, "b.example", 443, 0, false));
	tear_down(c);
}
END_TEST

UNIT_MAIN("session_cache", LOOP(resumes_with_the_same_peer, versions)
    LOOP(not_what_was_excused, versions) LOOP(not_after_a_failure, versions)
    LOOP(ends_with_the_certificate, versions) LOOP(oldest_goes_first, versions))
