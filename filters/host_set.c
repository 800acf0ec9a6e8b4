/* SPDX-License-Identifier: MIT
 *
 * filters/host_set.c - open addressing with linear probing.
 *
 * Half of a name's 64-bit fingerprint chooses its slot, the other half is kept
 * there, so that almost every wrong slot is passed without touching the name.
 * Twelve bytes a slot, three quarters of them full, and the name with its
 * length: some 33 bytes for a usual name.
 */
#include "filters/host_set.h"

#include <stdlib.h>

#include "proxy/base/object.h"

#define NAME_MAX_LEN	255
#define SLOTS_MIN	16
/* Bytes of a usual name, for the first guess only. */
#define NAME_USUAL	18

struct slot {
	uint32_t	 tag;
	uint32_t	 at;		/* of the name in ->names; 0: free */
	uint32_t	 number;
};

struct host_set {
	unsigned	 magic;
#define HOST_SET_MAGIC	0xf1170001u
	unsigned	 labels;	/* of the name that has the most */
	struct hash_seed seed;
	struct slot	*slots;
	size_t		 nslots;
	size_t		 count;
	char		*names;		/* length, bytes; length, bytes; ... */
	size_t		 used;
	size_t		 room;
};

static size_t
slots_for(size_t count)
{
	return (SLOTS_MIN + count + count / 3);
}

static struct slot *
slots_new(size_t n)
{
	struct slot *s = calloc(n, sizeof(*s));

	ASSERT(s != NULL);
	return (s);
}

struct host_set *
host_set_new(const struct hash_seed *seed, size_t expected)
{
	struct host_set *s = malloc(sizeof(*s));

	ASSERT(s != NULL);
	INIT_OBJ(s, HOST_SET_MAGIC);
	s->seed = *seed;
	s->nslots = slots_for(expected);
	s->slots = slots_new(s->nslots);
	s->room = NAME_MAX_LEN + 2 + expected * NAME_USUAL;
	s->names = malloc(s->room);
	ASSERT(s->names != NULL);
	/* Offset 0 means a free slot. */
	s->used = 1;
	return (s);
}

void
host_set_free(struct host_set *s)
{
	if (s == NULL)
		return;
	CHECK_OBJ(s, HOST_SET_MAGIC);
	free(s->slots);
	free(s->names);
	FINI_OBJ(s);
	free(s);
}

static struct str
name_at(const struct host_set *s, uint32_t at)
{
	return ((struct str){s->names + at + 1, (uint8_t)s->names[at]});
}

static size_t
first_slot(const struct host_set *s, uint64_t print)
{
	return ((size_t)((print >> 32) * s->nslots >> 32));
}

static uint64_t
print_of(const struct host_set *s, struct str name)
{
	return (hash_bytes(&s->seed, name.ptr, name.len).lo);
}

/* The slot that holds ${name}, or the free one where it belongs. */
static struct slot *
slot_of(const struct host_set *s, struct str name, uint64_t print)
{
	size_t i = first_slot(s, print);
	uint32_t tag = (uint32_t)print;
	struct slot *slot;

	for (;; i = i + 1 == s->nslots ? 0 : i + 1) {
		slot = &s->slots[i];
		if (slot->at == 0)
			return (slot);
		if (slot->tag == tag && str_eq(name_at(s, slot->at), name))
			return (slot);
	}
}

static void
resize(struct host_set *s, size_t nslots)
{
	struct slot *old = s->slots, *to;
	size_t i, n = s->nslots;
	struct str name;

	ASSERT(nslots <= UINT32_MAX);
	s->slots = slots_new(nslots);
	s->nslots = nslots;
	for (i = 0; i < n; i++) {
		if (old[i].at == 0)
			continue;
		name = name_at(s, old[i].at);
		to = slot_of(s, name, print_of(s, name));
		*to = old[i];
	}
	free(old);
}

static uint32_t
keep_name(struct host_set *s, struct str name)
{
	uint32_t at = (uint32_t)s->used;

	if (s->used + name.len + 1 > s->room) {
		s->room += s->room / 2;
		s->names = realloc(s->names, s->room);
		ASSERT(s->names != NULL && s->room <= UINT32_MAX);
	}
	s->names[at] = (char)name.len;
	memcpy(s->names + at + 1, name.ptr, name.len);
	s->used += name.len + 1;
	return (at);
}

