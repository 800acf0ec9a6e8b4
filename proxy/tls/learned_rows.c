/* SPDX-License-Identifier: MIT
 *
 * tls/learned_rows.c - rows, chains, repair.
 */
#include "proxy/tls/learned_rows.h"

#include "proxy/base/object.h"

#define HOST_SIZE	sizeof(((struct learned_row *)0)->host)

_Static_assert(LEARNED_ROWS < UINT16_MAX, "numbers of rows fit");

void
learned_rows_init(struct learned_rows *l, const struct hash_seed *seed)
{
	l->magic = LEARNED_ROWS_MAGIC;
	l->seed = *seed;
	lock_init(&l->lock);
}

bool
learned_rows_fits(struct str host)
{
	return (host.len > 0 && host.len < HOST_SIZE);
}

bool
learned_rows_is_word(const struct learned_slot *r)
{
	return (r->it.state == LEARNED_CONFIRMED ||
		r->it.state == LEARNED_FORBIDDEN);
}

bool
learned_rows_is_over(const struct learned_slot *r, int64_t now_ms)
{
	return (r->it.state == LEARNED_NOTED ||
		(r->it.expires_ms != 0 && r->it.expires_ms <= now_ms));
}

static _Atomic uint16_t *
head_of(struct learned_rows *l, const unsigned char *client, struct str host)
{
	unsigned char text[16 + HOST_SIZE];

	ASSERT(learned_rows_fits(host));
	memcpy(text, client, 16);
	memcpy(text + 16, host.ptr, host.len);
	return (&l->heads[hash_bytes(&l->seed, text, 16 + host.len).lo %
			  LEARNED_BUCKETS]);
}

bool
learned_rows_may_have(struct learned_rows *l, const unsigned char client[16],
    struct str host)
{
	CHECK_OBJ(l, LEARNED_ROWS_MAGIC);
	return (atomic_load_explicit(head_of(l, client, host),
		    memory_order_relaxed) != 0);
}

static bool
is_of(const struct learned_slot *r, const unsigned char *client,
    struct str host)
{
	return (memcmp(r->it.client, client, 16) == 0 &&
		str_eq(str_of(r->it.host), host));
}

static void
chain(struct learned_rows *l, struct learned_slot *r)
{
	_Atomic uint16_t *head = head_of(l, r->it.client, str_of(r->it.host));

	r->next = atomic_load_explicit(head, memory_order_relaxed);
	atomic_store_explicit(head, (uint16_t)(r - l->slots + 1),
	    memory_order_release);
}

static bool
is_whole(const struct learned_slot *r)
{
	return (r->in_use && r->it.host[0] != '\0' &&
		memchr(r->it.host, '\0', HOST_SIZE) != NULL);
}

/* What the dead one was writing is dropped; the chains are made anew. */
static void
repair(struct learned_rows *l)
{
	unsigned i;

	if (l->writing > 0 && l->writing <= LEARNED_ROWS)
		l->slots[l->writing - 1].in_use = false;
	l->writing = 0;
	for (i = 0; i < LEARNED_BUCKETS; i++)
		atomic_store(&l->heads[i], 0);
	for (i = 0; i < LEARNED_ROWS; i++) {
		l->slots[i].in_use = is_whole(&l->slots[i]);
		if (l->slots[i].in_use)
			chain(l, &l->slots[i]);
	}
	atomic_fetch_add(&l->version, 1);
}

void
learned_rows_take(struct learned_rows *l)
{
	CHECK_OBJ(l, LEARNED_ROWS_MAGIC);
	if (lock_take(&l->lock) != LOCK_TAKEN_DIRTY)
		return;
	repair(l);
	lock_mended(&l->lock);
}

void
learned_rows_give(struct learned_rows *l)
{
	lock_give(&l->lock);
}

/* Between these the row is not whole. */
void
learned_rows_begin(struct learned_rows *l, struct learned_slot *r)
{
	l->writing = (uint16_t)(r - l->slots + 1);
	atomic_signal_fence(memory_order_seq_cst);
	lock_point("learned row");
}

void
learned_rows_commit(struct learned_rows *l)
{
	lock_point("learned row written");
	atomic_signal_fence(memory_order_seq_cst);
	l->writing = 0;
	atomic_fetch_add_explicit(&l->version, 1, memory_order_relaxed);
}

