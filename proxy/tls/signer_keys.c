/* SPDX-License-Identifier: MIT
 *
 * tls/signer_keys.c - what the signer gave a worker.
 */
#include "proxy/tls/signer_keys.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "proxy/base/object.h"
#include "proxy/tls/signer_message.h"

#define TICKETS_SIZE	(SIGNER_TICKET_KEYS * SIGNER_TICKET_KEY_SIZE)

struct signer_keys {
	unsigned	 magic;
#define SIGNER_KEYS_MAGIC	0x519e4e01u
	uint64_t	 epoch;
	EVP_PKEY	*key;
	struct stack_st_X509 *chain;		/* or NULL */
	size_t		 authority_len;
	size_t		 tickets_len;
	unsigned char	*tickets;	/* a mapping of TICKETS_SIZE */
	unsigned char	 authority[SIGNER_MESSAGE_MAX];
};

struct signer_keys *
signer_keys_new(void)
{
	struct signer_keys *k = malloc(sizeof(*k));

	if (k == NULL)
		return (NULL);
	INIT_OBJ(k, SIGNER_KEYS_MAGIC);
	k->tickets = mmap(NULL, TICKETS_SIZE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (k->tickets == MAP_FAILED) {
		free(k);
		return (NULL);
	}
	(void)madvise(k->tickets, TICKETS_SIZE, MADV_DONTDUMP);
	return (k);
}

void
signer_keys_free(struct signer_keys *k)
{
	if (k == NULL)
		return;
	CHECK_OBJ(k, SIGNER_KEYS_MAGIC);
	EVP_PKEY_free(k->key);
	sk_X509_pop_free(k->chain, X509_free);
	OPENSSL_cleanse(k->tickets, TICKETS_SIZE);
	munmap(k->tickets, TICKETS_SIZE);
	FINI_OBJ(k);
	free(k);
}

static EVP_PKEY *
read_key(struct str der)
{
	const unsigned char *at = (const unsigned char *)der.ptr;
	EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &at, (long)der.len);

	if (key != NULL && at != (const unsigned char *)der.ptr + der.len) {
		EVP_PKEY_free(key);
		key = NULL;
	}
	return (key);
}

/* A client has the root or it does not: it is not sent. */
static int
chain_push(struct stack_st_X509 *chain, X509 *certificate)
{
	if (X509_self_signed(certificate, 0) == 1) {
		X509_free(certificate);
		return (0);
	}
	if (sk_X509_push(chain, certificate) > 0)
		return (0);
	X509_free(certificate);
	return (-1);
}

/* Certificates one behind the other; ${*first} is the length of the first. */
static struct stack_st_X509 *
read_chain(struct str der, size_t *first)
{
	const unsigned char *at = (const unsigned char *)der.ptr;
	const unsigned char *start = at, *end = at + der.len;
	struct stack_st_X509 *chain = sk_X509_new_null();
	X509 *certificate;

	*first = 0;
	while (chain != NULL && at < end) {
		certificate = d2i_X509(NULL, &at, (long)(end - at));
		if (*first == 0)
			*first = (size_t)(at - start);
		if (certificate == NULL || chain_push(chain, certificate)) {
			sk_X509_pop_free(chain, X509_free);
			return (NULL);
		}
	}
	return (chain);
}

static bool
fits(const struct signer_keys *k, const struct signer_answer *a)
{
	return (a->epoch != 0 && a->leaf_key.len > 0 && a->chain.len > 0 &&
		a->chain.len <= sizeof(k->authority) && a->tickets.len > 0 &&
		a->tickets.len <= TICKETS_SIZE &&
		a->tickets.len % SIGNER_TICKET_KEY_SIZE == 0);
}

int
signer_keys_set(struct signer_keys *k, const struct signer_answer *a)
{
	struct stack_st_X509 *chain;
	size_t first;
	EVP_PKEY *key;

	CHECK_OBJ(k, SIGNER_KEYS_MAGIC);
	if (!fits(k, a))
		return (-1);
	ERR_clear_error();
	key = read_key(a->leaf_key);
	chain = read_chain(a->chain, &first);
	ERR_clear_error();
	if (key == NULL || chain == NULL) {
		EVP_PKEY_free(key);
		sk_X509_pop_free(chain, X509_free);
		return (-1);
	}
	EVP_PKEY_free(k->key);
	sk_X509_pop_free(k->chain, X509_free);
	k->key = key;
	k->chain = chain;
	k->epoch = a->epoch;
	k->authority_len = first;
	memcpy(k->authority, a->chain.ptr, first);
	OPENSSL_cleanse(k->tickets, TICKETS_SIZE);
	k->tickets_len = a->tickets.len;
	memcpy(k->tickets, a->tickets.ptr, a->tickets.len);
	return (0);
}

uint64_t
signer_keys_epoch(const struct signer_keys *k)
{
	CHECK_OBJ(k, SIGNER_KEYS_MAGIC);
	return (k->epoch);
}

struct evp_pkey_st *
signer_keys_key(const struct signer_keys *k)
{
	CHECK_OBJ(k, SIGNER_KEYS_MAGIC);
	return (k->key);
}

struct stack_st_X509 *
signer_keys_chain(const struct signer_keys *k)
{
	CHECK_OBJ(k, SIGNER_KEYS_MAGIC);
	return (k->chain);
}

struct str
signer_keys_authority(const struct signer_keys *k)
{
	CHECK_OBJ(k, SIGNER_KEYS_MAGIC);
	return ((struct str){(const char *)k->authority, k->authority_len});
}

struct str
signer_keys_tickets(const struct signer_keys *k)
{
	CHECK_OBJ(k, SIGNER_KEYS_MAGIC);
	return ((struct str){(const char *)k->tickets, k->tickets_len});
}
