/* SPDX-License-Identifier: MIT
 *
 * metrics/leader_list.c - slices of a window, added up and sorted.
 */
#include "proxy/metrics/leader_list.h"

#include <stdlib.h>

#include "proxy/base/object.h"

struct found {
	uint64_t		 key;
	struct leader_sums	 sums;
	uint64_t		 missed;
	int64_t			 last_s;
	const struct leader_row	*newest;
};

struct search {
	const struct leaders	*leaders;
	int64_t			 now_s;
	int64_t			 since_s;	/* older slices are left out */
	enum leader		 kind;
	struct found		*found;
	size_t			 count;
	struct leader_list	*list;
};

static void
search_slice(struct search *q, enum leader_window window,
    const struct leaders_slice *s)
{
	const struct leaders_table *t = &s->table[q->kind];

	if (s->start_s == 0 ||
	    s->start_s > q->now_s + leaders_slice_seconds(window) ||
	    s->start_s + leaders_slice_seconds(window) <= q->since_s)
		return;
	if (s->start_s < q->list->from_s)
		q->list->from_s = s->start_s;
	leaders_sums_add(&q->list->total, &t->total);
	for (unsigned i = 0; i < LEADERS_ROWS; i++)
		if (t->key[i] != 0)
			q->found[q->count++] = (struct found){t->key[i],
			    t->row[i].sums, t->row[i].missed, t->row[i].last_s,
			    &t->row[i]};
}

static int
by_key(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	return (x->key < y->key ? -1 : x->key > y->key);
}

static int
by_requests(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->sums.requests != y->sums.requests)
		return (x->sums.requests > y->sums.requests ? -1 : 1);
	return (x->last_s > y->last_s ? -1 : x->last_s < y->last_s);
}

static size_t
merge(struct found *f, size_t count)
{
	size_t n = 0;

	qsort(f, count, sizeof(*f), by_key);
	for (size_t i = 0; i < count; i++) {
		if (n == 0 || f[n - 1].key != f[i].key) {
			f[n++] = f[i];
			continue;
		}
		leaders_sums_add(&f[n - 1].sums, &f[i].sums);
		f[n - 1].missed += f[i].missed;
		if (f[i].last_s > f[n - 1].last_s) {
			f[n - 1].last_s = f[i].last_s;
			f[n - 1].newest = f[i].newest;
		}
	}
	qsort(f, n, sizeof(*f), by_requests);
	return (n);
}

/* What larger slices do not have yet is in the current smaller ones. */
static void
search_all(struct search *q, enum leader_window window)
{
	const struct leaders *l = q->leaders;

	for (unsigned i = 0; i <= leaders_slices(window); i++)
		search_slice(q, window, &l->slice[window][i]);
	for (enum leader_window w = 0; w < window; w++)
		search_slice(q, w, leaders_slice_at(l, w, l->current_s[w]));
}

static uint16_t
bounded(uint16_t len)
{
	return (len < LEADER_TEXT_MAX ? len : (uint16_t)LEADER_TEXT_MAX);
}

static void
fill(struct leader_row *row, const struct found *f)
{
	*row = *f->newest;
	row->sums = f->sums;
	row->missed = f->missed;
	row->last_s = f->last_s;
	row->name_len = bounded(row->name_len);
	row->detail_len = bounded(row->detail_len);
}

int
leader_list_make(const struct leaders *l, int64_t now_s, enum leader kind,
    enum leader_window window, size_t most, struct leader_list *list)
{
	struct search q = {
	    .leaders = l, .now_s = now_s, .kind = kind, .list = list};

	CHECK_OBJ(l, LEADERS_MAGIC);
	memset(list, 0, sizeof(*list));
	list->from_s = now_s;
	q.since_s = now_s -
		    leaders_slice_seconds(window) * leaders_slices(window);
	q.found = malloc((LEADERS_SLICES_MAX + LEADER_WINDOWS) * LEADERS_ROWS *
			 sizeof(*q.found));
	if (q.found == NULL)
		return (-1);
	search_all(&q, window);
	list->count = merge(q.found, q.count);
	if (list->count > most)
		list->count = most;
	list->rows = calloc(list->count + 1, sizeof(*list->rows));
	if (list->rows != NULL)
		for (size_t i = 0; i < list->count; i++)
			fill(&list->rows[i], &q.found[i]);
	free(q.found);
	return (list->rows == NULL ? -1 : 0);
}

void
leader_list_fini(struct leader_list *list)
{
	free(list->rows);
	memset(list, 0, sizeof(*list));
}
