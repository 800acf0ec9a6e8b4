/* SPDX-License-Identifier: MIT
 *
 * tests/bench/scale_cost.c - tables of a worker that grow with its clients:
 * nanoseconds of processor time for one use.
 *
 *	scale_cost timers COUNT SECONDS		a deadline is put off, and comes
 *	scale_cost names COUNT SECONDS		a name is found
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "proxy/base/assert.h"
#include "proxy/event/timer_heap.h"
#include "proxy/net/answer.h"
#include "proxy/net/host_cache.h"

#define BATCH	1000

static unsigned
pick(unsigned below)
{
	static uint64_t state = 88172645463325252u;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return ((unsigned)(state >> 16) % below);
}

static double
cpu_seconds(void)
{
	struct timespec t;

	ASSERT(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) == 0);
	return ((double)t.tv_sec + (double)t.tv_nsec / 1e9);
}

/* ---- deadlines ----------------------------------------------------------- */

static struct timer_heap heap;
static int *places;
static int64_t now_ns;

static void
timers_make(unsigned count)
{
	timer_heap_init(&heap);
	places = malloc(count * sizeof(*places));
	ASSERT(places != NULL);
	for (unsigned i = 0; i < count; i++) {
		places[i] = -1;
		timer_heap_reserve(&heap);
		timer_heap_insert(&heap, (int64_t)pick(60000), &places[i]);
	}
}

/* One that any connection puts off, and the first that is due comes again. */
static void
timers_use(unsigned count)
{
	const struct timer_slot *first = timer_heap_first(&heap);

	now_ns = first->due_ns;
	timer_heap_move(&heap, now_ns + 60000, first->place);
	timer_heap_move(&heap, now_ns + 30000 + (int64_t)pick(30000),
	    &places[pick(count)]);
}

/* ---- names --------------------------------------------------------------- */

static struct host_cache *names;

static struct str
name_of(unsigned number)
{
	static char text[40];
	int n = snprintf(text, sizeof(text), "host-%u.example.org", number);

	return ((struct str){text, (size_t)n});
}

static void
names_make(unsigned count)
{
	struct address address = {0};
	struct answer *answer = answer_new(RESOLVE_OK, NULL, 0, &address, 1);

	names = host_cache_new(count);
	ASSERT(names != NULL && answer != NULL);
	for (unsigned i = 0; i < count; i++)
		host_cache_put(names, name_of(i), answer, 3600, 1);
	answer_release(answer);
}

static void
names_use(unsigned count)
{
	ASSERT(host_cache_get(names, name_of(pick(count)), 2) != NULL);
}

static const struct {
	const char	 *name;
	void		(*make)(unsigned count);
	void		(*use)(unsigned count);
} tables[] = {
    {"timers", timers_make, timers_use},
    {"names", names_make, names_use},
};

int
main(int argc, char **argv)
{
	unsigned long uses = 0;
	unsigned count, i, j;
	double start, end;

	if (argc != 4)
		return (2);
	count = (unsigned)atoi(argv[2]);
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		if (strcmp(tables[i].name, argv[1]) != 0)
			continue;
		tables[i].make(count);
		start = cpu_seconds();
		end = start + atof(argv[3]);
		for (; cpu_seconds() < end; uses += BATCH)
			for (j = 0; j < BATCH; j++)
				tables[i].use(count);
		printf("%.1f\n", (cpu_seconds() - start) * 1e9 / (double)uses);
		return (0);
	}
	return (2);
}
