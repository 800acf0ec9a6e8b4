/* SPDX-License-Identifier: MIT
 *
 * filters/words/quotes.c - a ring, and windows of it.
 */
#include "filters/words/quotes.h"

#include <stdlib.h>

#include "proxy/base/assert.h"

void
quotes_init(struct quotes *q, size_t accounts)
{
	memset(q, 0, sizeof(*q));
	q->ring = malloc(sizeof(*q->ring));
	q->windows = calloc(accounts, sizeof(struct context_window *));
	q->count = accounts;
	if (q->ring != NULL && q->windows != NULL)
		context_init(q->ring);
	else
		quotes_fini(q);
}

void
quotes_fini(struct quotes *q)
{
	size_t i;

	for (i = 0; q->windows != NULL && i < q->count; i++)
		free(q->windows[i]);
	free(q->windows);
	free(q->ring);
	memset(q, 0, sizeof(*q));
}

static void
keep(struct quotes *q, const char *p, size_t n)
{
	size_t i;

	if (q->ring == NULL)
		return;
	context_add(q->ring, p, n);
	for (i = 0; i < q->count; i++) {
		if (q->windows[i] != NULL)
			context_continue(q->ring, q->windows[i]);
	}
}

/* In small pieces: what is found is not to be far behind what is kept. */
void
quotes_feed(struct quotes *q, struct normalise *normalise, const char *p,
    size_t n)
{
	size_t take;

	for (; n > 0; n -= take, p += take) {
		take = n < CONTEXT_PIECE ? n : CONTEXT_PIECE;
		q->fed = normalise->source + take;
		q->kind = normalise->kind;
		keep(q, p, take);
		normalise_feed(normalise, p, take);
		if (take < n)
			normalise_flush(normalise);
	}
}

void
quotes_take(struct quotes *q, int account, uint64_t source)
{
	struct context_window **w;

	if (q->ring == NULL)
		return;
	ASSERT(account >= 0 && (size_t)account < q->count);
	w = &q->windows[account];
	if (*w == NULL)
		*w = malloc(sizeof(**w));
	if (*w != NULL)
		context_capture(q->ring, *w,
		    q->fed > source ? q->fed - source : 0, q->kind);
}

const struct context_window *
quotes_window(const struct quotes *q, int account)
{
	return (q->windows == NULL || account < 0 ? NULL : q->windows[account]);
}