static void
drop(struct learned_rows *l, struct learned_slot *r)
{
	uint16_t self = (uint16_t)(r - l->slots + 1);
	_Atomic uint16_t *head;
	uint16_t at;

	learned_rows_begin(l, r);
	head = head_of(l, r->it.client, str_of(r->it.host));
	at = atomic_load_explicit(head, memory_order_relaxed);
	if (at == self)
		atomic_store(head, r->next);
	while (at != 0 && at != self && l->slots[at - 1].next != self)
		at = l->slots[at - 1].next;
	if (at != 0 && at != self)
		l->slots[at - 1].next = r->next;
	r->in_use = false;
	learned_rows_commit(l);
}

struct learned_slot *
learned_rows_first(struct learned_rows *l, const unsigned char client[16],
    struct str host)
{
	uint16_t at = atomic_load(head_of(l, client, host));

	while (at != 0 && !is_of(&l->slots[at - 1], client, host))
		at = l->slots[at - 1].next;
	return (at == 0 ? NULL : &l->slots[at - 1]);
}

struct learned_slot *
learned_rows_next(struct learned_rows *l, struct learned_slot *r)
{
	struct str host = str_of(r->it.host);
	uint16_t at = r->next;

	while (at != 0 && !is_of(&l->slots[at - 1], r->it.client, host))
		at = l->slots[at - 1].next;
	return (at == 0 ? NULL : &l->slots[at - 1]);
}

/* Which goes first when room lacks. */
static int
rank(const struct learned_slot *r, int64_t now_ms)
{
	if (learned_rows_is_word(r))
		return (0);
	return (learned_rows_is_over(r, now_ms) ? 2 : 1);
}

static bool
goes_before(const struct learned_slot *a, const struct learned_slot *b,
    int64_t now_ms)
{
	if (b == NULL || rank(a, now_ms) != rank(b, now_ms))
		return (b == NULL || rank(a, now_ms) > rank(b, now_ms));
	return (a->it.last_ms < b->it.last_ms);
}

/* A row to be written, in no chain; NULL when all are an admin's words. */
static struct learned_slot *
fresh(struct learned_rows *l, const unsigned char client[16], int64_t now_ms)
{
	struct learned_slot *r, *empty = NULL, *own = NULL, *any = NULL;
	unsigned n_own = 0;

	for (r = l->slots; r < l->slots + LEARNED_ROWS; r++) {
		if (!r->in_use) {
			empty = r;
			continue;
		}
		if (learned_rows_is_word(r))
			continue;
		if (goes_before(r, any, now_ms))
			any = r;
		if (memcmp(r->it.client, client, 16) != 0)
			continue;
		n_own++;
		if (goes_before(r, own, now_ms))
			own = r;
	}
	r = n_own >= LEARNED_EACH ? own : empty != NULL ? empty : any;
	if (r != NULL && r->in_use)
		drop(l, r);
	return (r);
}

struct learned_slot *
learned_rows_make(struct learned_rows *l, const struct learned_row *it,
    int64_t now_ms)
{
	struct learned_slot *r = fresh(l, it->client, now_ms);

	if (r == NULL)
		return (NULL);
	learned_rows_begin(l, r);
	r->it = *it;
	r->since_ms = it->first_ms;
	r->in_use = true;
	chain(l, r);
	learned_rows_commit(l);
	return (r);
}

static bool
is_meant(const struct learned_slot *r, const unsigned char *client,
    struct str host)
{
	return (r->in_use && str_eq(str_of(r->it.host), host) &&
		(client == NULL || memcmp(r->it.client, client, 16) == 0));
}

unsigned
learned_rows_forget(struct learned_rows *l, const unsigned char *client,
    struct str host)
{
	unsigned i, count = 0;

	for (i = 0; i < LEARNED_ROWS; i++) {
		if (!is_meant(&l->slots[i], client, host))
			continue;
		drop(l, &l->slots[i]);
		count++;
	}
	return (count);
}

struct learned_slot *
learned_rows_put_word(struct learned_rows *l, struct learned_row *it,
    bool for_all)
{
	const unsigned char *client = for_all ? NULL : it->client;
	struct learned_slot *r;

	for (r = l->slots; r < l->slots + LEARNED_ROWS; r++) {
		if (!is_meant(r, client, str_of(it->host)) ||
		    (learned_rows_is_word(r) &&
			memcmp(r->it.client, it->client, 16) != 0))
			continue;
		it->times += r->it.times;
		it->used += r->it.used;
		if (r->it.times > 0) {
			it->why = r->it.why;
			it->alert = r->it.alert;
		}
		if (r->it.first_ms < it->first_ms)
			it->first_ms = r->it.first_ms;
		drop(l, r);
	}
	return (learned_rows_make(l, it, it->last_ms));
}
