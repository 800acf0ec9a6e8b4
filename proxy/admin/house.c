/* SPDX-License-Identifier: MIT
 *
 * admin/house.c - a list and two numbers.
 */
#include "proxy/admin/house.h"

#include <string.h>

#include "proxy/base/object.h"

void
house_init(struct house *house, struct deal_house *deals, struct gate *gate,
    house_fn *over)
{
	memset(house, 0, sizeof(*house));
	house->deals = deals;
	house->gate = gate;
	house->keeps = gate != NULL;
	house->over = over;
	list_init(&house->guests);
}

void
house_enter(struct house *house, struct guest *g,
    const unsigned char client[16])
{
	memcpy(g->client, client, sizeof(g->client));
	g->is_stream = false;
	list_append(&house->guests, &g->link);
	house->count++;
}

void
house_leave(struct house *house, struct guest *g)
{
	list_remove(&g->link);
	if (g->is_stream)
		house->streams--;
	else
		house->count--;
}

void
house_settle(struct house *house, struct guest *g)
{
	g->is_stream = true;
	house->count--;
	house->streams++;
	house->over(house);
}

unsigned
house_count_of(const struct house *house, const unsigned char client[16])
{
	struct list *it, *tmp;
	unsigned n = 0;

	LIST_EACH(it, tmp, &house->guests)
		n += memcmp(OWNER_OF(it, struct guest, link)->client, client,
			 16) == 0;
	return (n);
}

void
house_each(struct house *house, guest_fn *fn)
{
	struct list *it, *tmp;

	LIST_EACH(it, tmp, &house->guests)
		fn(OWNER_OF(it, struct guest, link));
}
