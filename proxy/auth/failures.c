/* SPDX-License-Identifier: MIT
 *
 * auth/failures.c - for each client, the time at which all is forgiven.
 */
#include "proxy/auth/failures.h"

#include <stdlib.h>
#include <string.h>

#include "proxy/base/object.h"

#define SETS		512u
#define WAYS		4u

struct culprit {
	unsigned char	 client[16];
	int64_t		 clean_ns;	/* when nothing is held against it */
};

struct failures {
	unsigned	 magic;
#define FAILURES_MAGIC	0xfa11e001u
	struct hash_seed seed;
	struct culprit	 at[SETS][WAYS];
};

struct failures *
failures_new(void)
{
	struct failures *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return (NULL);
	f->magic = FAILURES_MAGIC;
	hash_seed_random(&f->seed);
	return (f);
}

void
failures_free(struct failures *f)
{
	if (f == NULL)
		return;
	CHECK_OBJ(f, FAILURES_MAGIC);
	FINI_OBJ(f);
	free(f);
}

static size_t
set_of(const struct failures *f, const unsigned char client[16])
{
	return (hash_bytes(&f->seed, client, 16).lo % SETS);
}

void
failures_note(struct failures *f, const unsigned char client[16],
    int64_t now_ns)
{
	struct culprit *set, *c;
	unsigned i;

	CHECK_OBJ(f, FAILURES_MAGIC);
	c = set = f->at[set_of(f, client)];
	for (i = 0; i < WAYS; i++) {
		if (memcmp(set[i].client, client, 16) == 0) {
			c = &set[i];
			break;
		}
		if (set[i].clean_ns < c->clean_ns)
			c = &set[i];
	}
	if (memcmp(c->client, client, 16) != 0 || c->clean_ns < now_ns)
		c->clean_ns = now_ns;
	memcpy(c->client, client, 16);
	c->clean_ns += FAILURES_PERIOD_NS;
}

bool
failures_are_many(const struct failures *f, const unsigned char client[16],
    int64_t now_ns)
{
	const struct culprit *set;
	unsigned i;

	CHECK_OBJ(f, FAILURES_MAGIC);
	set = f->at[set_of(f, client)];
	for (i = 0; i < WAYS; i++)
		if (memcmp(set[i].client, client, 16) == 0)
			return (set[i].clean_ns - now_ns >
				(int64_t)FAILURES_FREE * FAILURES_PERIOD_NS -
				    FAILURES_PERIOD_NS);
	return (false);
}
