/* SPDX-License-Identifier: MIT
 *
 * admin/ask.c - the control socket, seen from admin.
 */
#include "proxy/admin/ask.h"

#include "proxy/base/diag.h"
#include "proxy/base/object.h"

/* Messages read before other events have their turn. */
#define BATCH	16

static void
answer(struct ask_line *line, const struct message *m)
{
	struct list *it, *tmp;

	LIST_EACH(it, tmp, &line->open) {
		struct ask *a = OWNER_OF(it, struct ask, link);

		if (a->id != m->id)
			continue;
		ask_cancel(a);
		a->fn(a, m->result, m->text);
		return;
	}
}

static void
supervisor_gone(struct ask_line *line)
{
	watch_stop(&line->watch);
	line->ordered(line, MESSAGE_STOP);
}

/* False when there is nothing more to read. */
static bool
receive(struct ask_line *line)
{
	struct message m;

	switch (message_receive(line->watch.fd, &m, MESSAGE_FROM_SUPERVISOR,
	    line->room)) {
	case MESSAGE_NOTHING:
		return (false);
	case MESSAGE_CLOSED:
		supervisor_gone(line);
		return (false);
	case MESSAGE_BAD:
		diag_warnx("a message of the supervisor made no sense");
		return (true);
	case MESSAGE_RECEIVED:
		break;
	}
	if (m.type == MESSAGE_REPLY)
		answer(line, &m);
	else
		line->ordered(line, m.type);
	return (true);
}

static void
on_ready(struct watch *w, unsigned ready)
{
	struct ask_line *line = OWNER_OF(w, struct ask_line, watch);

	CHECK_OBJ(line, ASK_LINE_MAGIC);
	(void)ready;
	for (int i = 0; i < BATCH && watch_active(w); i++)
		if (!receive(line))
			return;
}

int
ask_line_start(struct ask_line *line, struct loop *loop, int fd,
    void (*ordered)(struct ask_line *, enum message_type))
{
	INIT_OBJ(line, ASK_LINE_MAGIC);
	list_init(&line->open);
	line->ordered = ordered;
	return (watch_start(&line->watch, loop, fd, WATCH_READ, on_ready));
}

void
ask_line_stop(struct ask_line *line)
{
	CHECK_OBJ(line, ASK_LINE_MAGIC);
	watch_stop(&line->watch);
}

int
ask_line_tell(struct ask_line *line, enum message_type type)
{
	struct message m = {.type = type};

	CHECK_OBJ(line, ASK_LINE_MAGIC);
	return (message_send(line->watch.fd, &m));
}

int
ask_start(struct ask *a, struct ask_line *line, enum message_type type,
    ask_fn *fn)
{
	struct message m = {.type = type};

	CHECK_OBJ(line, ASK_LINE_MAGIC);
	m.id = line->last_id + 1;
	if (message_send(line->watch.fd, &m) != 0)
		return (-1);
	line->last_id = m.id;
	a->id = m.id;
	a->fn = fn;
	list_append(&line->open, &a->link);
	return (0);
}

void
ask_cancel(struct ask *a)
{
	if (a->link.next != NULL)
		list_remove(&a->link);
}
