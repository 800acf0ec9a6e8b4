/* SPDX-License-Identifier: MIT
 *
 * filters/host_set.c - buckets that lie one behind the other.
 *
 * A name's fingerprint chooses its bucket; that holds four names on average,
 * each with its number and length, so that a look reads one offset and two
 * lines of memory.  Some 24 bytes for a usual name.  Told what comes, nothing
 * moves twice, and the memory for a name is fetched while those before it are
 * added.
 */
#include "filters/host_set.h"

#include <stdlib.h>

#include "proxy/base/object.h"

#define NAME_MAX_LEN	255
#define BUCKET_NAMES	4
/* Names ahead of the one being added whose memory is fetched. */
#define AHEAD		12u
#define CACHE_LINE	64

/* Names as they lie in memory: a length, a number, the bytes; and so on. */
#define ENTRY_HEAD	5u

struct host_set {
	unsigned	 magic;
#define HOST_SET_MAGIC	0xf1170001u
	unsigned	 labels;	/* of the name that has the most */
	struct hash_seed seed;
	host_set_join	*join;
	void		*arg;
	uint32_t	*prints;	/* as told; NULL once sealed */
	size_t		 told;
	size_t		 room;		/* of prints */
	size_t		 added;		/* of those told */
	size_t		 count;		/* that are different */
	uint32_t	*begins;	/* of buckets in names, and the end */
	size_t		 nbuckets;
	/* NULL: none is added yet; zero where there is none. */
	char		*names;
	size_t		 size;		/* of all told, bytes */
	bool		 is_sealed;
};

static void *
resized(void *at, size_t size)
{
	at = realloc(at, size);
	ASSERT(at != NULL);
	return (at);
}

struct host_set *
host_set_new(const struct hash_seed *seed, size_t expected, host_set_join *join,
    void *arg)
{
	struct host_set *s = malloc(sizeof(*s));

	ASSERT(s != NULL);
	INIT_OBJ(s, HOST_SET_MAGIC);
	s->seed = *seed;
	s->join = join;
	s->arg = arg;
	s->room = expected + 1;
	s->prints = resized(NULL, s->room * sizeof(*s->prints));
	return (s);
}

void
host_set_free(struct host_set *s)
{
	if (s == NULL)
		return;
	CHECK_OBJ(s, HOST_SET_MAGIC);
	free(s->names);
	free(s->prints);
	free(s->begins);
	FINI_OBJ(s);
	free(s);
}

/* ---- entries ------------------------------------------------------------ */

static struct str
name_at(const char *entry)
{
	return ((struct str){entry + ENTRY_HEAD, (uint8_t)entry[0]});
}

static uint32_t
number_at(const char *entry)
{
	uint32_t number;

	memcpy(&number, entry + 1, sizeof(number));
	return (number);
}

static void
set_number(char *entry, uint32_t number)
{
	memcpy(entry + 1, &number, sizeof(number));
}

static size_t
entry_size(const char *entry)
{
	return (ENTRY_HEAD + (uint8_t)entry[0]);
}

/* The entry of ${name} in a bucket; without one, where the bucket is free, or
 * its end. */
static char *
seek_entry(char *from, const char *end, struct str name)
{
	while (from < end && from[0] != 0 &&
	       ((uint8_t)from[0] != name.len ||
		   memcmp(from + ENTRY_HEAD, name.ptr, name.len) != 0))
		from += entry_size(from);
	return (from);
}

/* A fingerprint with the length below it. */
static uint32_t
print_of(const struct host_set *s, struct str name)
{
	uint64_t hash = hash_brief(&s->seed, name.ptr, name.len);

	return ((uint32_t)(hash >> 32 & ~(uint64_t)NAME_MAX_LEN) |
		(uint32_t)name.len);
}

static size_t
bucket_of(const struct host_set *s, uint32_t print)
{
	return ((size_t)((uint64_t)print * s->nbuckets >> 32));
}

/* ---- filling ------------------------------------------------------------ */

static unsigned
count_labels(struct str name)
{
	unsigned n = 1;
	size_t i;

	for (i = 0; i < name.len; i++)
		n += name.ptr[i] == '.';
	return (n);
}

void
host_set_expect(struct host_set *s, struct str name)
{
	unsigned labels = count_labels(name);

	CHECK_OBJ(s, HOST_SET_MAGIC);
	ASSERT(s->names == NULL && !s->is_sealed);
	ASSERT(name.len > 0 && name.len <= NAME_MAX_LEN);
	if (s->told == s->room) {
		s->room *= 2;
		s->prints = resized(s->prints, s->room * sizeof(*s->prints));
	}
	s->prints[s->told++] = print_of(s, name);
	s->size += ENTRY_HEAD + name.len;
	if (labels > s->labels)
		s->labels = labels;
}

