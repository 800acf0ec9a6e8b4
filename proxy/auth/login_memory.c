/* SPDX-License-Identifier: MIT
 *
 * auth/login_memory.c - sets of a few entries, found by digest.
 */
#include "proxy/auth/login_memory.h"

#include <stdlib.h>

#include "proxy/base/object.h"
#include "proxy/base/secret.h"

#define WRONG_SETS	(LOGIN_MEMORY_SETS / 4)

struct entry {
	struct digest	 digest;
	int64_t		 until_ns;	/* 0: empty */
	uint8_t		 len;
	char		 user[USER_NAME_MAX];
};

struct wrong {
	struct digest	 digest;
	int64_t		 until_ns;
};

struct login_memory {
	unsigned	 magic;
#define LOGIN_MEMORY_MAGIC 0x1091a301u
	struct hash_seed seed;
	int64_t		 right_ns;
	int64_t		 wrong_ns;
	struct entry	 right[LOGIN_MEMORY_SETS][LOGIN_MEMORY_WAYS];
	struct wrong	 wrong[WRONG_SETS][LOGIN_MEMORY_WAYS];
};

struct login_memory *
login_memory_new(int64_t right_ns, int64_t wrong_ns)
{
	/* Pages that nobody touches cost nothing. */
	struct login_memory *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return (NULL);
	m->magic = LOGIN_MEMORY_MAGIC;
	m->right_ns = right_ns;
	m->wrong_ns = wrong_ns;
	hash_seed_random(&m->seed);
	return (m);
}

void
login_memory_free(struct login_memory *m)
{
	if (m == NULL)
		return;
	CHECK_OBJ(m, LOGIN_MEMORY_MAGIC);
	secret_wipe(m, sizeof(*m));
	free(m);
}

struct digest
login_memory_digest(const struct login_memory *m, struct str sent)
{
	CHECK_OBJ(m, LOGIN_MEMORY_MAGIC);
	return (hash_bytes(&m->seed, sent.ptr, sent.len));
}

static bool
is(const struct digest *a, const struct digest *b)
{
	return (secret_eq(a, b, sizeof(*a)));
}

enum login_known
login_memory_find(const struct login_memory *m, struct digest d, int64_t now_ns,
    struct str *user)
{
	const struct entry *set = m->right[d.lo % LOGIN_MEMORY_SETS];
	const struct wrong *bad = m->wrong[d.lo % WRONG_SETS];
	unsigned i;

	CHECK_OBJ(m, LOGIN_MEMORY_MAGIC);
	for (i = 0; i < LOGIN_MEMORY_WAYS; i++) {
		if (set[i].until_ns == 0 || !is(&set[i].digest, &d))
			continue;
		*user = (struct str){set[i].user, set[i].len};
		return (set[i].until_ns > now_ns ? LOGIN_RIGHT
						 : LOGIN_WAS_RIGHT);
	}
	for (i = 0; i < LOGIN_MEMORY_WAYS; i++)
		if (bad[i].until_ns > now_ns && is(&bad[i].digest, &d))
			return (LOGIN_WRONG);
	return (LOGIN_UNKNOWN);
}

/* Its own place, else the one that is over first. */
static struct entry *
place_right(struct login_memory *m, struct digest d)
{
	struct entry *set = m->right[d.lo % LOGIN_MEMORY_SETS], *e = &set[0];
	unsigned i;

	for (i = 0; i < LOGIN_MEMORY_WAYS; i++) {
		if (is(&set[i].digest, &d))
			return (&set[i]);
		if (set[i].until_ns < e->until_ns)
			e = &set[i];
	}
	return (e);
}

static struct wrong *
place_wrong(struct login_memory *m, struct digest d)
{
	struct wrong *set = m->wrong[d.lo % WRONG_SETS], *w = &set[0];
	unsigned i;

	for (i = 1; i < LOGIN_MEMORY_WAYS; i++)
		if (set[i].until_ns < w->until_ns)
			w = &set[i];
	return (w);
}

/* What was right and is wrong now is not known as right any more. */
void
login_memory_note(struct login_memory *m, struct digest d, struct str user,
    bool right, int64_t now_ns)
{
	struct entry *e;

	CHECK_OBJ(m, LOGIN_MEMORY_MAGIC);
	ASSERT(user.len <= USER_NAME_MAX);
	e = place_right(m, d);
	if (right) {
		e->digest = d;
		e->until_ns = now_ns + m->right_ns;
		e->len = (uint8_t)user.len;
		memcpy(e->user, user.ptr, user.len);
		return;
	}
	if (is(&e->digest, &d))
		memset(e, 0, sizeof(*e));
	*place_wrong(m, d) = (struct wrong){d, now_ns + m->wrong_ns};
}

void
login_memory_clear(struct login_memory *m)
{
	CHECK_OBJ(m, LOGIN_MEMORY_MAGIC);
	memset(m->right, 0, sizeof(m->right));
	memset(m->wrong, 0, sizeof(m->wrong));
}
