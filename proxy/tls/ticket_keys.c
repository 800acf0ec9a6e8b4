/* SPDX-License-Identifier: MIT
 *
 * tls/ticket_keys.c - three keys that move up.
 */
#include "proxy/tls/ticket_keys.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#include "proxy/base/clock.h"
#include "proxy/base/object.h"
#include "proxy/tls/signer_message.h"

#define SIZE	SIGNER_TICKET_KEY_SIZE
/* Without randomness there is nothing better to do than to try again. */
#define AGAIN_S	60

enum place {
	CURRENT,
	PREVIOUS,
	NEXT,
	PLACES
};

_Static_assert(PLACES == SIGNER_TICKET_KEYS, "the message has room for all");

struct ticket_keys {
	unsigned	 magic;
#define TICKET_KEYS_MAGIC	0x71c4e701u
	unsigned char	*bytes;		/* of openssl's secure heap */
	int64_t		 due_ns;
};

static unsigned char *
key(const struct ticket_keys *t, enum place place)
{
	return (t->bytes + (size_t)place * SIZE);
}

struct ticket_keys *
ticket_keys_new(int64_t now_ns)
{
	struct ticket_keys *t = malloc(sizeof(*t));

	if (t == NULL)
		return (NULL);
	INIT_OBJ(t, TICKET_KEYS_MAGIC);
	t->bytes = OPENSSL_secure_zalloc(SIZE * PLACES);
	t->due_ns = now_ns + TICKET_KEYS_TURN_S * NS_PER_S;
	if (t->bytes != NULL && RAND_priv_bytes(t->bytes, SIZE * PLACES) == 1)
		return (t);
	ticket_keys_free(t);
	return (NULL);
}

void
ticket_keys_free(struct ticket_keys *t)
{
	if (t == NULL)
		return;
	CHECK_OBJ(t, TICKET_KEYS_MAGIC);
	OPENSSL_secure_clear_free(t->bytes, SIZE * PLACES);
	FINI_OBJ(t);
	free(t);
}

int
ticket_keys_turn(struct ticket_keys *t, int64_t now_ns)
{
	CHECK_OBJ(t, TICKET_KEYS_MAGIC);
	if (now_ns < t->due_ns)
		return (0);
	t->due_ns = now_ns + AGAIN_S * NS_PER_S;
	/* Over the oldest, which is not needed any more either way. */
	if (RAND_priv_bytes(key(t, PREVIOUS), SIZE) != 1)
		return (-1);
	for (size_t i = 0; i < SIZE; i++) {
		unsigned char fresh = key(t, PREVIOUS)[i];

		key(t, PREVIOUS)[i] = key(t, CURRENT)[i];
		key(t, CURRENT)[i] = key(t, NEXT)[i];
		key(t, NEXT)[i] = fresh;
	}
	t->due_ns = now_ns + TICKET_KEYS_TURN_S * NS_PER_S;
	return (0);
}

int64_t
ticket_keys_due_ns(const struct ticket_keys *t)
{
	CHECK_OBJ(t, TICKET_KEYS_MAGIC);
	return (t->due_ns);
}

struct str
ticket_keys_bytes(const struct ticket_keys *t)
{
	CHECK_OBJ(t, TICKET_KEYS_MAGIC);
	return ((struct str){(const char *)t->bytes, SIZE * PLACES});
}
