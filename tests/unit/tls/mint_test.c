/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/mint_test.c - leaves as a client sees them.
 */
#include "proxy/tls/mint.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "proxy/tls/ca.h"
#include "proxy/tls/ca_make.h"
#include "tests/unit/unit.h"

#define DAY	86400
#define L31	"abcdefghijklmnopqrstuvwxyz01234"
#define L63	L31 L31 "x"
/* 63 + 1 + 63 + 1 + 63 + 1 + 61 = 253 */
#define LONGEST	L63 "." L63 "." L63 "." L31 "abcdefghijklmnopqrstuvwxyz0123"

static unsigned char der[MINT_DER_MAX];

/* An authority and a leaf's key, made once. */
static struct authority {
	EVP_PKEY	*key;
	EVP_PKEY	*leaf_key;
	X509		*certificate;
	int64_t		 now;
} a;

static void
make_authority(const char *const *names, size_t n)
{
	struct ca_wishes w = {"host.example", 0, names, n};

	a.now = (int64_t)time(NULL);
	w.now_s = a.now;
	a.key = ca_make_key();
	a.leaf_key = ca_make_key();
	ck_assert_ptr_nonnull(a.key);
	ck_assert_ptr_nonnull(a.leaf_key);
	a.certificate = ca_make_certificate(a.key, &w);
	ck_assert_ptr_nonnull(a.certificate);
}

static void
drop_authority(void)
{
	X509_free(a.certificate);
	EVP_PKEY_free(a.key);
	EVP_PKEY_free(a.leaf_key);
}

static enum mint_result
mint_at(struct str name, int64_t now, int64_t until, X509 **out)
{
	struct mint_order o = {
	    a.certificate, a.key, a.leaf_key, name, now, until};
	const unsigned char *p = der;
	enum mint_result result;
	size_t len = 0;

	*out = NULL;
	result = mint_leaf(&o, der, &len);
	if (result == MINT_OK) {
		*out = d2i_X509(NULL, &p, (long)len);
		ck_assert_ptr_nonnull(*out);
		ck_assert_ptr_eq(p, der + len);
	}
	return (result);
}

/* As a browser would: chain, purpose, strict about the form. */
static int
verify(X509 *leaf)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	int error;

	X509_STORE_add_cert(store, a.certificate);
	X509_STORE_CTX_init(ctx, store, leaf, NULL);
	X509_STORE_CTX_set_purpose(ctx, X509_PURPOSE_SSL_SERVER);
	X509_STORE_CTX_set_flags(ctx, X509_V_FLAG_X509_STRICT);
	(void)X509_verify_cert(ctx);
	error = X509_STORE_CTX_get_error(ctx);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	return (error);
}

static const struct name_row {
	const char	*name;
	int		 ip_len;
	bool		 in_subject;
} names[] = {
    {"example.com", 0, true},
    {"localhost", 0, true},
    {"under_score.example", 0, true},
    {"xn--maana-pta.example", 0, true},
    {"a.b.c.d.e.f", 0, true},
    {L31 "." L31, 0, true},
    {L31 ".x" L31, 0, true},	/* 64 */
    {L31 ".xy" L31, 0, false},	/* 65 */
    {L63 "." L31, 0, false},
    {LONGEST, 0, false},
    {"192.0.2.7", 4, true},
    {"2001:db8::1", 16, true},
    {"::1", 16, true},
    {"2001:db8:1111:2222:3333:4444:5555:6666", 16, true},
};

START_TEST(names_one_host)
{
	const struct name_row *r = &names[_i];
	X509_NAME *subject;
	GENERAL_NAMES *all;
	int critical = 0;
	X509 *x;

	make_authority(NULL, 0);
	ck_assert_int_eq(mint_at(str_of(r->name), a.now, 0, &x), MINT_OK);
	ck_assert_int_eq(verify(x), X509_V_OK);
	if (r->ip_len == 0) {
		ck_assert_int_eq(X509_check_host(x, r->name, 0, 0, NULL), 1);
		ck_assert_int_ne(X509_check_host(x, "other.example", 0, 0,
				     NULL), 1);
	} else {
		ck_assert_int_eq(X509_check_ip_asc(x, r->name, 0), 1);
		ck_assert_int_ne(X509_check_ip_asc(x, "192.0.2.8", 0), 1);
	}
	all = X509_get_ext_d2i(x, NID_subject_alt_name, &critical, NULL);
	ck_assert_int_eq(sk_GENERAL_NAME_num(all), 1);
	ck_assert_int_eq(critical, r->in_subject ? 0 : 1);
	subject = X509_get_subject_name(x);
	ck_assert_int_eq(X509_NAME_entry_count(subject), r->in_subject ? 1 : 0);
	GENERAL_NAMES_free(all);
	X509_free(x);
	drop_authority();
}
END_TEST

static const struct bad_row {
	struct str	 name;
} bad[] = {
    {{"", 0}},
    {STR("a,DNS:b")},
    {STR("a.example\0.b.example")},
    {STR("a.example\n")},
    {STR("a b")},
    {STR(" a.example")},
    {STR("*.x")},
    {STR("*")},
    {STR("a..b")},
    {STR(".a")},
    {STR("a.")},
    {STR("a.example:443")},
    {STR("https://a")},
    {STR("[::1]")},
    {STR("::1%eth0")},
    {STR("1.2.3")},
    {STR("0x7f.1")},
    {STR("256.1.1.1")},
    {STR("ma\xc3\xb1" "ana.example")},
    {STR("IP:1.2.3.4")},
    {STR("a/b")},
    {STR(L63 "x.example")},
    {STR(LONGEST "y")},
    {STR("a=b")},
    {STR("\xff\xfe")},
};

