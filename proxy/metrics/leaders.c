/* SPDX-License-Identifier: MIT
 *
 * metrics/leaders.c - slices of time, each with a table for each kind.
 *
 * Only the smallest slice is written; when it is full of time it is added to
 * the next larger one, so that a request costs one update to a kind.
 */
#include "proxy/metrics/leaders.h"

#include <stdbool.h>

#include "proxy/base/object.h"

static const struct {
	const char	*name;
	int64_t		 seconds;	/* of a slice */
	int64_t		 slices;
} windows[LEADER_WINDOWS] = {
#define WINDOW(id, name, slice, slices)	{name, slice, slices},
#include "proxy/metrics/leaders.tbl.h"
};

#define WINDOW(id, name, slice, slices)	\
	_Static_assert((slices) + 1 <= LEADERS_SLICES_MAX, "room for " name);
#include "proxy/metrics/leaders.tbl.h"

enum leader_key {
	LEADER_KEY_NAME,
	LEADER_KEY_BOTH
};

static const struct {
	const char	*name;
	enum leader_key	 key;
} kinds[LEADER_COUNT] = {
#define LEADER(id, name, key)	{name, LEADER_KEY_##key},
#include "proxy/metrics/leaders.tbl.h"
};

size_t
leaders_size(void)
{
	return (sizeof(struct leaders));
}

struct leaders *
leaders_init(void *mem, const struct hash_seed *seed)
{
	struct leaders *l = mem;

	ASSERT((uintptr_t)mem % 64 == 0);
	l->magic = LEADERS_MAGIC;
	l->seed = *seed;
	return (l);
}

/* ---- rows ---------------------------------------------------------------- */

static uint16_t
copy(char to[LEADER_TEXT_MAX], struct str text)
{
	size_t n = text.len < LEADER_TEXT_MAX ? text.len : LEADER_TEXT_MAX;

	if (n > 0)
		memcpy(to, text.ptr, n);
	return ((uint16_t)n);
}

static struct str
read_back(const char *text, uint16_t len)
{
	return ((struct str){
	    text, len < LEADER_TEXT_MAX ? len : LEADER_TEXT_MAX});
}

/* The place of ${key}, or the one that it is to have. */
static unsigned
place_of(const struct leaders_table *t, uint64_t key)
{
	unsigned first = (unsigned)(key >> 32) % LEADERS_SETS * LEADERS_WAYS,
		 least = first;
	const struct leader_row *row;
	uint64_t weight, lightest = UINT64_MAX;

	for (unsigned i = first; i < first + LEADERS_WAYS; i++)
		if (t->key[i] == key)
			return (i);
	for (unsigned i = first; i < first + LEADERS_WAYS; i++) {
		if (t->key[i] == 0)
			return (i);
		row = &t->row[i];
		weight = row->sums.requests + row->missed;
		if (weight < lightest)
			lightest = weight, least = i;
	}
	return (least);
}

/* The row of ${key}, whose name is written when it is new. */
static struct leader_row *
row_of(struct leaders_table *t, uint64_t key, struct str name)
{
	unsigned place = place_of(t, key);
	struct leader_row *row = &t->row[place];
	uint64_t missed;

	t->last = place;
	if (t->key[place] == key)
		return (row);
	missed = t->key[place] == 0 ? 0 : row->sums.requests + row->missed;
	/* Free while it is not whole: who writes may be killed. */
	t->key[place] = 0;
	memset(&row->sums, 0, sizeof(row->sums));
	row->missed = missed;
	row->last_s = 0;
	row->detail_len = 0;
	row->name_len = copy(row->name, name);
	t->key[place] = key;
	return (row);
}

/* The row that was found last, if that is its name: most requests follow one of
 * the same client, or for the same domain. */
static struct leader_row *
last_row(struct leaders_table *t, struct str name)
{
	unsigned place = (unsigned)(t->last % LEADERS_ROWS);
	struct leader_row *row = &t->row[place];
	bool is_it = str_eq(read_back(row->name, row->name_len),
	    str_head(name, LEADER_TEXT_MAX));

	return (t->key[place] != 0 && is_it ? row : NULL);
}

/* ---- slices -------------------------------------------------------------- */

static struct leaders_slice *
slice_at(const struct leaders *l, unsigned window, int64_t start_s)
{
	int64_t n = windows[window].slices + 1;
	int64_t at = start_s / windows[window].seconds % n;

	return ((struct leaders_slice *)&l->slice[window][at < 0 ? 0 : at]);
}

static void
slice_clear(struct leaders_slice *s, int64_t start_s)
{
	s->start_s = start_s;
	for (unsigned k = 0; k < LEADER_COUNT; k++) {
		memset(s->table[k].key, 0, sizeof(s->table[k].key));
		memset(&s->table[k].total, 0, sizeof(s->table[k].total));
	}
}

