/* SPDX-License-Identifier: MIT
 *
 * tls/tls13_kdf.c - the key schedule of TLS 1.3 for openssl.
 */
/* The SHA-2 functions without a lookup are called deprecated. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "proxy/tls/tls13_kdf.h"

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/provider.h>
#include <openssl/sha.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "proxy/base/object.h"

#define NAME		"aduana-kdf"
#define DIGEST_MAX	SHA384_DIGEST_LENGTH
#define BLOCK_MAX	SHA512_CBLOCK
/* Length, prefix with label, context: RFC 8446 7.1. */
#define INFO_MAX	(2 + 1 + 255 + 1 + 255)
/* What is derived at a time is a key, never more than a digest. */
#define OUT_MAX		DIGEST_MAX

struct bytes {
	const uint8_t	*ptr;
	size_t		 len;
};

struct derivation {
	bool		 wide;		/* SHA-384 */
	int		 mode;
	struct bytes	 key;
	struct bytes	 salt;
	struct bytes	 prefix;
	struct bytes	 label;
	struct bytes	 data;
};

/* ---- HMAC (RFC 2104) ----------------------------------------------------- */

union sha {
	SHA256_CTX	 narrow;
	SHA512_CTX	 wide;
};

static size_t
digest_size(bool wide)
{
	return (wide ? SHA384_DIGEST_LENGTH : SHA256_DIGEST_LENGTH);
}

static size_t
block_size(bool wide)
{
	return (wide ? SHA512_CBLOCK : SHA256_CBLOCK);
}

/* ${pad} is a block. */
static void
hash(bool wide, const uint8_t *pad, struct bytes in, uint8_t *out)
{
	union sha sha;

	if (wide) {
		SHA384_Init(&sha.wide);
		SHA384_Update(&sha.wide, pad, SHA512_CBLOCK);
		SHA384_Update(&sha.wide, in.ptr, in.len);
		SHA384_Final(out, &sha.wide);
	} else {
		SHA256_Init(&sha.narrow);
		SHA256_Update(&sha.narrow, pad, SHA256_CBLOCK);
		SHA256_Update(&sha.narrow, in.ptr, in.len);
		SHA256_Final(out, &sha.narrow);
	}
	OPENSSL_cleanse(&sha, sizeof(sha));
}

/* Keys are digests or shared secrets of curves: none is longer than a block;
 * one that is, is refused before. */
static void
hmac(bool wide, struct bytes key, struct bytes in, uint8_t *out)
{
	uint8_t pad[BLOCK_MAX] = {0}, inner[DIGEST_MAX];
	size_t i;

	if (key.len > 0)
		memcpy(pad, key.ptr, key.len);
	for (i = 0; i < sizeof(pad); i++)
		pad[i] ^= 0x36;
	hash(wide, pad, in, inner);
	for (i = 0; i < sizeof(pad); i++)
		pad[i] ^= 0x36 ^ 0x5c;
	hash(wide, pad, (struct bytes){inner, digest_size(wide)}, out);
	OPENSSL_cleanse(pad, sizeof(pad));
	OPENSSL_cleanse(inner, sizeof(inner));
}

/* ---- RFC 8446 7.1 -------------------------------------------------------- */

static uint8_t *
put(uint8_t *at, struct bytes bytes)
{
	if (bytes.len > 0)
		memcpy(at, bytes.ptr, bytes.len);
	return (at + bytes.len);
}

/* HKDF-Expand-Label for at most one block of output. */
static int
expand(const struct derivation *d, struct bytes key, struct bytes data,
    uint8_t *out, size_t n)
{
	uint8_t info[INFO_MAX + 1], full[DIGEST_MAX], *at = info;

	if (n > digest_size(d->wide) || key.len > block_size(d->wide) ||
	    d->prefix.len + d->label.len > 255 || data.len > 255)
		return (0);
	*at++ = (uint8_t)(n >> 8);
	*at++ = (uint8_t)n;
	*at++ = (uint8_t)(d->prefix.len + d->label.len);
	at = put(at, d->prefix);
	at = put(at, d->label);
	*at++ = (uint8_t)data.len;
	at = put(at, data);
	*at++ = 1;
	hmac(d->wide, key, (struct bytes){info, (size_t)(at - info)}, full);
	memcpy(out, full, n);
	OPENSSL_cleanse(full, sizeof(full));
	return (1);
}

/* The next secret of the schedule: Derive-Secret of the one before (the salt)
 * over no messages, then HKDF-Extract with what is new (the key). */
static int
extract(const struct derivation *d, uint8_t *out, size_t n)
{
	static const uint8_t zeros[DIGEST_MAX];
	size_t size = digest_size(d->wide);
	struct bytes fresh = d->key, salt = {zeros, size};
	uint8_t derived[DIGEST_MAX], nothing[DIGEST_MAX];

	if (n != size || fresh.len > block_size(d->wide))
		return (0);
	if (fresh.ptr == NULL)
		fresh = (struct bytes){zeros, size};
	if (d->salt.ptr != NULL) {
		if (d->wide)
			SHA384((const uint8_t *)"", 0, nothing);
		else
			SHA256((const uint8_t *)"", 0, nothing);
		if (!expand(d, d->salt, (struct bytes){nothing, size}, derived,
			size))
			return (0);
		salt = (struct bytes){derived, size};
	}
	hmac(d->wide, salt, fresh, out);
	OPENSSL_cleanse(derived, sizeof(derived));
	return (1);
}