static unsigned
count_labels(struct str name)
{
	unsigned n = 1;
	size_t i;

	for (i = 0; i < name.len; i++)
		n += name.ptr[i] == '.';
	return (n);
}

uint64_t
host_set_print(const struct host_set *s, struct str name)
{
	uint64_t print = print_of(s, name);

	__builtin_prefetch(&s->slots[first_slot(s, print)], 1);
	return (print);
}

uint32_t *
host_set_add_print(struct host_set *s, struct str name, uint64_t print,
    uint32_t number)
{
	struct slot *slot;
	unsigned labels;

	CHECK_OBJ(s, HOST_SET_MAGIC);
	ASSERT(name.len > 0 && name.len <= NAME_MAX_LEN);
	if (slots_for(s->count + 1) > s->nslots)
		resize(s, s->nslots * 2);
	slot = slot_of(s, name, print);
	if (slot->at != 0)
		return (&slot->number);
	slot->tag = (uint32_t)print;
	slot->at = keep_name(s, name);
	slot->number = number;
	s->count++;
	labels = count_labels(name);
	if (labels > s->labels)
		s->labels = labels;
	return (NULL);
}

uint32_t *
host_set_add(struct host_set *s, struct str name, uint32_t number)
{
	return (host_set_add_print(s, name, print_of(s, name), number));
}

void
host_set_seal(struct host_set *s)
{
	char *names;

	CHECK_OBJ(s, HOST_SET_MAGIC);
	if (s->nslots > slots_for(s->count) + s->count / 4)
		resize(s, slots_for(s->count));
	names = realloc(s->names, s->used);
	if (names == NULL)
		return;
	s->names = names;
	s->room = s->used;
}

bool
host_set_find(const struct host_set *s, struct str host, uint32_t *number,
    struct str *name)
{
	const struct slot *slot;

	CHECK_OBJ(s, HOST_SET_MAGIC);
	if (s->count == 0 || host.len == 0)
		return (false);
	slot = slot_of(s, host, print_of(s, host));
	if (slot->at == 0)
		return (false);
	*number = slot->number;
	*name = name_at(s, slot->at);
	return (true);
}

/* No domain is above an address. */
static bool
is_address(struct str host)
{
	struct str last = str_from(host, str_rfind(host, '.') + 1);
	size_t i;

	if (str_rfind(host, '.') == host.len)
		return (true);
	for (i = 0; i < last.len; i++) {
		if (last.ptr[i] < '0' || last.ptr[i] > '9')
			return (false);
	}
	return (true);
}

void
host_walk_start(struct host_walk *w, const struct host_set *s, struct str host)
{
	unsigned labels;

	CHECK_OBJ(s, HOST_SET_MAGIC);
	w->set = s;
	w->rest = s->count == 0 ? STR_NONE : host;
	/* What has more labels than any name kept needs no look. */
	for (labels = count_labels(w->rest); labels > s->labels; labels--) {
		if (is_address(host))
			return;
		(void)str_split(&w->rest, '.');
	}
}

bool
host_walk_next(struct host_walk *w, uint32_t *number, struct str *name)
{
	struct str here;

	while (w->rest.ptr != NULL && w->rest.len > 0) {
		here = w->rest;
		if (is_address(here))
			w->rest = STR_NONE;
		else
			(void)str_split(&w->rest, '.');
		if (host_set_find(w->set, here, number, name))
			return (true);
	}
	return (false);
}

void
host_list_start(struct host_list *l, const struct host_set *s)
{
	CHECK_OBJ(s, HOST_SET_MAGIC);
	l->set = s;
	l->at = 1;
}

bool
host_list_next(struct host_list *l, struct str *name)
{
	if (l->at >= l->set->used)
		return (false);
	*name = name_at(l->set, (uint32_t)l->at);
	l->at += name->len + 1;
	return (true);
}

size_t
host_set_memory(const struct host_set *s)
{
	CHECK_OBJ(s, HOST_SET_MAGIC);
	return (sizeof(*s) + s->nslots * sizeof(*s->slots) + s->room);
}
