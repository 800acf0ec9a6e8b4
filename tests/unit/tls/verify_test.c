/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/verify_test.c - handshakes in memory with certificates that
 * are wrong in one respect, and what the report says of it.
 */
#include "proxy/tls/verify.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <sys/mman.h>

#include <unistd.h>

#include "config/complaint.h"
#include "config/settings.h"
#include "proxy/tls/intermediates.h"
#include "proxy/tls/leaf_cache.h"
#include "proxy/tls/origin_ctx.h"
#include "tests/unit/tls/made.h"

#define CA	"critical,CA:TRUE"
#define SIGNS	"critical,keyCertSign,cRLSign"

/* The test's own word for which authority is aduana's. */
static struct str own_authority;

struct str
leaf_cache_authority(const struct leaf_cache *unused)
{
	(void)unused;
	return (own_authority);
}

struct world {
	char		 folder[32];
	char		 root_path[48];
	struct made	 root;
	struct settings	*settings;
	struct intermediates *seen;
	struct origin_ctx *ctx;
	SSL_CTX		*server;	/* kept over connections, or NULL */
	bool		 resumed;	/* the last connection */
};

static void
open_ctx(struct world *w, const char *more)
{
	struct origin_ctx_options options = {0};
	struct complaints *complaints = complaints_new();
	char text[512];

	snprintf(text, sizeof(text), "tls:\n  trust: [\"%s\"]\n%s",
	    w->root_path, more);
	ck_assert_int_eq(settings_parse(&w->settings, str_of(text), "test",
	    complaints), 0);
	complaints_free(complaints);
	w->seen = intermediates_init(mmap(NULL, intermediates_size(),
	    PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	options.settings = w->settings;
	options.intermediates = w->seen;
	options.leaves = (struct leaf_cache *)w;	/* never looked into */
	w->ctx = origin_ctx_new(&options);
	ck_assert(w->ctx != NULL);
}

static void
start(struct world *w, const struct wish *root, const char *more)
{
	memset(w, 0, sizeof(*w));
	own_authority = STR_NONE;
	strcpy(w->folder, "/tmp/verify_test.XXXXXX");
	ck_assert(mkdtemp(w->folder) != NULL);
	snprintf(w->root_path, sizeof(w->root_path), "%s/root", w->folder);
	w->root = made(root);
	made_write(&w->root, w->root_path);
	open_ctx(w, more);
}

static void
finish(struct world *w)
{
	origin_ctx_free(w->ctx);
	settings_free(w->settings);
	munmap(w->seen, intermediates_size());
	made_free(&w->root);
	unlink(w->root_path);
	rmdir(w->folder);
}

/* ---- a handshake --------------------------------------------------------- */

static SSL *
server(SSL_CTX *ctx, const struct made *leaf, const struct made *mid)
{
	SSL *ssl;

	SSL_CTX_set_security_level(ctx, 0);
	ck_assert(SSL_CTX_use_certificate(ctx, leaf->cert));
	ck_assert(SSL_CTX_use_PrivateKey(ctx, leaf->key));
	if (mid != NULL)
		ck_assert(SSL_CTX_add1_chain_cert(ctx, mid->cert));
	ssl = SSL_new(ctx);
	SSL_set_accept_state(ssl);
	return (ssl);
}

static void
join(SSL *a, SSL *b)
{
	BIO *left, *right;

	ck_assert(BIO_new_bio_pair(&left, 65536, &right, 65536));
	SSL_set_bio(a, left, left);
	SSL_set_bio(b, right, right);
}

static bool
shake(SSL *client, SSL *peer)
{
	int i, done = 0;

	for (i = 0; i < 20 && done != 1; i++) {
		ERR_clear_error();
		done = SSL_do_handshake(client);
		if (done != 1 && SSL_get_error(client, done) !=
		    SSL_ERROR_WANT_READ) {
			origin_ctx_failed(client, ERR_peek_error());
			return (false);
		}
		ERR_clear_error();
		(void)SSL_do_handshake(peer);
	}
	return (done == 1);
}

/* Whether it went well, and what is told. */
static bool
try(struct world *w, const char *name, const struct made *leaf,
    const struct made *mid, struct tls_report *out)
{
	struct origin_peer peer = {.name = str_of(name), .port = 443};
	SSL_CTX *ctx = w->server != NULL ? w->server
					 : SSL_CTX_new(TLS_server_method());
	SSL *theirs = server(ctx, leaf, mid);
	const struct tls_report *r;
	bool good;
	SSL *ours;

	peer.is_ip = name[0] == '1' || name[0] == '[';
	peer.exception = origin_ctx_exception(w->ctx, peer.name, peer.port);
	ours = origin_ctx_connect(w->ctx, &peer);
	ck_assert(ours != NULL);
	join(ours, theirs);
	good = shake(ours, theirs);
	r = origin_ctx_report(ours);
	memset(out, 0, sizeof(*out));
	if (r != NULL)
		*out = *r;
	w->resumed = SSL_session_reused(ours);
	/* Tickets come behind the handshake. */
	ck_assert_int_le(SSL_read(ours, &peer, 1), 0);
	(void)SSL_shutdown(ours);
	SSL_free(ours);
	SSL_free(theirs);
	if (w->server == NULL)
		SSL_CTX_free(ctx);
	ERR_clear_error();
	return (good);
}

/* ---- the table ----------------------------------------------------------- */

enum from { ROOT, MID, STRANGER, SELF };

static const struct row {
	const char	*label;
	enum tls_check	 want;
	enum from	 from;
	struct wish	 leaf;		/* .san NULL: a.test */
	struct wish	 mid;		/* .basic NULL: a good one */
	const char	*name;		/* NULL: a.test */
} rows[] = {
	{"good", TLS_CHECK_NONE, ROOT, {0}, {0}, NULL},
	{"good below an intermediate", TLS_CHECK_NONE, MID, {0}, {0}, NULL},
	{"good RSA", TLS_CHECK_NONE, ROOT, {.rsa = 2048}, {0}, NULL},
	{"good P-384", TLS_CHECK_NONE, ROOT, {.curve = "P-384"}, {0}, NULL},
	{"good wildcard", TLS_CHECK_NONE, ROOT, {.san = "DNS:*.b.test"}, {0},
	    "a.b.test"},
	{"good address", TLS_CHECK_NONE, ROOT, {.san = "IP:127.0.0.1"}, {0},
	    "127.0.0.1"},
	{"good address 6", TLS_CHECK_NONE, ROOT, {.san = "IP:::1"}, {0},
	    "[::1]"},
	{"good purpose", TLS_CHECK_NONE, ROOT,
	    {.purpose = "serverAuth,clientAuth"}, {0}, NULL},
	{"expired", TLS_CHECK_EXPIRED, ROOT, {.from = -9, .to = -1}, {0},
	    NULL},
	{"not yet", TLS_CHECK_NOT_YET_VALID, ROOT, {.from = 1, .to = 9}, {0},
	    NULL},
	{"expired intermediate", TLS_CHECK_EXPIRED, MID, {0},
	    {.from = -9, .to = -1}, NULL},
	{"self-signed", TLS_CHECK_SELF_SIGNED, SELF, {0}, {0}, NULL},
	{"stranger", TLS_CHECK_UNKNOWN_ISSUER, STRANGER, {0}, {0}, NULL},
	{"other host", TLS_CHECK_WRONG_HOST, ROOT, {.san = "DNS:b.test"}, {0},
	    NULL},
	{"address as a name", TLS_CHECK_WRONG_HOST, ROOT,
	    {.san = "DNS:127.0.0.1"}, {0}, "127.0.0.1"},
	{"name as an address", TLS_CHECK_WRONG_HOST, ROOT,
	    {.san = "IP:127.0.0.1"}, {0}, NULL},
	{"wildcard over the top", TLS_CHECK_WRONG_HOST, ROOT,
	    {.san = "DNS:*.co.uk"}, {0}, "a.co.uk"},
	{"RSA 1024", TLS_CHECK_WEAK, ROOT, {.rsa = 1024}, {0}, NULL},
	{"SHA-1", TLS_CHECK_WEAK, ROOT, {.feature = "SHA1"}, {0}, NULL},
	{"weak intermediate", TLS_CHECK_WEAK, MID, {0}, {.rsa = 1024}, NULL},
	{"odd curve of an authority", TLS_CHECK_WEAK, MID, {0},
	    {.curve = "brainpoolP256r1"}, NULL},
	{"for clients", TLS_CHECK_WRONG_PURPOSE, ROOT,
	    {.purpose = "clientAuth"}, {0}, NULL},
	{"for anything", TLS_CHECK_WRONG_PURPOSE, ROOT,
	    {.purpose = "anyExtendedKeyUsage"}, {0}, NULL},
	{"intermediate for clients", TLS_CHECK_WRONG_PURPOSE, MID, {0},
	    {.purpose = "clientAuth"}, NULL},
	{"no authority", TLS_CHECK_BAD_CHAIN, MID, {0},
	    {.basic = "critical,CA:FALSE"}, NULL},
	{"may not sign", TLS_CHECK_BAD_CHAIN, MID, {0},
	    {.usage = "critical,digitalSignature"}, NULL},
	{"not permitted", TLS_CHECK_BAD_CHAIN, MID, {0},
	    {.limits = "critical,permitted;DNS:b.test"}, NULL},
	{"excluded", TLS_CHECK_BAD_CHAIN, MID, {0},
	    {.limits = "critical,excluded;DNS:test"}, NULL},
	{"critical and unknown", TLS_CHECK_BAD_CERTIFICATE, ROOT,
	    {.odd = true}, {0}, NULL},
	{"must be stapled", TLS_CHECK_NO_STAPLE, ROOT,
	    {.feature = "status_request"}, {0}, NULL},
};

static struct made
make_mid(const struct made *root, struct wish mid)
{
	mid.subject = "Middle";
	mid.issuer = root;
	mid.basic = mid.basic != NULL ? mid.basic : CA;
	mid.usage = mid.usage != NULL ? mid.usage : SIGNS;
	return (made(&mid));
}

static struct made
make_leaf(const struct row *row, const struct made *issuer)
{
	struct wish leaf = row->leaf;

	leaf.subject = "Leaf";
	leaf.issuer = issuer;
	leaf.san = leaf.san != NULL ? leaf.san : "DNS:a.test";
	leaf.basic = "critical,CA:FALSE";
	/* A constant table cannot call EVP_sha1(). */
	if (leaf.feature != NULL && strcmp(leaf.feature, "SHA1") == 0) {
		leaf.md = EVP_sha1();
		leaf.feature = NULL;
	}
	return (made(&leaf));
}

static const struct wish good_root = {.subject = "Root", .basic = CA,
    .usage = SIGNS};

START_TEST(says_what_is_wrong)
{
	const struct row *row = &rows[_i];
	struct tls_report r;
	struct made mid, stranger, leaf;
	struct world w;
	bool good;

	start(&w, &good_root, "");
	mid = make_mid(&w.root, row->mid);
	stranger = made(&(struct wish){.subject = "Stranger", .basic = CA});
	leaf = make_leaf(row, row->from == ROOT ? &w.root
		: row->from == MID ? &mid
		: row->from == STRANGER ? &stranger : NULL);
	good = try(&w, row->name != NULL ? row->name : "a.test", &leaf,
	    row->from == MID ? &mid : NULL, &r);
	ck_assert_msg(r.check == row->want, "%s: %s, not %s (%s)", row->label,
	    tls_check_token(r.check), tls_check_token(row->want), r.detail);
	ck_assert_msg(good == (row->want == TLS_CHECK_NONE), "%s", row->label);
	if (!good) {
		ck_assert(r.subject[0] != '\0' && r.issuer[0] != '\0');
		ck_assert(strstr(r.not_after, " UTC") != NULL);
		ck_assert(!r.excused);
	}
	made_free(&leaf);
	made_free(&stranger);
	made_free(&mid);
	finish(&w);
}
END_TEST

START_TEST(own_authority_is_refused)
{
	struct made leaf;
	struct tls_report r;
	struct world w;
	unsigned char *der = NULL;
	int len;

	/* Even where the machine trusts it. */
	start(&w, &good_root, "");
	leaf = make_leaf(&rows[0], &w.root);
	ck_assert(try(&w, "a.test", &leaf, NULL, &r));
	len = i2d_X509(w.root.cert, &der);
	own_authority = (struct str){(char *)der, (size_t)len};
	ck_assert(!try(&w, "a.test", &leaf, NULL, &r));
	ck_assert_int_eq(r.check, TLS_CHECK_OWN_AUTHORITY);
	ck_assert_str_eq(r.issuer, "CN=Root");
	own_authority = STR_NONE;
	OPENSSL_free(der);
	made_free(&leaf);
	finish(&w);
}
END_TEST

START_TEST(what_was_seen_completes)
{
	struct made mid, leaf, other;
	struct tls_report r;
	struct world w;

	start(&w, &good_root, "");
	mid = make_mid(&w.root, (struct wish){0});
	leaf = make_leaf(&rows[0], &mid);
	other = made(&(struct wish){.subject = "Other", .issuer = &mid,
	    .san = "DNS:b.test"});
	ck_assert(!try(&w, "b.test", &other, NULL, &r));
	ck_assert_int_eq(r.check, TLS_CHECK_UNKNOWN_ISSUER);
	/* One that fails teaches nothing. */
	ck_assert(!try(&w, "c.test", &leaf, &mid, &r));
	ck_assert(!try(&w, "b.test", &other, NULL, &r));
	ck_assert(try(&w, "a.test", &leaf, &mid, &r));
	ck_assert(try(&w, "b.test", &other, NULL, &r));
	made_free(&other);
	made_free(&leaf);
	made_free(&mid);
	finish(&w);
}
END_TEST

START_TEST(exceptions_excuse_what_they_name)
{
	struct made leaf, old;
	struct tls_report r;
	struct world w;

	start(&w, &good_root,
	    "  exceptions:\n"
	    "  - {host: a.test, allow: [self-signed]}\n");
	leaf = made(&(struct wish){.subject = "Leaf", .san = "DNS:a.test"});
	old = made(&(struct wish){.subject = "Leaf", .san = "DNS:a.test",
	    .from = -9, .to = -2});
	ck_assert(try(&w, "a.test", &leaf, NULL, &r));
	ck_assert_int_eq(r.check, TLS_CHECK_SELF_SIGNED);
	ck_assert(r.excused);
	ck_assert(!try(&w, "a.test", &old, NULL, &r));
	ck_assert_int_eq(r.check, TLS_CHECK_EXPIRED);
	ck_assert(!r.excused);
	made_free(&old);
	made_free(&leaf);
	finish(&w);
}
END_TEST

START_TEST(sessions_are_resumed_with_the_same_name)
{
	struct made leaf;
	struct tls_report r;
	struct world w;

	start(&w, &good_root, "");
	w.server = SSL_CTX_new(TLS_server_method());
	leaf = made(&(struct wish){.subject = "Leaf", .issuer = &w.root,
	    .san = "DNS:a.test,DNS:b.test"});
	ck_assert(try(&w, "a.test", &leaf, NULL, &r) && !w.resumed);
	ck_assert(try(&w, "b.test", &leaf, NULL, &r) && !w.resumed);
	ck_assert(try(&w, "a.test", &leaf, NULL, &r) && w.resumed);
	/* A name that is not in it does not get in by a session. */
	ck_assert(!try(&w, "c.test", &leaf, NULL, &r) && !w.resumed);
	SSL_CTX_free(w.server);
	made_free(&leaf);
	finish(&w);
}
END_TEST

START_TEST(texts_are_harmless)
{
	struct made leaf;
	struct tls_report r;
	struct world w;

	start(&w, &good_root, "");
	leaf = made(&(struct wish){
	    .subject = "b\x01\xc3\xb1\xe2\x80\xae<script>", .issuer = &w.root,
	    .san = "DNS:b.test,DNS:c.test,IP:10.0.0.1"});
	ck_assert(!try(&w, "a.test", &leaf, NULL, &r));
	ck_assert_int_eq(r.check, TLS_CHECK_WRONG_HOST);
	ck_assert_str_eq(r.subject, "CN=b\\01\xc3\xb1?\?\?<script>");
	ck_assert_str_eq(r.names, "b.test, c.test, 10.0.0.1");
	made_free(&leaf);
	finish(&w);
}
END_TEST

UNIT_MAIN("verify",
    LOOP(says_what_is_wrong, rows) PLAIN(own_authority_is_refused)
	PLAIN(what_was_seen_completes) PLAIN(exceptions_excuse_what_they_name)
	    PLAIN(sessions_are_resumed_with_the_same_name)
		PLAIN(texts_are_harmless))