START_TEST(refuses_what_is_no_name)
{
	X509 *x;

	make_authority(NULL, 0);
	ck_assert_int_eq(mint_at(bad[_i].name, a.now, 0, &x), MINT_BAD_NAME);
	drop_authority();
}
END_TEST

static int64_t
seconds_until(const ASN1_TIME *t)
{
	ASN1_TIME *now = ASN1_TIME_set(NULL, (time_t)a.now);
	int days, seconds;

	ck_assert_int_eq(ASN1_TIME_diff(&days, &seconds, now, t), 1);
	ASN1_TIME_free(now);
	return ((int64_t)days * DAY + seconds);
}

START_TEST(lives_a_month_within_its_issuer)
{
	int64_t last = a.now;
	X509 *x;

	make_authority(NULL, 0);
	last = a.now + 3652LL * DAY - DAY;
	ck_assert_int_eq(mint_at(STR("a.example"), a.now, 0, &x), MINT_OK);
	ck_assert_int_eq(seconds_until(X509_get0_notBefore(x)), -DAY);
	ck_assert_int_eq(seconds_until(X509_get0_notAfter(x)), 29 * DAY);
	X509_free(x);
	/* Near the end of the authority, and of its chain. */
	ck_assert_int_eq(mint_at(STR("a.example"), last - DAY, 0, &x),
	    MINT_OK);
	ck_assert_int_eq(seconds_until(X509_get0_notAfter(x)), last - a.now);
	X509_free(x);
	ck_assert_int_eq(mint_at(STR("a.example"), a.now, a.now + 60, &x),
	    MINT_OK);
	ck_assert_int_eq(seconds_until(X509_get0_notAfter(x)), 60);
	X509_free(x);
	ck_assert_int_eq(mint_at(STR("a.example"), last, 0, &x), MINT_EXPIRED);
	ck_assert_int_eq(mint_at(STR("a.example"), last + 1, 0, &x),
	    MINT_EXPIRED);
	ck_assert_int_eq(mint_at(STR("a.example"), a.now, a.now, &x),
	    MINT_FAILED);
	drop_authority();
}
END_TEST

START_TEST(says_what_it_is_for)
{
	X509 *x, *y;

	make_authority(NULL, 0);
	ck_assert_int_eq(mint_at(STR("a.example"), a.now, 0, &x), MINT_OK);
	ck_assert_int_eq(mint_at(STR("a.example"), a.now, 0, &y), MINT_OK);
	ck_assert_int_eq(X509_get_version(x), X509_VERSION_3);
	ck_assert_uint_eq(X509_get_key_usage(x), KU_DIGITAL_SIGNATURE);
	ck_assert_uint_eq(X509_get_extended_key_usage(x), XKU_SSL_SERVER);
	ck_assert_int_eq(X509_check_ca(x), 0);
	ck_assert_int_eq(X509_get_signature_nid(x), NID_ecdsa_with_SHA256);
	ck_assert_ptr_nonnull(X509_get0_subject_key_id(x));
	ck_assert_int_eq(ASN1_OCTET_STRING_cmp(X509_get0_authority_key_id(x),
			     X509_get0_subject_key_id(a.certificate)), 0);
	ck_assert_int_ne(ASN1_INTEGER_cmp(X509_get0_serialNumber(x),
			     X509_get0_serialNumber(y)), 0);
	ck_assert_int_eq(X509_get0_serialNumber(x)->length, 16);
	X509_free(x);
	X509_free(y);
	drop_authority();
}
END_TEST

static const struct constraint_row {
	const char	*name;
	int		 want;
} constrained[] = {
    {"corp.example", X509_V_OK},
    {"a.b.corp.example", X509_V_OK},
    {"x.lan", X509_V_OK},
    {"other.example", X509_V_ERR_PERMITTED_VIOLATION},
    {"evilcorp.example", X509_V_ERR_PERMITTED_VIOLATION},
    {"192.0.2.1", X509_V_ERR_EXCLUDED_VIOLATION},
    {"2001:db8::1", X509_V_ERR_EXCLUDED_VIOLATION},
};

START_TEST(is_bound_by_the_names_of_its_issuer)
{
	static const char *const permitted[] = {"corp.example", "lan"};
	const struct constraint_row *r = &constrained[_i];
	X509 *x;

	make_authority(permitted, 2);
	ck_assert_int_eq(mint_at(str_of(r->name), a.now, 0, &x), MINT_OK);
	ck_assert_int_eq(verify(x), r->want);
	X509_free(x);
	drop_authority();
}
END_TEST

UNIT_MAIN("mint", LOOP(names_one_host, names) LOOP(refuses_what_is_no_name, bad)
	PLAIN(lives_a_month_within_its_issuer) PLAIN(says_what_it_is_for)
	LOOP(is_bound_by_the_names_of_its_issuer, constrained))
