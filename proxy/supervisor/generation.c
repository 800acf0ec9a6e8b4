/* SPDX-License-Identifier: MIT
 *
 * supervisor/generation.c - seats and states.
 */
#include "proxy/supervisor/generation.h"

#include <stdlib.h>

#include "proxy/base/object.h"
#include "proxy/supervisor/inputs.h"

struct generation *
generation_new(unsigned number, unsigned seats)
{
	struct generation *g;
	unsigned i;

	ASSERT(seats > 0);
	g = calloc(1, sizeof(*g) + seats * sizeof(g->seats[0]));
	if (g == NULL)
		return (NULL);
	g->magic = GENERATION_MAGIC;
	g->number = number;
	g->count = seats;
	g->state = GENERATION_STARTING;
	g->deadline_ns = GENERATION_NEVER;
	list_init(&g->link);
	for (i = 0; i < seats; i++)
		throttle_init(&g->seats[i].throttle);
	return (g);
}

void
generation_free(struct generation *g)
{
	CHECK_OBJ(g, GENERATION_MAGIC);
	ASSERT(generation_is_empty(g));
	list_remove(&g->link);
	doors_close(&g->doors);
	doors_close(&g->metrics);
	doors_close(&g->admin_doors);
	inputs_free(g->inputs);
	FINI_OBJ(g);
	free(g);
}

static bool
wants_workers(const struct generation *g)
{
	return (g->state == GENERATION_STARTING ||
		g->state == GENERATION_SERVING);
}

struct seat *
generation_due(struct generation *g, int64_t now_ns)
{
	unsigned i;

	CHECK_OBJ(g, GENERATION_MAGIC);
	if (!wants_workers(g))
		return (NULL);
	for (i = 0; i < g->count; i++)
		if (g->seats[i].pid == 0 && g->seats[i].due_ns <= now_ns)
			return (&g->seats[i]);
	return (NULL);
}

void
generation_seat_taken(struct seat *seat, pid_t pid, unsigned slot,
    int64_t now_ns)
{
	ASSERT(seat->pid == 0 && pid > 0);
	seat->pid = pid;
	seat->slot = slot;
	seat->ready = false;
	seat->killed = false;
	pulse_init(&seat->pulse);
	throttle_started(&seat->throttle, now_ns);
}

void
generation_seat_failed(struct seat *seat, int64_t now_ns)
{
	ASSERT(seat->pid == 0);
	throttle_started(&seat->throttle, now_ns);
	seat->due_ns = throttle_died(&seat->throttle, now_ns);
}

void
generation_seat_died(struct generation *g, struct seat *seat, int64_t now_ns)
{
	CHECK_OBJ(g, GENERATION_MAGIC);
	ASSERT(seat->pid != 0);
	if (!seat->ready)
		g->broken = true;
	seat->pid = 0;
	seat->ready = false;
	seat->due_ns = throttle_died(&seat->throttle, now_ns);
}

struct seat *
generation_seat_of(struct generation *g, pid_t pid)
{
	unsigned i;

	CHECK_OBJ(g, GENERATION_MAGIC);
	for (i = 0; i < g->count; i++)
		if (g->seats[i].pid == pid)
			return (&g->seats[i]);
	return (NULL);
}

bool
generation_is_ready(const struct generation *g)
{
	unsigned i;

	CHECK_OBJ(g, GENERATION_MAGIC);
	for (i = 0; i < g->count; i++)
		if (!g->seats[i].ready)
			return (false);
	return (true);
}

bool
generation_is_empty(const struct generation *g)
{
	return (generation_alive(g) == 0);
}

unsigned
generation_alive(const struct generation *g)
{
	unsigned i, n = 0;

	CHECK_OBJ(g, GENERATION_MAGIC);
	for (i = 0; i < g->count; i++)
		n += g->seats[i].pid != 0;
	return (n);
}

void
generation_enter(struct generation *g, enum generation_state state,
    int64_t deadline_ns)
{
	CHECK_OBJ(g, GENERATION_MAGIC);
	ASSERT(state >= g->state);
	g->state = state;
	g->deadline_ns = deadline_ns;
}

int64_t
generation_next_ns(const struct generation *g)
{
	int64_t next;
	unsigned i;

	CHECK_OBJ(g, GENERATION_MAGIC);
	next = g->deadline_ns;
	if (!wants_workers(g))
		return (next);
	for (i = 0; i < g->count; i++)
		if (g->seats[i].pid == 0 && g->seats[i].due_ns < next)
			next = g->seats[i].due_ns;
	return (next);
}

const char *
generation_state_name(enum generation_state state)
{
	switch (state) {
	case GENERATION_STARTING:
		return ("starting");
	case GENERATION_SERVING:
		return ("serving");
	case GENERATION_DRAINING:
		return ("draining");
	case GENERATION_ENDING:
		return ("ending");
	}
	UNREACHABLE();
}
