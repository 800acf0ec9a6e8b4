/* SPDX-License-Identifier: MIT
 *
 * supervisor/state.c - questions about the state that several ask.
 */
#include "proxy/supervisor/state.h"

#include <signal.h>

#include "proxy/base/clock.h"
#include "proxy/shm/slot.h"
#include "proxy/worker/shared.h"

int64_t
state_now_ns(void)
{
	struct clock_now now;

	clock_read(&now);
	return (now.mono_ns);
}

const char *
state_process_title(enum process process)
{
	static const char *const titles[PROCESS_COUNT] = {
#define PROCESS(id, title, owns)	[PROCESS_##id] = (title),
#include "proxy/supervisor/processes.tbl.h"
#undef PROCESS
	};

	ASSERT(process < PROCESS_COUNT);
	return (titles[process]);
}

const struct generation *
state_generation(const struct supervisor *s)
{
	const struct generation *g = s->serving;

	if (g == NULL)
		g = LIST_FIRST(&s->generations, struct generation, link);
	ASSERT(g != NULL);
	return (g);
}

const struct inputs *
state_inputs(const struct supervisor *s)
{
	return (state_generation(s)->inputs);
}

const struct settings *
state_settings(const struct supervisor *s)
{
	return (state_inputs(s)->settings);
}

unsigned
state_rows_free(const struct supervisor *s)
{
	unsigned row, n = 0;

	for (row = 0; row < s->shared->count; row++)
		n += slot_state(s->shared->slots, row) == SLOT_FREE;
	return (n);
}

unsigned
state_seats_max(const struct supervisor *s)
{
	return ((s->shared->count - 1) / 2);
}

void
state_signal(const struct generation *g, int signo)
{
	unsigned i;

	CHECK_OBJ(g, GENERATION_MAGIC);
	for (i = 0; i < g->count; i++)
		if (g->seats[i].pid != 0)
			kill(g->seats[i].pid, signo);
}
