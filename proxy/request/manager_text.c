/* SPDX-License-Identifier: MIT
 *
 * request/manager_text.c - figures of all workers, read from shared memory.
 */
#include "proxy/request/manager_text.h"

#include <inttypes.h>
#include <stdlib.h>

#include "config/settings.h"
#include "proxy/base/buf.h"
#include "proxy/base/clock.h"
#include "proxy/event/loop.h"
#include "proxy/metrics/span.h"
#include "proxy/request/request.h"

#define KIB(n)	((n) / 1024)

static const struct {
	const char	*name;
	const char	*help;
} actions[] = {
#define ACTION(name, text, help)	{name, help},
#include "proxy/request/manager_actions.tbl.h"
#undef ACTION
};

/* In Squid's order; the unit of *.kbytes_* is KiB. */
static const struct {
	const char	*name;
	enum metric	 metric;
	bool		 is_kib;
} lines[] = {
#define SQUID_COUNTER(name, exported, metric, kib) {name, METRIC_##metric, kib},
#include "proxy/metrics/squid.tbl.h"
};

#define LINES	(sizeof(lines) / sizeof(lines[0]))

static const char nothing[] =
#define SQUID_NOTHING(name, exported)	name " = 0\n"
#include "proxy/metrics/squid.tbl.h"
    ;

static int64_t
now_ns(const struct request_env *env)
{
	return (loop_now(env->loop)->wall_ns);
}

void
manager_text_menu(const struct request_env *env, struct buf *out)
{
	(void)env;
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		(void)buf_printf(out, " %-22s\t%-32s\tpublic\n",
		    actions[i].name, actions[i].help);
}

void
manager_text_counters(const struct request_env *env, struct buf *out)
{
	uint64_t n;

	(void)buf_printf(out, "sample_time = %" PRId64 ".%06d\n",
	    now_ns(env) / NS_PER_S, (int)(now_ns(env) / 1000 % 1000000));
	for (size_t i = 0; i < LINES; i++) {
		n = counters_sum(env->all_counters, lines[i].metric);
		(void)buf_printf(out, "%s = %" PRIu64 "\n", lines[i].name,
		    lines[i].is_kib ? KIB(n) : n);
	}
	(void)buf_append(out, STR(nothing));
}

/* ---- rates --------------------------------------------------------------- */

static struct span *
last(const struct request_env *env, int64_t seconds)
{
	return (span_new(env->minutes, env->all_counters, env->all_tally,
	    now_ns(env), seconds));
}

static double
rate(const struct span *s, size_t line)
{
	double more = span_more(s, lines[line].metric);

	return ((lines[line].is_kib ? more / 1024 : more) / s->seconds);
}

static void
rates(const struct span *s, struct buf *out)
{
	(void)buf_printf(out,
	    "sample_start_time = %" PRId64 ".000000\n"
	    "sample_end_time = %" PRId64 ".000000\n",
	    s->then.wall_ns / NS_PER_S, s->now.wall_ns / NS_PER_S);
	for (size_t i = 0; i < LINES; i++)
		(void)buf_printf(out, "%s = %.6f/sec\n", lines[i].name,
		    rate(s, i));
	(void)buf_printf(out,
	    "client_http.all_median_svc_time = %.6f seconds\n"
	    "client_http.miss_median_svc_time = %.6f seconds\n"
	    "client_http.nh_median_svc_time = %.6f seconds\n"
	    "client_http.hit_median_svc_time = %.6f seconds\n"
	    "dns.median_svc_time = %.6f seconds\n",
	    span_percentile(s, PHASE_ALL, 50),
	    span_percentile(s, PHASE_MISS, 50),
	    span_percentile(s, PHASE_NEAR, 50),
	    span_percentile(s, PHASE_HIT, 50),
	    span_percentile(s, PHASE_DNS, 50));
}

static void
rates_over(const struct request_env *env, int64_t seconds, struct buf *out)
{
	struct span *s = last(env, seconds);

	if (s != NULL)
		rates(s, out);
	free(s);
}

void
manager_text_minutes(const struct request_env *env, struct buf *out)
{
	rates_over(env, 300, out);
}

void
manager_text_hour(const struct request_env *env, struct buf *out)
{
	rates_over(env, 3600, out);
}

void
manager_text_utilization(const struct request_env *env, struct buf *out)
{
	(void)buf_append(out, STR("Last 5 minutes:\n"));
	rates_over(env, 300, out);
	(void)buf_append(out, STR("\nLast hour:\n"));
	rates_over(env, 3600, out);
	(void)buf_append(out, STR("\nTotals since cache startup:\n"));
	manager_text_counters(env, out);
}

void
manager_text_times(const struct request_env *env, struct buf *out)
{
	static const struct {
		const char	*name;
		enum phase	 phase;
	} rows[] = {
#define SQUID_TIMES(name, exported, phase)	{name, PHASE_##phase},
#include "proxy/metrics/squid.tbl.h"
	};
	struct span *few = last(env, 300), *many = last(env, 3600);

	(void)buf_append(out,
	    STR("Service Time Percentiles            5 min    60 min:\n"));
	for (size_t i = 0;
	     few != NULL && many != NULL && i < sizeof(rows) / sizeof(rows[0]);
	     i++)
		for (unsigned p = 5; p < 100; p += 5)
			(void)buf_printf(out, "\t%-20s  %2u%%  %8.5f %8.5f\n",
			    rows[i].name, p,
			    span_percentile(few, rows[i].phase, p),
			    span_percentile(many, rows[i].phase, p));
	free(few);
	free(many);
}

