/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/chain_test.c - what is kept of what was fetched, and for whom
 * it is used.
 */
#include "proxy/tls/chain.h"

#include <openssl/pkcs7.h>
#include <openssl/x509_vfy.h>

#include <sys/mman.h>

#include "proxy/tls/intermediates.h"
#include "tests/unit/tls/made.h"

#define CA	"critical,CA:TRUE"
#define HERE	"http://a.test/1"
#define INFO	"caIssuers;URI:" HERE

struct world {
	struct made		 root;
	struct made		 mid;
	struct made		 leaf;		/* names HERE */
	struct chain_fetched	 fetched;
};

static void
start(struct world *w)
{
	w->root = made(&(struct wish){.subject = "Root", .basic = CA});
	w->mid = made(&(struct wish){.subject = "Mid", .basic = CA,
	    .issuer = &w->root});
	w->leaf = made(&(struct wish){.subject = "Leaf", .issuer = &w->mid,
	    .info = INFO});
	w->fetched.table = intermediates_init(mmap(NULL, intermediates_size(),
	    PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	hash_seed_random(&w->fetched.seed);
}

static void
finish(struct world *w)
{
	munmap(w->fetched.table, intermediates_size());
	made_free(&w->leaf);
	made_free(&w->mid);
	made_free(&w->root);
}

static unsigned
keep(struct world *w, const char *url, X509 *cert)
{
	unsigned char *der = NULL;
	int len = i2d_X509(cert, &der);
	unsigned kept;

	kept = chain_keep(&w->fetched, str_of(url),
	    (struct str){(char *)der, (size_t)len});
	OPENSSL_free(der);
	return (kept);
}

/* How many certificates are added to ${leaf}'s own. */
static int
added(struct world *w, X509 *leaf)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	STACK_OF(X509) * all;
	int n;

	ck_assert(X509_STORE_add_cert(store, w->root.cert));
	ck_assert(X509_STORE_CTX_init(ctx, store, leaf, NULL));
	all = chain_complete(ctx, NULL, &w->fetched);
	n = all == NULL ? 0 : sk_X509_num(all);
	sk_X509_pop_free(all, X509_free);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	return (n);
}

START_TEST(is_used_where_it_was_named)
{
	struct made other;
	struct world w;

	start(&w);
	ck_assert_int_eq(added(&w, w.leaf.cert), 0);
	ck_assert_uint_eq(keep(&w, "http://a.test/2", w.mid.cert), 1);
	ck_assert_int_eq(added(&w, w.leaf.cert), 0);
	ck_assert_uint_eq(keep(&w, HERE, w.mid.cert), 1);
	ck_assert_int_eq(added(&w, w.leaf.cert), 1);
	other = made(&(struct wish){.subject = "Other", .issuer = &w.mid});
	ck_assert_int_eq(added(&w, other.cert), 0);
	made_free(&other);
	finish(&w);
}
END_TEST

START_TEST(only_who_signed_is_used)
{
	struct made twin, old;
	struct world w;

	start(&w);
	twin = made(&(struct wish){.subject = "Mid", .basic = CA,
	    .issuer = &w.root});
	old = made(&(struct wish){.subject = "Mid", .basic = CA,
	    .issuer = &w.root, .from = -9, .to = -1});
	ck_assert(X509_set_pubkey(old.cert, w.mid.key));
	ck_assert(X509_sign(old.cert, w.root.key, EVP_sha256()));
	ck_assert_uint_eq(keep(&w, HERE, twin.cert), 1);
	ck_assert_uint_eq(keep(&w, HERE, old.cert), 1);
	ck_assert_int_eq(added(&w, w.leaf.cert), 0);
	ck_assert_uint_eq(keep(&w, HERE, w.mid.cert), 1);
	ck_assert_int_eq(added(&w, w.leaf.cert), 1);
	made_free(&old);
	made_free(&twin);
	finish(&w);
}
END_TEST

START_TEST(keeps_what_may_be_between)
{
	struct chain_fetched none = {0};
	struct world w;
	PKCS7 *message;
	unsigned char *der = NULL;
	int len;

	start(&w);
	ck_assert_uint_eq(keep(&w, HERE, w.root.cert), 0);
	ck_assert_uint_eq(keep(&w, HERE, w.leaf.cert), 0);
	ck_assert_uint_eq(chain_keep(&w.fetched, STR(HERE), STR("")), 0);
	ck_assert_uint_eq(chain_keep(&w.fetched, STR(HERE), STR("0\x80")), 0);
	ck_assert_int_eq(added(&w, w.leaf.cert), 0);

	message = PKCS7_new();
	ck_assert(PKCS7_set_type(message, NID_pkcs7_signed));
	ck_assert(PKCS7_content_new(message, NID_pkcs7_data));
	ck_assert(PKCS7_add_certificate(message, w.root.cert));
	ck_assert(PKCS7_add_certificate(message, w.leaf.cert));
	ck_assert(PKCS7_add_certificate(message, w.mid.cert));
	len = i2d_PKCS7(message, &der);
	ck_assert_uint_eq(chain_keep(&w.fetched, STR(HERE),
	    (struct str){(char *)der, (size_t)len}), 1);
	ck_assert_uint_eq(chain_keep(&none, STR(HERE),
	    (struct str){(char *)der, (size_t)len}), 0);
	ck_assert_int_eq(added(&w, w.leaf.cert), 1);
	OPENSSL_free(der);
	PKCS7_free(message);
	finish(&w);
}
END_TEST

#define LONG	"http://a.test/" \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
	"aaaaaaaaaaaaaaaaaaaa" \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct url_row {
	const char	*info;
	const char	*want;
} urls[] = {
    {NULL, ""},
    {INFO, HERE},
    {"caIssuers;URI:HTTP://a.test/", "HTTP://a.test/"},
    {"OCSP;URI:http://a.test/", ""},
    {"caIssuers;DNS:a.test", ""},
    {"caIssuers;URI:https://a.test/", ""},
    {"caIssuers;URI:http:/a.test/", ""},
    {"caIssuers;URI:http://a.test/a b", ""},
    {"caIssuers;URI:ldap://x/,caIssuers;URI:http://b/,caIssuers;URI:http://c/",
	"http://b/"},
    {"caIssuers;URI:" LONG, ""},
};

START_TEST(reads_the_address)
{
	const struct url_row *row = &urls[_i];
	struct made m = made(&(struct wish){.subject = "x",
	    .info = row->info});
	char out[CHAIN_URL_SIZE] = "x";

	chain_issuer_url(m.cert, out);
	ck_assert_str_eq(out, row->want);
	chain_issuer_url(NULL, out);
	ck_assert_str_eq(out, "");
	made_free(&m);
}
END_TEST

UNIT_MAIN("chain", LOOP(reads_the_address, urls)
	PLAIN(is_used_where_it_was_named) PLAIN(only_who_signed_is_used)
	PLAIN(keeps_what_may_be_between))
