/* SPDX-License-Identifier: MIT
 *
 * filters/id_list.c - a growing array.
 */
#include "filters/id_list.h"

#include <stdlib.h>

#include "proxy/base/object.h"

#define ROOM_LEAST	64u

void
id_list_init(struct id_list *l)
{
	INIT_OBJ(l, ID_LIST_MAGIC);
}

void
id_list_fini(struct id_list *l)
{
	CHECK_OBJ(l, ID_LIST_MAGIC);
	free(l->at);
	FINI_OBJ(l);
}

void
id_list_clear(struct id_list *l)
{
	CHECK_OBJ(l, ID_LIST_MAGIC);
	l->count = 0;
}

void
id_list_add(struct id_list *l, uint32_t id)
{
	if (l->count == l->room) {
		l->room = l->room == 0 ? ROOM_LEAST : l->room * 2;
		l->at = realloc(l->at, l->room * sizeof(*l->at));
		ASSERT(l->at != NULL);
	}
	l->at[l->count++] = id;
}

static int
id_cmp(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x < y ? -1 : x > y);
}

void
id_list_sort(struct id_list *l)
{
	if (l->count > 1)
		qsort(l->at, l->count, sizeof(*l->at), id_cmp);
}
