/* SPDX-License-Identifier: MIT
 *
 * filters/net_index.c - networks sorted by width, then address: one binary
 * search for each width that is there.
 */
#include "filters/net_index.h"

#include <stdlib.h>
#include <string.h>

#include "config/nets.h"
#include "proxy/base/object.h"

struct net_entry {
	struct net	 net;
	uint32_t	 order;
	uint32_t	 number;
	char		*text;
};

void
net_index_init(struct net_index *x)
{
	INIT_OBJ(x, NET_INDEX_MAGIC);
}

void
net_index_fini(struct net_index *x)
{
	CHECK_OBJ(x, NET_INDEX_MAGIC);
	while (x->count > 0)
		free(x->entries[--x->count].text);
	free(x->entries);
	FINI_OBJ(x);
}

void
net_index_add(struct net_index *x, const struct net *net, const char *text,
    uint32_t number)
{
	struct net_entry *e;

	CHECK_OBJ(x, NET_INDEX_MAGIC);
	if ((x->count & (x->count - 1)) == 0) {
		x->entries = realloc(x->entries,
		    (x->count == 0 ? 1 : x->count * 2) * sizeof(*e));
		ASSERT(x->entries != NULL);
	}
	e = &x->entries[x->count];
	e->net = *net;
	e->order = (uint32_t)x->count;
	e->number = number;
	e->text = strdup(text);
	ASSERT(e->text != NULL);
	x->count++;
}

static int
net_cmp(const struct net *a, const struct net *b)
{
	if (a->prefix != b->prefix)
		return (a->prefix > b->prefix ? -1 : 1);
	return (memcmp(a->address, b->address, sizeof(a->address)));
}

static int
entry_cmp(const void *a, const void *b)
{
	const struct net_entry *x = a, *y = b;
	int order = net_cmp(&x->net, &y->net);

	if (order != 0)
		return (order);
	return (x->order < y->order ? -1 : x->order > y->order);
}

void
net_index_seal(struct net_index *x)
{
	CHECK_OBJ(x, NET_INDEX_MAGIC);
	if (x->count > 0)
		qsort(x->entries, x->count, sizeof(*x->entries), entry_cmp);
}

/* The first entry that is not before ${net}. */
static size_t
first_from(const struct net_index *x, const struct net *net)
{
	size_t low = 0, high = x->count, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (net_cmp(&x->entries[mid].net, net) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return (low);
}

static void
net_mask(struct net *net, const uint8_t address[16], uint8_t prefix)
{
	unsigned i, keep;

	net->prefix = prefix;
	for (i = 0; i < sizeof(net->address); i++) {
		keep = prefix > 8 * i ? prefix - 8 * i : 0;
		net->address[i] =
		    (uint8_t)(keep >= 8
				  ? address[i]
				  : address[i] & (uint8_t)(0xff00u >> keep));
	}
}

void
net_walk_start(struct net_walk *w, const struct net_index *x,
    const uint8_t address[16])
{
	CHECK_OBJ(x, NET_INDEX_MAGIC);
	w->index = x;
	w->address = address;
	w->at = 0;
}

bool
net_walk_next(struct net_walk *w, uint32_t *number, struct str *text)
{
	const struct net_index *x = w->index;
	const struct net_entry *e;
	struct net wanted;
	size_t at;

	while (w->at < x->count) {
		e = &x->entries[w->at];
		net_mask(&wanted, w->address, e->net.prefix);
		if (net_cmp(&e->net, &wanted) == 0) {
			w->at++;
			*number = e->number;
			*text = str_of(e->text);
			return (true);
		}
		/* To where it would be, or else past all of its width. */
		at = first_from(x, &wanted);
		if (at <= w->at && wanted.prefix == 0)
			return (false);
		if (at <= w->at) {
			wanted = (struct net){.prefix = e->net.prefix - 1};
			at = first_from(x, &wanted);
		}
		w->at = at;
	}
	return (false);
}