static void
table_fold(struct leaders_table *to, const struct leaders_table *from)
{
	const struct leader_row *it;
	struct leader_row *row;

	leaders_sums_add(&to->total, &from->total);
	for (unsigned i = 0; i < LEADERS_ROWS; i++) {
		if (from->key[i] == 0)
			continue;
		it = &from->row[i];
		row = row_of(to, from->key[i],
		    read_back(it->name, it->name_len));
		leaders_sums_add(&row->sums, &it->sums);
		row->missed += it->missed;
		row->last_s = it->last_s;
		row->detail_len = copy(row->detail,
		    read_back(it->detail, it->detail_len));
	}
}

/* To the slice of ${now_s}.  A clock set back a little changes nothing. */
static void
advance(struct leaders *l, unsigned window, int64_t now_s)
{
	int64_t seconds = windows[window].seconds;
	int64_t want = now_s - now_s % seconds, was = l->current_s[window];
	const struct leaders_slice *full;
	unsigned k;

	/* What stands there may be anything, as all that is shared. */
	if (want == was || (want < was && (uint64_t)was - (uint64_t)want <=
					      2 * (uint64_t)seconds))
		return;
	if (was != 0 && window + 1 < LEADER_WINDOWS) {
		advance(l, window + 1, was);
		full = slice_at(l, window, was);
		for (k = 0; k < LEADER_COUNT; k++)
			table_fold(&slice_at(l, window + 1,
				       l->current_s[window + 1])
					->table[k],
			    &full->table[k]);
	}
	l->current_s[window] = want;
	slice_clear(slice_at(l, window, want), want);
}

static void
forget(struct leaders *l, enum leader kind)
{
	struct leaders_table *t;

	for (unsigned w = 0; w < LEADER_WINDOWS; w++) {
		for (unsigned i = 0; i < LEADERS_SLICES_MAX; i++) {
			t = &l->slice[w][i].table[kind];
			/* What was never used takes no memory. */
			if (l->slice[w][i].start_s != 0)
				memset(t, 0, sizeof(*t));
		}
	}
}

void
leaders_named(struct leaders *l, unsigned how)
{
	CHECK_OBJ(l, LEADERS_MAGIC);
	if (l->named == how)
		return;
	forget(l, LEADER_CLIENTS);
	forget(l, LEADER_USERS);
	l->named = how;
}

static uint64_t
key_of(const struct leaders *l, enum leader kind, struct str name,
    struct str detail)
{
	uint64_t key;

	name = str_head(name, LEADER_TEXT_MAX);
	key = hash_bytes(&l->seed, name.ptr, name.len).lo;
	if (kinds[kind].key == LEADER_KEY_BOTH && detail.len > 0) {
		detail = str_head(detail, LEADER_TEXT_MAX);
		key ^= hash_bytes(&l->seed, detail.ptr, detail.len).hi;
	}
	return (key == 0 ? 1 : key);
}

void
leaders_add(struct leaders *l, int64_t now_s, enum leader kind, struct str name,
    struct str detail, const struct leader_sums *sums)
{
	struct leader_row *row;
	struct leaders_table *t;

	CHECK_OBJ(l, LEADERS_MAGIC);
	ASSERT(kind < LEADER_COUNT);
	if (now_s < 1)
		now_s = 1;
	advance(l, LEADER_WINDOW_MINUTES, now_s);
	t = &slice_at(l, LEADER_WINDOW_MINUTES,
	    l->current_s[LEADER_WINDOW_MINUTES])
		 ->table[kind];
	row = kinds[kind].key == LEADER_KEY_NAME ? last_row(t, name) : NULL;
	if (row == NULL)
		row = row_of(t, key_of(l, kind, name, detail), name);
	leaders_sums_add(&t->total, sums);
	leaders_sums_add(&row->sums, sums);
	row->last_s = now_s;
	if (detail.len > 0)
		row->detail_len = copy(row->detail, detail);
}

int64_t
leaders_slice_seconds(enum leader_window window)
{
	return (windows[window].seconds);
}

unsigned
leaders_slices(enum leader_window window)
{
	return ((unsigned)windows[window].slices);
}

const struct leaders_slice *
leaders_slice_at(const struct leaders *l, enum leader_window window,
    int64_t at_s)
{
	return (slice_at(l, (unsigned)window, at_s));
}

/* ---- names --------------------------------------------------------------- */

const char *
leaders_name(enum leader kind)
{
	ASSERT(kind < LEADER_COUNT);
	return (kinds[kind].name);
}

const char *
leaders_window_name(enum leader_window window)
{
	ASSERT(window < LEADER_WINDOWS);
	return (windows[window].name);
}

enum leader
leaders_of(struct str name)
{
	unsigned k;

	for (k = 0; k < LEADER_COUNT; k++)
		if (str_eq(name, str_of(kinds[k].name)))
			break;
	return ((enum leader)k);
}

enum leader_window
leaders_window_of(struct str name)
{
	unsigned w;

	for (w = 0; w < LEADER_WINDOWS; w++)
		if (str_eq(name, str_of(windows[w].name)))
			break;
	return ((enum leader_window)w);
}
