/* SPDX-License-Identifier: MIT
 *
 * tls/keyring.c - made, told, wiped.
 */
#include "proxy/tls/keyring.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <stdlib.h>

#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/tls/ca.h"
#include "proxy/tls/signer_message.h"
#include "proxy/tls/ticket_keys.h"

/* Keys, and packets that hold some. */
#define SECRETS_SIZE	(256u * 1024)
#define SECRETS_PIECE	32u

/* Memory that cannot be locked is still left out of dumps. */
bool
keyring_prepare(void)
{
	if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) != 1)
		return (false);
	switch (CRYPTO_secure_malloc_init(SECRETS_SIZE, SECRETS_PIECE)) {
	case 1:
		return (true);
	case 2:
		diag_warnx("keys may be swapped to disk: the limit for locked "
			   "memory (RLIMIT_MEMLOCK) is under %u KiB",
		    SECRETS_SIZE / 1024);
		return (true);
	}
	return (false);
}

static bool
make_leaf_key(struct keyring *k)
{
	unsigned char *der, *end;
	int len;

	k->leaf_key = EVP_EC_gen("P-256");
	len = k->leaf_key == NULL ? -1 : i2d_PrivateKey(k->leaf_key, NULL);
	if (len <= 0)
		return (false);
	der = end = OPENSSL_secure_malloc((size_t)len);
	if (der == NULL || i2d_PrivateKey(k->leaf_key, &end) != len)
		return (false);
	k->leaf_key_der = (struct str){(const char *)der, (size_t)len};
	return (true);
}

/* The certificate that signs, and what is between it and a root. */
static bool
make_chain(struct keyring *k)
{
	STACK_OF(X509) *more = ca_chain(k->ca);
	unsigned char *der, *end;
	int i, n = 1 + (more == NULL ? 0 : sk_X509_num(more));
	size_t size = SIGNER_MESSAGE_MAX;

	der = end = malloc(size);
	if (der == NULL)
		return (false);
	for (i = 0; i < n; i++) {
		const X509 *x = i == 0 ? ca_certificate(k->ca)
				       : sk_X509_value(more, i - 1);
		int len = i2d_X509(x, NULL);

		if (len <= 0 || (size_t)len > size - (size_t)(end - der) ||
		    i2d_X509(x, &end) != len)
			break;
	}
	k->chain_der = (struct str){(const char *)der, (size_t)(end - der)};
	return (i == n);
}

bool
keyring_make(struct keyring *k, struct ca *ca, int64_t now_ns)
{
	k->ca = ca;
	k->tickets = ticket_keys_new(now_ns);
	return (k->tickets != NULL &&
		RAND_bytes((unsigned char *)&k->epoch, sizeof(k->epoch)) == 1 &&
		make_leaf_key(k) && make_chain(k));
}

void
keyring_wipe(struct keyring *k)
{
	ca_free(k->ca);
	EVP_PKEY_free(k->leaf_key);
	OPENSSL_secure_clear_free((void *)(uintptr_t)k->leaf_key_der.ptr,
	    k->leaf_key_der.len);
	free((void *)(uintptr_t)k->chain_der.ptr);
	ticket_keys_free(k->tickets);
	*k = (struct keyring){.ca = NULL};
}

void
keyring_tell(const struct keyring *k, int64_t now_ns, struct signer_answer *a)
{
	int64_t left = ticket_keys_due_ns(k->tickets) - now_ns;

	a->leaf_key = k->leaf_key_der;
	a->chain = k->chain_der;
	a->tickets = ticket_keys_bytes(k->tickets);
	a->again_s = (uint32_t)((left > 0 ? left : 0) / NS_PER_S) + 1;
}
