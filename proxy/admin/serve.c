/* SPDX-License-Identifier: MIT
 *
 * admin/serve.c - all doors of admin.
 */
#include "proxy/admin/serve.h"

#include <stdlib.h>

#include "proxy/admin/args.h"
#include "proxy/admin/deal.h"
#include "proxy/admin/door.h"
#include "proxy/admin/gate.h"
#include "proxy/base/fd.h"
#include "proxy/base/object.h"

struct serve {
	unsigned		 magic;
#define SERVE_MAGIC		0x5e4e0001u
	struct deal_house	 deals;
	struct gate		 gate;
	bool			 is_retired;
	size_t			 n_doors;
	struct door		 doors[];
};

bool
serve_is_empty(const struct serve *s)
{
	CHECK_OBJ(s, SERVE_MAGIC);
	for (size_t i = 0; i < s->n_doors; i++)
		if (!door_is_empty(&s->doors[i]))
			return (false);
	return (true);
}

static void
on_over(struct door *d)
{
	struct serve *s = OWNER_OF(d->house.deals, struct serve, deals);

	CHECK_OBJ(s, SERVE_MAGIC);
	if (s->is_retired && serve_is_empty(s))
		loop_stop(s->deals.loop);
}

static int
open_doors(struct serve *s, const struct admin_args *args)
{
	if (args->listener_fd != -1 &&
	    door_open(&s->doors[s->n_doors++], args->listener_fd, &s->deals,
		NULL, on_over) != 0)
		return (-1);
	if (args->n_tcp == 0)
		return (0);
	if (gate_open(&s->gate, args) != 0)
		return (-1);
	s->deals.gate = &s->gate;
	for (size_t i = 0; i < args->n_tcp; i++)
		if (door_open(&s->doors[s->n_doors++], args->tcp_fds[i],
			&s->deals, &s->gate, on_over) != 0)
			return (-1);
	return (0);
}

struct serve *
serve_new(struct loop *loop, const struct admin_args *args,
    struct ask_line *line, const struct admin_parts *parts)
{
	struct serve *s = calloc(1,
	    sizeof(*s) + (args->n_tcp + 1) * sizeof(s->doors[0]));

	if (s == NULL)
		return (NULL);
	s->magic = SERVE_MAGIC;
	s->deals = (struct deal_house){
	    .loop = loop, .args = args, .line = line, .parts = parts};
	desk_init(&s->deals.desk, args, line);
	if (open_doors(s, args) == 0)
		return (s);
	serve_free(s);
	return (NULL);
}

void
serve_retire(struct serve *s)
{
	CHECK_OBJ(s, SERVE_MAGIC);
	s->is_retired = true;
	for (size_t i = 0; i < s->n_doors; i++)
		door_close(&s->doors[i]);
	/* One that a reload took away must not seem to be open. */
	for (size_t i = 0; i < s->deals.args->n_tcp; i++) {
		int fd = s->deals.args->tcp_fds[i];

		fd_close(&fd);
	}
}

void
serve_free(struct serve *s)
{
	if (s == NULL)
		return;
	CHECK_OBJ(s, SERVE_MAGIC);
	for (size_t i = 0; i < s->n_doors; i++)
		door_fini(&s->doors[i]);
	desk_fini(&s->deals.desk);
	gate_close(&s->gate);
	FINI_OBJ(s);
	free(s);
}
