/* SPDX-License-Identifier: MIT
 *
 * admin/stats_view.c - rows added up.
 */
#include "proxy/admin/stats_view.h"

#include <inttypes.h>

#include "proxy/accesslog/record.h"
#include "proxy/admin/args.h"
#include "proxy/admin/process_view.h"
#include "proxy/base/buf.h"
#include "proxy/cache/cache.h"
#include "proxy/metrics/counters.h"
#include "proxy/metrics/tally.h"

_Static_assert(LOG_RESULT_COUNT <= TALLY_RESULTS, "a tally of each result");

static int
counters_json(const struct admin_args *a, struct buf *out)
{
	int bad = buf_append(out, STR(",\"counters\":{"));

	for (unsigned m = 0; m < METRIC_COUNT; m++)
		bad |= buf_printf(out, "%s\"%s\":%" PRIu64, m > 0 ? "," : "",
		    metric_name((enum metric)m),
		    counters_sum(a->counters, (enum metric)m));
	return (bad | buf_append(out, STR("}")));
}

/* Those that there were. */
static int
results_json(const struct admin_args *a, struct buf *out)
{
	int bad = buf_append(out, STR(",\"results\":{"));
	const char *comma = "";
	uint64_t n;

	for (unsigned i = 0; i < LOG_RESULT_COUNT; i++) {
		n = tally_result(a->tally, i);
		if (n == 0)
			continue;
		bad |= buf_printf(out, "%s\"%s\":%" PRIu64, comma,
		    record_result_name((enum log_result)i), n);
		comma = ",";
	}
	return (bad | buf_append(out, STR("}")));
}

static int
statuses_json(const struct admin_args *a, struct buf *out)
{
	int bad = buf_append(out, STR(",\"statuses\":{"));
	const char *comma = "";
	uint64_t n;

	for (unsigned i = 0; i < TALLY_STATUSES; i++) {
		n = tally_status(a->tally, i);
		if (n == 0)
			continue;
		bad |= buf_printf(out, "%s\"%u\":%" PRIu64, comma, i, n);
		comma = ",";
	}
	return (bad | buf_append(out, STR("}")));
}

static int
phase_json(const struct histogram_view *v, struct buf *out)
{
	return (buf_printf(out,
	    "{\"count\":%" PRIu64 ",\"sum_us\":%" PRIu64 ",\"p50_us\":%" PRIu64
	    ",\"p90_us\":%" PRIu64 ",\"p95_us\":%" PRIu64 ",\"p99_us\":%" PRIu64
	    ",\"p999_us\":%" PRIu64 ",\"max_us\":%" PRIu64 "}",
	    v->count, v->sum, histogram_quantile(v, 500),
	    histogram_quantile(v, 900), histogram_quantile(v, 950),
	    histogram_quantile(v, 990), histogram_quantile(v, 999), v->max));
}

static int
latency_json(const struct admin_args *a, struct buf *out)
{
	int bad = buf_append(out, STR(",\"latency\":{"));
	struct histogram_view view;

	for (unsigned p = 0; p < PHASE_COUNT; p++) {
		tally_phase(a->tally, (enum phase)p, &view);
		bad |= buf_printf(out, "%s\"%s\":", p > 0 ? "," : "",
		    phase_name((enum phase)p));
		bad |= phase_json(&view, out);
	}
	return (bad | buf_append(out, STR("}")));
}

/* Of nothing: 0. */
static double
share(uint64_t part, uint64_t whole)
{
	return (whole == 0 ? 0 : (double)part / (double)whole);
}

static int
cache_json(const struct admin_args *a, struct buf *out)
{
	uint64_t hits = counters_sum(a->counters, METRIC_HITS);
	uint64_t misses = counters_sum(a->counters, METRIC_MISSES);
	struct cache_totals t;

	if (a->cache == NULL)
		return (buf_append(out, STR(",\"cache\":null")));
	cache_totals(a->cache, &t);
	return (buf_printf(out,
	    ",\"cache\":{\"objects\":%" PRIu64 ",\"bytes\":%" PRIu64
	    ",\"used\":%" PRIu64 ",\"size\":%" PRIu64
	    ",\"hit_ratio_requests\":%.4f,\"hit_ratio_bytes\":%.4f"
	    ",\"evictions\":%" PRIu64 ",\"admissions\":%" PRIu64
	    ",\"given_up\":%" PRIu64 ",\"purged\":%" PRIu64 "}",
	    (uint64_t)t.objects, (uint64_t)t.body_bytes, (uint64_t)t.used,
	    (uint64_t)t.capacity, share(hits, hits + misses),
	    share(counters_sum(a->counters, METRIC_HIT_BYTES_OUT),
		counters_sum(a->counters, METRIC_CLIENT_BYTES_OUT)),
	    (uint64_t)t.evictions,
	    counters_sum(a->counters, METRIC_CACHE_STORED),
	    counters_sum(a->counters, METRIC_CACHE_ABORTED),
	    counters_sum(a->counters, METRIC_CACHE_PURGED)));
}

static int64_t
uptime_s(const struct admin_args *a, const struct clock_now *now)
{
	return (now->wall_ns > a->started_ns
		    ? (now->wall_ns - a->started_ns) / NS_PER_S
		    : 0);
}

int
stats_view_json(const struct admin_args *a, const struct clock_now *now,
    struct buf *out)
{
	int bad = buf_printf(out,
	    "{\"at\":%" PRId64 ".%03d,\"version\":\"%s\",\"uptime_s\":%" PRId64
	    ",\"generation\":%u",
	    now->wall_ns / NS_PER_S, (int)(now->wall_ns / NS_PER_MS % 1000),
	    ADUANA_VERSION, uptime_s(a, now), a->generation);

	bad |= counters_json(a, out);
	if (a->tally != NULL)
		bad |= results_json(a, out) | statuses_json(a, out) |
		       latency_json(a, out);
	bad |= cache_json(a, out);
	bad |= process_view_json(a, out);
	return (bad | buf_append(out, STR("}\n")));
}