/* ---- the state ----------------------------------------------------------- */

static void
info_rates(const struct span *few, const struct span *many, struct buf *out)
{
	(void)buf_printf(out,
	    "Cache information for aduana:\n"
	    "\tHits as %% of all requests:\t5min: %.1f%%, 60min: %.1f%%\n",
	    span_share(few, METRIC_HITS, METRIC_MISSES),
	    span_share(many, METRIC_HITS, METRIC_MISSES));
	(void)buf_append(out,
	    STR("Median Service Times (seconds)  5 min    60 min:\n"));
	(void)buf_printf(out, "\tHTTP Requests (All):  %8.5f %8.5f\n",
	    span_percentile(few, PHASE_ALL, 50),
	    span_percentile(many, PHASE_ALL, 50));
	(void)buf_printf(out, "\tCache Misses:         %8.5f %8.5f\n",
	    span_percentile(few, PHASE_MISS, 50),
	    span_percentile(many, PHASE_MISS, 50));
	(void)buf_printf(out, "\tCache Hits:           %8.5f %8.5f\n",
	    span_percentile(few, PHASE_HIT, 50),
	    span_percentile(many, PHASE_HIT, 50));
	(void)buf_printf(out, "\tDNS Lookups:          %8.5f %8.5f\n",
	    span_percentile(few, PHASE_DNS, 50),
	    span_percentile(many, PHASE_DNS, 50));
}

static void
info_cache(const struct request_env *env, struct buf *out)
{
	struct cache_totals t;

	if (env->cache == NULL)
		return;
	cache_totals(env->cache->cache, &t);
	(void)buf_printf(out,
	    "\tStorage Mem size:\t%" PRIu64 " KB\n"
	    "\tStorage Mem capacity:\t%4.1f%% used, %4.1f%% free\n"
	    "Internal Data Structures:\n"
	    "\t%6" PRIu64 " StoreEntries\n"
	    "\t%6" PRIu64 " Hot Object Cache Items\n",
	    KIB((uint64_t)t.used),
	    t.capacity > 0 ? 100.0 * (double)t.used / (double)t.capacity : 0,
	    t.capacity > 0 ? 100.0 - 100.0 * (double)t.used / (double)t.capacity
			   : 0,
	    (uint64_t)t.objects, (uint64_t)t.objects);
}

void
manager_text_info(const struct request_env *env, struct buf *out)
{
	struct span *few = last(env, 300), *many = last(env, 3600);
	double up = (double)(now_ns(env) - minutes_started(env->minutes)) / 1e9;
	uint64_t requests = counters_sum(env->all_counters, METRIC_REQUESTS);

	(void)buf_printf(out,
	    "Squid Object Cache: Version aduana/%s\n"
	    "Connection information for aduana:\n"
	    "\tNumber of clients accessing cache:\t%" PRIu64 "\n"
	    "\tNumber of HTTP requests received:\t%" PRIu64 "\n"
	    "\tAverage HTTP requests per minute since start:\t%.1f\n",
	    ADUANA_VERSION,
	    counters_sum(env->all_counters, METRIC_CONNECTIONS_OPEN), requests,
	    up > 0 ? (double)requests * 60 / up : 0);
	if (few != NULL && many != NULL)
		info_rates(few, many, out);
	(void)buf_printf(out,
	    "Resource usage for aduana:\n\tUP Time:\t%.3f seconds\n", up);
	info_cache(env, out);
	free(few);
	free(many);
}

void
manager_text_mem(const struct request_env *env, struct buf *out)
{
	info_cache(env, out);
}

void
manager_text_files(const struct request_env *env, struct buf *out)
{
	(void)buf_printf(out,
	    "Active file descriptors:\n"
	    "clients\t%" PRIu64 "\norigins\t%" PRIu64 "\ntunnels\t%" PRIu64
	    "\n",
	    counters_sum(env->all_counters, METRIC_CONNECTIONS_OPEN),
	    counters_sum(env->all_counters, METRIC_ORIGIN_CONNECTIONS_OPEN),
	    counters_sum(env->all_counters, METRIC_TUNNELS_OPEN));
}

void
manager_text_lookups(const struct request_env *env, struct buf *out)
{
	(void)buf_printf(out, "Requests: %" PRIu64 "\nFailures: %" PRIu64 "\n",
	    counters_sum(env->all_counters, METRIC_DNS_LOOKUPS),
	    counters_sum(env->all_counters, METRIC_DNS_FAILED));
}

/* Whom somebody visits is nothing for everybody on a machine. */
void
manager_text_elsewhere(const struct request_env *env, struct buf *out)
{
	(void)env;
	(void)buf_append(out,
	    STR("aduana tells this to who may use its admin socket: "
		"aduanactl top, aduanactl log, aduanactl cache ls\n"));
}

/* Nothing that is secret, and no path. */
void
manager_text_config(const struct request_env *env, struct buf *out)
{
	const struct settings *s = env->settings;

	for (size_t i = 0; i < s->listen.count; i++)
		(void)buf_printf(out, "http_port %s:%u\n", s->listen.at[i].host,
		    s->listen.at[i].port);
	(void)buf_printf(out,
	    "visible_hostname %s\ncache_mem %" PRIu64 " bytes\n"
	    "maximum_object_size %" PRIu64 " bytes\n",
	    s->name, (uint64_t)s->cache_size, (uint64_t)s->cache_max_object);
}