/* All at once: the processor then waits for many of them at a time. */
static void
measure(struct host_set *s)
{
	size_t i;

	for (i = 0; i < s->told; i++)
		s->begins[bucket_of(s, s->prints[i])] +=
		    ENTRY_HEAD + (s->prints[i] & NAME_MAX_LEN);
}

static void
lay_out(struct host_set *s)
{
	uint32_t size, at = 0;
	size_t i;

	ASSERT(s->size < UINT32_MAX);
	s->nbuckets = s->told / BUCKET_NAMES + 1;
	s->begins = calloc(s->nbuckets + 1, sizeof(*s->begins));
	s->names = calloc(s->size + 1, 1);
	ASSERT(s->begins != NULL && s->names != NULL);
	measure(s);
	/* From the size of each bucket to where it begins. */
	for (i = 0; i <= s->nbuckets; i++) {
		size = s->begins[i];
		s->begins[i] = at;
		at += size;
	}
}

/* Where the bucket of the ${n}th from here begins; of the last when there are
 * no more. */
static const uint32_t *
begin_ahead(const struct host_set *s, size_t n)
{
	size_t i = s->added + n < s->told ? s->added + n : s->told - 1;

	return (&s->begins[bucket_of(s, s->prints[i])]);
}

void
host_set_add(struct host_set *s, struct str name, uint32_t number)
{
	const uint32_t *begin;
	const char *ahead;
	char *at;

	CHECK_OBJ(s, HOST_SET_MAGIC);
	ASSERT(s->added < s->told);
	if (s->names == NULL)
		lay_out(s);
	/* Not in a function of their own: gcc takes it for one that does
	 * nothing. */
	__builtin_prefetch(begin_ahead(s, 2 * AHEAD));
	ahead = s->names + *begin_ahead(s, AHEAD);
	__builtin_prefetch(ahead, 1);
	__builtin_prefetch(ahead + CACHE_LINE, 1);
	begin = &s->begins[bucket_of(s, s->prints[s->added++])];
	at = seek_entry(s->names + begin[0], s->names + begin[1], name);
	ASSERT(at + ENTRY_HEAD + name.len <= s->names + begin[1]);
	if (at[0] != 0) {
		set_number(at, s->join(s->arg, number_at(at), number));
		return;
	}
	at[0] = (char)name.len;
	set_number(at, number);
	memcpy(at + ENTRY_HEAD, name.ptr, name.len);
	s->count++;
}

/* Close the gaps that names left which came again. */
static void
close_up(struct host_set *s)
{
	uint32_t at = 0, from, end, size;
	size_t i;

	for (i = 0; i < s->nbuckets; i++) {
		from = s->begins[i];
		end = s->begins[i + 1];
		s->begins[i] = at;
		for (; from < end && s->names[from] != 0; from += size) {
			size = (uint32_t)entry_size(s->names + from);
			memmove(s->names + at, s->names + from, size);
			at += size;
		}
	}
	s->begins[i] = at;
	s->size = at;
	s->names = resized(s->names, s->size + 1);
}

void
host_set_seal(struct host_set *s)
{
	CHECK_OBJ(s, HOST_SET_MAGIC);
	ASSERT(s->added == s->told && !s->is_sealed);
	if (s->count < s->told)
		close_up(s);
	free(s->prints);
	s->prints = NULL;
	s->is_sealed = true;
}

/* ---- asking ------------------------------------------------------------- */

bool
host_set_find(const struct host_set *s, struct str host, uint32_t *number,
    struct str *name)
{
	const char *end;
	char *entry;
	size_t bucket;

	CHECK_OBJ(s, HOST_SET_MAGIC);
	ASSERT(s->is_sealed);
	if (s->count == 0 || host.len == 0 || host.len > NAME_MAX_LEN)
		return (false);
	bucket = bucket_of(s, print_of(s, host));
	end = s->names + s->begins[bucket + 1];
	entry = seek_entry(s->names + s->begins[bucket], end, host);
	if (entry == end)
		return (false);
	*number = number_at(entry);
	*name = name_at(entry);
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
	ASSERT(s->is_sealed);
	l->set = s;
	l->at = 0;
}

bool
host_list_next(struct host_list *l, struct str *name)
{
	if (l->at >= l->set->size)
		return (false);
	*name = name_at(l->set->names + l->at);
	l->at += ENTRY_HEAD + name->len;
	return (true);
}

size_t
host_set_memory(const struct host_set *s)
{
	CHECK_OBJ(s, HOST_SET_MAGIC);
	return (sizeof(*s) + (s->nbuckets + 1) * sizeof(*s->begins) + s->size);
}
