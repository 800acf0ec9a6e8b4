/* SPDX-License-Identifier: MIT
 *
 * tls/tls13_kdf_test.c - the figures of RFC 8448, and those of openssl's own.
 */
#include "proxy/tls/tls13_kdf.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <string.h>

#include "tests/unit/unit.h"

#define OWN	"provider=default"

struct ask {
	int		 mode;
	const char	*digest;
	const char	*label;
	size_t		 key;		/* lengths; 0: not given */
	size_t		 salt;
	size_t		 data;
};

/* Anything, and the same each time. */
static char material[3][400];

static void
fill(void)
{
	for (size_t i = 0; i < sizeof(material); i++)
		material[i / 400][i % 400] = (char)(i * 167 + i / 7);
}

static OSSL_PARAM
text_param(const char *name, const char *text)
{
	return (OSSL_PARAM_construct_octet_string(name,
	    (void *)(uintptr_t)text, strlen(text)));
}

static int
derive(const char *properties, const struct ask *a, unsigned char *out,
    size_t n)
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "TLS13-KDF", properties);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	OSSL_PARAM params[8], *p = params;
	int mode = a->mode, ret;

	*p++ = OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode);
	*p++ = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST,
	    (char *)(uintptr_t)a->digest, 0);
	if (a->key > 0)
		*p++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY,
		    material[0], a->key);
	if (a->salt > 0)
		*p++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT,
		    material[1], a->salt);
	if (a->data > 0)
		*p++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_DATA,
		    material[2], a->data);
	*p++ = text_param(OSSL_KDF_PARAM_PREFIX, "tls13 ");
	*p++ = text_param(OSSL_KDF_PARAM_LABEL, a->label);
	*p = OSSL_PARAM_construct_end();
	ret = EVP_KDF_derive(ctx, out, n, params);
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return (ret);
}

#define EXTRACT	EVP_KDF_HKDF_MODE_EXTRACT_ONLY
#define EXPAND	EVP_KDF_HKDF_MODE_EXPAND_ONLY

static const struct {
	struct ask	 ask;
	size_t		 out;
} same[] = {
    {{EXTRACT, "SHA256", "derived", 0, 0, 0}, 32},
    {{EXTRACT, "SHA256", "derived", 32, 0, 0}, 32},
    {{EXTRACT, "SHA256", "derived", 0, 32, 0}, 32},
    {{EXTRACT, "SHA256", "derived", 48, 32, 0}, 32},
    {{EXTRACT, "SHA384", "derived", 0, 0, 0}, 48},
    {{EXTRACT, "SHA384", "derived", 66, 48, 0}, 48},
    {{EXTRACT, "SHA2-384", "derived", 32, 48, 0}, 48},
    {{EXPAND, "SHA256", "c hs traffic", 32, 0, 32}, 32},
    {{EXPAND, "SHA256", "key", 32, 0, 0}, 16},
    {{EXPAND, "SHA2-256", "iv", 32, 0, 0}, 12},
    {{EXPAND, "SHA384", "s ap traffic", 48, 0, 48}, 48},
    {{EXPAND, "SHA384", "key", 48, 0, 0}, 32},
    {{EXPAND, "SHA384", "resumption", 48, 0, 8}, 48},
};

START_TEST(says_what_openssl_says)
{
	unsigned char want[64] = {0}, got[64] = {0};
	const struct ask *a = &same[_i].ask;

	fill();
	ck_assert_ptr_nonnull(tls13_kdf_properties());
	ck_assert_int_eq(derive(OWN, a, want, same[_i].out), 1);
	ck_assert_int_eq(derive(tls13_kdf_properties(), a, got, same[_i].out),
	    1);
	ck_assert_mem_eq(got, want, sizeof(want));
}
END_TEST

/* What no handshake asks for is refused, not computed in another way. */
static const struct {
	struct ask	 ask;
	size_t		 out;
} refused[] = {
    {{EXPAND, "SHA256", "key", 0, 0, 0}, 16},
    {{EXPAND, "SHA256", "key", 65, 0, 0}, 16},
    {{EXPAND, "SHA256", "key", 32, 0, 0}, 33},
    {{EXPAND, "SHA256", "key", 32, 0, 256}, 16},
    {{EXPAND, "SHA512", "key", 64, 0, 0}, 16},
    {{EXTRACT, "SHA256", "derived", 32, 0, 0}, 31},
    {{EXTRACT, "SHA256", "derived", 65, 0, 0}, 32},
    {{EXTRACT, "SHA256", "derived", 32, 65, 0}, 32},
    {{EVP_KDF_HKDF_MODE_EXTRACT_AND_EXPAND, "SHA256", "key", 32, 0, 0}, 16},
};

START_TEST(refuses_the_rest)
{
	unsigned char out[64];

	fill();
	ck_assert_ptr_nonnull(tls13_kdf_properties());
	ck_assert_int_ne(derive("provider=aduana-kdf", &refused[_i].ask, out,
			     refused[_i].out),
	    1);
}
END_TEST

/* RFC 8448 3: the early secret, then the handshake's. */
START_TEST(computes_the_published_figures)
{
	static const unsigned char early[] = {0x33, 0xad, 0x0a, 0x1c, 0x60,
	    0x7e, 0xc0, 0x3b, 0x09, 0xe6, 0xcd, 0x98, 0x93, 0x68, 0x0c, 0xe2,
	    0x10, 0xad, 0xf3, 0x00, 0xaa, 0x1f, 0x26, 0x60, 0xe1, 0xb2, 0x2e,
	    0x10, 0xf1, 0x70, 0xf9, 0x2a};
	static const unsigned char shared[] = {0x8b, 0xd4, 0x05, 0x4f, 0xb5,
	    0x5b, 0x9d, 0x63, 0xfd, 0xfb, 0xac, 0xf9, 0xf0, 0x4b, 0x9f, 0x0d,
	    0x35, 0xe6, 0xd6, 0x3f, 0x53, 0x75, 0x63, 0xef, 0xd4, 0x62, 0x72,
	    0x90, 0x0f, 0x89, 0x49, 0x2d};
	static const unsigned char secret[] = {0x1d, 0xc8, 0x26, 0xe9, 0x36,
	    0x06, 0xaa, 0x6f, 0xdc, 0x0a, 0xad, 0xc1, 0x2f, 0x74, 0x1b, 0x01,
	    0x04, 0x6a, 0xa6, 0xb9, 0x9f, 0x69, 0x1e, 0xd2, 0x21, 0xa9, 0xf0,
	    0xca, 0x04, 0x3f, 0xbe, 0xac};
	struct ask a = {EXTRACT, "SHA256", "derived", 0, 0, 0};
	unsigned char out[32];

	ck_assert_ptr_nonnull(tls13_kdf_properties());
	ck_assert_int_eq(derive(tls13_kdf_properties(), &a, out, 32), 1);
	ck_assert_mem_eq(out, early, 32);
	memcpy(material[0], shared, 32);
	memcpy(material[1], early, 32);
	a.key = a.salt = 32;
	ck_assert_int_eq(derive(tls13_kdf_properties(), &a, out, 32), 1);
	ck_assert_mem_eq(out, secret, 32);
}
END_TEST

UNIT_MAIN("tls13_kdf",
    LOOP(says_what_openssl_says, same)
    LOOP(refuses_the_rest, refused)
    PLAIN(computes_the_published_figures))
