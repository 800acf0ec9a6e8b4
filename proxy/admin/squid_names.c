/* SPDX-License-Identifier: MIT
 *
 * admin/squid_names.c - counters, percentiles, state.
 */
#include "proxy/admin/squid_names.h"

#include <inttypes.h>
#include <stdlib.h>

#include "config/settings.h"
#include "proxy/admin/args.h"
#include "proxy/base/buf.h"
#include "proxy/base/clock.h"
#include "proxy/cache/cache.h"
#include "proxy/metrics/span.h"

struct names {
	const struct admin_args	*args;
	int64_t			 wall_ns;
	struct span		*few;	/* 5 minutes */
	struct span		*many;	/* 60 */
	struct buf		*out;
};

static const struct {
	const char	*name;
	enum metric	 metric;
	bool		 is_kib;
} counts[] = {
#define SQUID_COUNTER(name, exported, metric, kib)	\
	{exported, METRIC_##metric, kib},
#include "proxy/metrics/squid.tbl.h"
};

static const char *const nothing[] = {
#define SQUID_NOTHING(name, exported)	exported,
#include "proxy/metrics/squid.tbl.h"
};

static const struct {
	const char	*name;
	enum phase	 phase;
} times[] = {
#define SQUID_TIMES(name, exported, phase)	{exported, PHASE_##phase},
#include "proxy/metrics/squid.tbl.h"
};

#define COUNT(rows)	(sizeof(rows) / sizeof((rows)[0]))

static uint64_t
sum_of(const struct names *n, enum metric metric)
{
	return (counters_sum(n->args->counters, metric));
}

/* The exporter has no name for some. */
static int
counter(const struct names *n, const char *name, uint64_t value)
{
	return (*name == '\0' ? 0
			      : buf_printf(n->out,
				    "# TYPE squid_%s counter\n"
				    "squid_%s %" PRIu64 "\n",
				    name, name, value));
}

static int
gauge(const struct names *n, const char *name, double value)
{
	return (buf_printf(n->out, "# TYPE squid_%s gauge\nsquid_%s %.6f\n",
	    name, name, value));
}

static int
info(const struct names *n, const char *name, double value)
{
	return (buf_printf(n->out,
	    "# TYPE squid_info_%s gauge\nsquid_info_%s %.6f\n", name, name,
	    value));
}

static int
write_counters(const struct names *n)
{
	uint64_t value;
	int bad = gauge(n, "up", 1);

	for (size_t i = 0; i < COUNT(counts); i++) {
		value = sum_of(n, counts[i].metric);
		bad |= counter(n, counts[i].name,
		    counts[i].is_kib ? value / 1024 : value);
	}
	for (size_t i = 0; i < COUNT(nothing); i++)
		bad |= counter(n, nothing[i], 0);
	return (bad);
}

static int
write_times(const struct names *n)
{
	char name[64];
	int bad = 0;

	for (size_t i = 0; i < COUNT(times); i++)
		for (unsigned p = 5; p < 100; p += 5) {
			snprintf(name, sizeof(name), "%s_%u", times[i].name, p);
			bad |= gauge(n, name,
			    span_percentile(n->few, times[i].phase, p));
		}
	return (bad);
}

static int
write_requests(const struct names *n)
{
	double up = (double)(n->wall_ns - n->args->started_ns) / NS_PER_S;
	double requests = (double)sum_of(n, METRIC_REQUESTS);

	return (info(n, "UP_Time", up) |
		info(n, "Number_of_clients_accessing_cache",
		    (double)sum_of(n, METRIC_CONNECTIONS_OPEN)) |
		info(n, "Number_of_HTTP_requests_received", requests) |
		info(n, "Average_HTTP_requests_per_minute_since_start",
		    up > 0 ? requests * 60 / up : 0) |
		info(n, "Hits_as_pct_of_all_requests_5min",
		    span_share(n->few, METRIC_HITS, METRIC_MISSES)) |
		info(n, "Hits_as_pct_of_all_requests_60min",
		    span_share(n->many, METRIC_HITS, METRIC_MISSES)));
}

static int
write_cache(const struct names *n)
{
	struct cache_totals t;
	double used, objects;

	if (n->args->cache == NULL)
		return (0);
	cache_totals(n->args->cache, &t);
	used = (double)t.used;
	objects = (double)t.objects;
	return (info(n, "Storage_Mem_size", used / 1024) |
		info(n, "Storage_Mem_capacity",
		    t.capacity > 0 ? 100 * used / (double)t.capacity : 0) |
		info(n, "Mean_Object_Size",
		    objects > 0 ? used / 1024 / objects : 0) |
		info(n, "StoreEntries", objects) |
		info(n, "Hot_Object_Cache_Items", objects));
}

static struct span *
span_of(const struct names *n, int64_t seconds)
{
	return (span_new(n->args->minutes, n->args->counters, n->args->tally,
	    n->wall_ns, seconds));
}

int
squid_names_write(const struct admin_args *a, int64_t wall_ns, struct buf *out)
{
	struct names n = {.args = a, .wall_ns = wall_ns, .out = out};
	int bad = -1;

	if (a->settings == NULL || !a->settings->metrics_squid_names ||
	    a->minutes == NULL || a->tally == NULL)
		return (0);
	n.few = span_of(&n, 300);
	n.many = span_of(&n, 3600);
	if (n.few != NULL && n.many != NULL)
		bad = write_counters(&n) | write_times(&n) |
		      write_requests(&n) | write_cache(&n);
	free(n.few);
	free(n.many);
	return (bad);
}
