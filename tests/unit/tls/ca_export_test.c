/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/ca_export_test.c - forms of a certificate.
 */
#include "proxy/tls/ca_export.h"

#include <string.h>
#include <time.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "proxy/base/buf.h"
#include "proxy/tls/ca_make.h"
#include "tests/unit/unit.h"

static unsigned char der_bytes[8192];

static struct str
make(const char *const *names, size_t n)
{
	struct ca_wishes w = {"a<b>&\"c", 1700000000, names, n};
	EVP_PKEY *key = ca_make_key();
	X509 *x = ca_make_certificate(key, &w);
	unsigned char *to = der_bytes;
	int len = i2d_X509(x, &to);

	ck_assert_int_gt(len, 0);
	X509_free(x);
	EVP_PKEY_free(key);
	return ((struct str){(char *)der_bytes, (size_t)len});
}

START_TEST(pem_is_what_openssl_reads)
{
	struct str der = make(NULL, 0);
	unsigned char *again = NULL;
	struct buf out;
	BIO *bio;
	X509 *x;

	buf_init(&out, 1 << 16);
	ck_assert_int_eq(ca_export_pem(der, &out), 0);
	bio = BIO_new_mem_buf(buf_peek(&out).ptr, (int)buf_len(&out));
	x = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	ck_assert_ptr_nonnull(x);
	ck_assert_int_eq(i2d_X509(x, &again), (int)der.len);
	ck_assert_mem_eq(again, der.ptr, der.len);
	OPENSSL_free(again);
	X509_free(x);
	BIO_free(bio);
	buf_fini(&out);
}
END_TEST

START_TEST(profile_is_escaped_and_the_same_each_time)
{
	struct str der = make(NULL, 0);
	struct buf one, two;

	buf_init(&one, 1 << 16);
	buf_init(&two, 1 << 16);
	ck_assert_int_eq(ca_export_profile(der, &one), 0);
	ck_assert_int_eq(ca_export_profile(der, &two), 0);
	ck_assert(str_eq(buf_peek(&one), buf_peek(&two)));
	ck_assert_uint_lt(str_search(buf_peek(&one), STR("a&#60;b&#62;&#38;")),
	    buf_len(&one));
	ck_assert_uint_eq(str_search(buf_peek(&one), STR("a<b>")),
	    buf_len(&one));
	ck_assert_uint_lt(
	    str_search(buf_peek(&one), STR("com.apple.security.root")),
	    buf_len(&one));
	buf_fini(&one);
	buf_fini(&two);
}
END_TEST

START_TEST(describes)
{
	static const char *const names[] = {"corp.example", "lan"};
	struct ca_description d;

	ck_assert_int_eq(ca_export_describe(make(names, 2), &d), 0);
	ck_assert_str_eq(d.subject, "O = aduana, CN = \"aduana CA a<b>&\\\"c "
				    "2023-11-14 22:13Z\"");
	ck_assert_str_eq(d.issuer, d.subject);
	ck_assert_str_eq(d.not_before, "2023-11-13 22:13:20 UTC");
	ck_assert_str_eq(d.not_after, "2033-11-12 22:13:20 UTC");
	ck_assert_str_eq(d.key, "ECDSA P-256");
	ck_assert_str_eq(d.names, "corp.example lan");
	ck_assert_uint_eq(strlen(d.fingerprint), 95);
	ck_assert(d.is_root);
}
END_TEST

static const struct bad_row {
	struct str	 der;
} bad[] = {
    {{"", 0}},
    {STR("no certificate")},
    {STR("\x30\x03\x02\x01\x01")},
};

START_TEST(refuses_what_is_none)
{
	struct ca_description d;
	struct buf out;

	buf_init(&out, 1 << 16);
	ck_assert_int_eq(ca_export_pem(bad[_i].der, &out), -1);
	ck_assert_int_eq(ca_export_profile(bad[_i].der, &out), -1);
	ck_assert_int_eq(ca_export_describe(bad[_i].der, &d), -1);
	ck_assert_uint_eq(buf_len(&out), 0);
	buf_fini(&out);
}
END_TEST

START_TEST(refuses_what_follows)
{
	struct str der = make(NULL, 0);
	struct ca_description d;

	der.len++;
	ck_assert_int_eq(ca_export_describe(der, &d), -1);
	der.len -= 2;
	ck_assert_int_eq(ca_export_describe(der, &d), -1);
}
END_TEST

UNIT_MAIN("ca_export", PLAIN(pem_is_what_openssl_reads)
	PLAIN(profile_is_escaped_and_the_same_each_time) PLAIN(describes)
	LOOP(refuses_what_is_none, bad) PLAIN(refuses_what_follows))
