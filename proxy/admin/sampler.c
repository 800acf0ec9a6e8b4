/* SPDX-License-Identifier: MIT
 *
 * admin/sampler.c - counters to rates and levels.
 */
#include "proxy/admin/sampler.h"

#include <stdlib.h>
#include <unistd.h>

#include "config/settings.h"
#include "proxy/admin/args.h"
#include "proxy/admin/history.h"
#include "proxy/admin/latencies.h"
#include "proxy/admin/machine.h"
#include "proxy/admin/processes.h"
#include "proxy/base/object.h"
#include "proxy/cache/cache.h"
#include "proxy/event/loop.h"
#include "proxy/event/timer.h"
#include "proxy/metrics/counters.h"
#include "proxy/metrics/tally.h"

/* What is measured between two looks too near to each other says nothing. */
#define FIRST_MS	1000

struct sampler {
	unsigned		 magic;
#define SAMPLER_MAGIC		0x5a301e01u
	struct loop		*loop;
	const struct admin_args	*args;
	struct history		*history;
	struct timer		 timer;
	int64_t			 at_ns;		/* of the last look */
	uint64_t		 before[METRIC_COUNT];
	uint64_t		 evictions;
	struct latencies	*latencies;
	struct machine		 machine;
	struct processes	 processes;
};

static const struct {
	enum metric	 metric;
	const char	*name;
	const char	*unit;
} rates[] =
    {
#define SAMPLED_RATE(metric, name, unit)	{METRIC_##metric, name, unit},
#include "proxy/admin/sampled.tbl.h"
},
  levels[] = {
#define SAMPLED_LEVEL(metric, name, unit)	{METRIC_##metric, name, unit},
#include "proxy/admin/sampled.tbl.h"
};

#define COUNT(rows)	(sizeof(rows) / sizeof((rows)[0]))

static void
put(struct sampler *s, const char *name, const char *unit, double value)
{
	history_put(s->history, name, unit, value);
}

/* Where there was nothing to share there is no share. */
static void
put_share(struct sampler *s, const char *name, uint64_t part, uint64_t whole)
{
	if (whole > 0)
		put(s, name, "ratio", (double)part / (double)whole);
}

static uint64_t
grown(const struct sampler *s, const uint64_t now[METRIC_COUNT],
    enum metric metric)
{
	return (now[metric] - s->before[metric]);
}

static void
read_counters(const struct sampler *s, uint64_t out[METRIC_COUNT])
{
	for (unsigned m = 0; m < METRIC_COUNT; m++)
		out[m] = counters_sum(s->args->counters, (enum metric)m);
}

static void
put_counters(struct sampler *s, double seconds)
{
	uint64_t now[METRIC_COUNT], hits;

	read_counters(s, now);
	for (unsigned i = 0; i < COUNT(rates); i++)
		put(s, rates[i].name, rates[i].unit,
		    (double)grown(s, now, rates[i].metric) / seconds);
	for (unsigned i = 0; i < COUNT(levels); i++)
		put(s, levels[i].name, levels[i].unit,
		    (double)now[levels[i].metric]);
	hits = grown(s, now, METRIC_HITS);
	put_share(s, "aduana.hit_ratio", hits,
	    hits + grown(s, now, METRIC_MISSES));
	put_share(s, "aduana.hit_ratio.bytes",
	    grown(s, now, METRIC_HIT_BYTES_OUT),
	    grown(s, now, METRIC_CLIENT_BYTES_OUT));
	memcpy(s->before, now, sizeof(now));
}

static void
put_cache(struct sampler *s, double seconds)
{
	struct cache_totals t;

	if (s->args->cache == NULL)
		return;
	cache_totals(s->args->cache, &t);
	put(s, "aduana.cache.objects", "", (double)t.objects);
	put(s, "aduana.cache.bytes", "bytes", (double)t.used);
	put(s, "aduana.cache.evictions", "1/s",
	    (double)(t.evictions - s->evictions) / seconds);
	s->evictions = t.evictions;
}

/* As each process told of itself. */
static void
put_descriptors(struct sampler *s)
{
	double sum = 0;

	for (unsigned i = 0; i < s->args->ring_count; i++)
		sum += (double)atomic_load(&tally_row(s->args->tally, i)
						->usage.descriptors);
	put(s, "aduana.descriptors", "", sum);
}

static void
look(struct sampler *s, double seconds)
{
	if (s->args->tally != NULL)
		put_descriptors(s);
	latencies_put(s->latencies, s->history);
	put_counters(s, seconds);
	put_cache(s, seconds);
	processes_put(&s->processes, s->history, seconds);
	machine_put(&s->machine, s->history, seconds);
}

static void
on_due(struct timer *t)
{
	struct sampler *s = OWNER_OF(t, struct sampler, timer);
	int64_t now_ns = loop_now(s->loop)->mono_ns;

	CHECK_OBJ(s, SAMPLER_MAGIC);
	timer_set_ms(t, s->args->settings->metrics_interval);
	if (now_ns <= s->at_ns)
		return;
	look(s, (double)(now_ns - s->at_ns) / (double)NS_PER_S);
	s->at_ns = now_ns;
}

struct sampler *
sampler_new(struct loop *loop, const struct admin_args *args,
    struct history *history)
{
	struct sampler *s = calloc(1, sizeof(*s));
	struct cache_totals t = {0};

	if (s == NULL)
		return (NULL);
	s->magic = SAMPLER_MAGIC;
	s->loop = loop;
	s->args = args;
	s->history = history;
	s->at_ns = loop_now(loop)->mono_ns;
	read_counters(s, s->before);
	if (args->cache != NULL)
		cache_totals(args->cache, &t);
	s->evictions = t.evictions;
	s->latencies = latencies_new(args);
	if (s->latencies == NULL) {
		sampler_free(s);
		return (NULL);
	}
	machine_start(&s->machine, args);
	processes_start(&s->processes, getppid());
	timer_init(&s->timer, loop, on_due);
	if (args->settings->metrics_interval > 0)
		timer_set_ms(&s->timer, FIRST_MS);
	return (s);
}

void
sampler_free(struct sampler *s)
{
	if (s == NULL)
		return;
	CHECK_OBJ(s, SAMPLER_MAGIC);
	timer_cancel(&s->timer);
	latencies_free(s->latencies);
	FINI_OBJ(s);
	free(s);
}