/* ---- what openssl asks for ----------------------------------------------- */

static bool
take_digest(struct derivation *d, const OSSL_PARAM *param)
{
	const char *name = param->data;

	if (param->data_type != OSSL_PARAM_UTF8_STRING || name == NULL)
		return (false);
	d->wide = strcasecmp(name, "SHA384") == 0 ||
		  strcasecmp(name, "SHA2-384") == 0;
	return (d->wide || strcasecmp(name, "SHA256") == 0 ||
		strcasecmp(name, "SHA2-256") == 0);
}

static struct bytes *
place_of(struct derivation *d, const char *key)
{
	static const struct {
		const char	*key;
		size_t		 at;
	} places[] = {
	    {OSSL_KDF_PARAM_KEY, offsetof(struct derivation, key)},
	    {OSSL_KDF_PARAM_SALT, offsetof(struct derivation, salt)},
	    {OSSL_KDF_PARAM_PREFIX, offsetof(struct derivation, prefix)},
	    {OSSL_KDF_PARAM_LABEL, offsetof(struct derivation, label)},
	    {OSSL_KDF_PARAM_DATA, offsetof(struct derivation, data)},
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (strcmp(key, places[i].key) == 0)
			return ((struct bytes *)(void *)((char *)d +
							 places[i].at));
	return (NULL);
}

/* What is not known does not matter to a handshake. */
static bool
take(struct derivation *d, const OSSL_PARAM *param)
{
	struct bytes *place;

	if (strcmp(param->key, OSSL_KDF_PARAM_MODE) == 0)
		return (OSSL_PARAM_get_int(param, &d->mode) == 1);
	if (strcmp(param->key, OSSL_KDF_PARAM_DIGEST) == 0)
		return (take_digest(d, param));
	place = place_of(d, param->key);
	if (place == NULL)
		return (true);
	place->ptr = param->data;
	place->len = param->data_size;
	return (param->data_type == OSSL_PARAM_OCTET_STRING);
}

static int
kdf_derive(void *ctx, unsigned char *out, size_t n, const OSSL_PARAM *params)
{
	struct derivation d = {.mode = -1};

	(void)ctx;
	for (; params != NULL && params->key != NULL; params++)
		if (!take(&d, params))
			return (0);
	if (d.mode == EVP_KDF_HKDF_MODE_EXPAND_ONLY && d.key.ptr != NULL)
		return (expand(&d, d.key, d.data, out, n));
	if (d.mode == EVP_KDF_HKDF_MODE_EXTRACT_ONLY)
		return (extract(&d, out, n));
	return (0);
}

/* All comes with the call; there is nothing to keep. */
static void *
kdf_new(void *provider)
{
	static char nothing;

	(void)provider;
	return (&nothing);
}

static void
kdf_free(void *ctx)
{
	(void)ctx;
}

typedef void any_fn(void);
#define ENTRY(id, fn)                \
	{                            \
		(id), (any_fn *)(fn) \
	}

static const OSSL_DISPATCH kdf_functions[] = {
    ENTRY(OSSL_FUNC_KDF_NEWCTX, kdf_new),
    ENTRY(OSSL_FUNC_KDF_FREECTX, kdf_free),
    ENTRY(OSSL_FUNC_KDF_RESET, kdf_free),
    ENTRY(OSSL_FUNC_KDF_DERIVE, kdf_derive),
    {0, NULL},
};

static const OSSL_ALGORITHM kdfs[] = {
    {OSSL_KDF_NAME_TLS1_3_KDF, "provider=" NAME, kdf_functions, NULL},
    {NULL, NULL, NULL, NULL},
};

static const OSSL_ALGORITHM *
query(void *provider, int operation, int *no_cache)
{
	(void)provider;
	*no_cache = 0;
	return (operation == OSSL_OP_KDF ? kdfs : NULL);
}

static const OSSL_DISPATCH functions[] = {
    ENTRY(OSSL_FUNC_PROVIDER_QUERY_OPERATION, query),
    {0, NULL},
};

static int
begin(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *in,
    const OSSL_DISPATCH **out, void **ctx)
{
	(void)handle;
	(void)in;
	*out = functions;
	*ctx = NULL;
	return (1);
}

const char *
tls13_kdf_properties(void)
{
	/* Ours until the end of the process. */
	static OSSL_PROVIDER *theirs, *ours;
	static bool asked;

	/* With one named, openssl does not take its own unasked. */
	if (!asked)
		theirs = OSSL_PROVIDER_load(NULL, "default");
	if (!asked && theirs != NULL &&
	    OSSL_PROVIDER_add_builtin(NULL, NAME, begin) == 1)
		ours = OSSL_PROVIDER_load(NULL, NAME);
	asked = true;
	ERR_clear_error();
	return (ours != NULL ? "?provider=" NAME : NULL);
}
