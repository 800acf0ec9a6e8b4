/* SPDX-License-Identifier: MIT
 *
 * admin/cache_figures.c - how the cache does, as text.
 */
#include "proxy/admin/cache_figures.h"

#include <inttypes.h>

#include "proxy/admin/args.h"
#include "proxy/base/buf.h"
#include "proxy/cache/cache.h"
#include "proxy/metrics/counters.h"

#define KIND_COUNTER	"counter"
#define KIND_GAUGE	"gauge"

static const struct {
	const char	*key;
	const char	*name;
	const char	*kind;
	const char	*help;
	size_t		 offset;
} figures[] = {
#define CACHE_FIGURE(field, key, name, kind, help)	\
	{key, name, KIND_##kind, help, offsetof(struct cache_totals, field)},
#include "proxy/admin/cache_figures.tbl.h"
#undef CACHE_FIGURE
};

#define FIGURES		(sizeof(figures) / sizeof(figures[0]))

static uint64_t
value_of(const struct cache_totals *t, unsigned i)
{
	uint64_t value;

	memcpy(&value, (const char *)t + figures[i].offset, sizeof(value));
	return (value);
}

/* Of nothing: 0. */
static double
share(uint64_t part, uint64_t whole)
{
	return (whole == 0 ? 0 : (double)part / (double)whole);
}

static int
shares(const struct admin_args *a, struct buf *out)
{
	uint64_t hits = counters_sum(a->counters, METRIC_HITS);
	uint64_t misses = counters_sum(a->counters, METRIC_MISSES);
	uint64_t hit_bytes = counters_sum(a->counters, METRIC_HIT_BYTES_OUT);
	uint64_t bytes = counters_sum(a->counters, METRIC_CLIENT_BYTES_OUT);

	return (buf_printf(out,
	    "\"hits_by_requests\":%.3f,\"hits_by_sent_bytes\":%.3f,"
	    "\"collapsed\":%" PRIu64,
	    share(hits, hits + misses), share(hit_bytes, bytes),
	    counters_sum(a->counters, METRIC_COLLAPSED)));
}

int
cache_figures_json(const struct admin_args *a, struct buf *out)
{
	struct cache_totals t;
	int bad;

	if (a->cache == NULL)
		return (buf_append(out, STR("\"cache\":null")));
	cache_totals(a->cache, &t);
	bad = buf_append(out, STR("\"cache\":{"));
	bad |= shares(a, out);
	for (unsigned i = 0; i < FIGURES; i++)
		bad |= buf_printf(out, ",\"%s\":%" PRIu64, figures[i].key,
		    value_of(&t, i));
	return (bad | buf_append(out, STR("}")));
}

int
cache_figures_prometheus(const struct admin_args *a, struct buf *out)
{
	struct cache_totals t;
	int bad = 0;

	if (a->cache == NULL)
		return (0);
	cache_totals(a->cache, &t);
	for (unsigned i = 0; i < FIGURES; i++)
		bad |= buf_printf(out,
		    "# HELP aduana_cache_%s %s\n"
		    "# TYPE aduana_cache_%s %s\n"
		    "aduana_cache_%s %" PRIu64 "\n",
		    figures[i].name, figures[i].help, figures[i].name,
		    figures[i].kind, figures[i].name, value_of(&t, i));
	return (bad);
}
