/* SPDX-License-Identifier: MIT
 *
 * admin/status.c - numbers of the shared region as text.
 */
#include "proxy/admin/status.h"

#include <inttypes.h>

#include "config/settings.h"
#include "proxy/accesslog/ring.h"
#include "proxy/accesslog/spool.h"
#include "proxy/admin/args.h"
#include "proxy/admin/cache_figures.h"
#include "proxy/admin/learned_view.h"
#include "proxy/base/buf.h"
#include "proxy/metrics/counters.h"

static unsigned long long
sum_of(const struct admin_args *a, unsigned m)
{
	return (counters_sum(a->counters, (enum metric)m));
}

static unsigned long long
uptime_s(const struct admin_args *a, const struct clock_now *now)
{
	return (now->wall_ns > a->started_ns
		    ? (unsigned long long)((now->wall_ns - a->started_ns) /
					   NS_PER_S)
		    : 0);
}

static int
counters_json(const struct admin_args *a, struct buf *out)
{
	int bad = buf_append(out, STR(",\"counters\":{"));

	for (unsigned m = 0; m < METRIC_COUNT; m++)
		bad |= buf_printf(out, "%s\"%s\":%llu", m > 0 ? "," : "",
		    metric_name((enum metric)m), sum_of(a, m));
	return (bad | buf_append(out, STR("}")));
}

static int
members_json(const struct admin_args *a, struct buf *out)
{
	if (a->status_members == NULL)
		return (0);
	if (buf_append(out, STR(",")) != 0)
		return (-1);
	a->status_members(a->status_arg, out);
	return (0);
}

static int
listen_json(const struct admin_args *a, struct buf *out)
{
	const struct endpoint *at;
	int bad = buf_append(out, STR(",\"listen\":["));

	if (a->settings == NULL)
		return (bad | buf_append(out, STR("]")));
	at = a->settings->listen.at;
	for (size_t i = 0; i < a->settings->listen.count; i++)
		bad |= buf_printf(out,
		    strchr(at[i].host, ':') != NULL ? "%s\"[%s]:%u\""
						    : "%s\"%s:%u\"",
		    i > 0 ? "," : "", at[i].host, at[i].port);
	return (bad | buf_append(out, STR("]")));
}

/* What is on its way to the log: of workers' records, of lines. */
static int
log_json(const struct admin_args *a, struct buf *out)
{
	uint64_t bytes = 0;

	for (unsigned i = 0; i < a->ring_count; i++)
		bytes += ring_waiting(a->rings[i]);
	return (buf_printf(out,
	    "\"log\":{\"unread_bytes\":%" PRIu64 ",\"unwritten_bytes\":%zu}",
	    bytes, spool_waiting(a->spool)));
}

int
status_json(const struct admin_args *a, const struct clock_now *now,
    struct buf *out)
{
	int bad = buf_printf(out,
	    "{\"name\":\"aduana\",\"version\":\"%s\","
	    "\"uptime_seconds\":%llu",
	    ADUANA_VERSION, uptime_s(a, now));

	bad |= listen_json(a, out);
	bad |= counters_json(a, out);
	bad |= members_json(a, out);
	bad |= buf_append(out, STR(","));
	bad |= log_json(a, out);
	bad |= buf_append(out, STR(","));
	bad |= learned_view_figures(a, now->wall_ns / NS_PER_MS, out);
	bad |= buf_append(out, STR(","));
	bad |= cache_figures_json(a, out);
	return (bad | buf_append(out, STR("}\n")));
}

int
status_prometheus(const struct admin_args *a, const struct clock_now *now,
    struct buf *out)
{
	int bad = buf_printf(out,
	    "# HELP aduana_info What runs here\n"
	    "# TYPE aduana_info gauge\n"
	    "aduana_info{version=\"%s\"} 1\n"
	    "# HELP aduana_uptime_seconds Time since the start\n"
	    "# TYPE aduana_uptime_seconds gauge\n"
	    "aduana_uptime_seconds %llu\n",
	    ADUANA_VERSION, uptime_s(a, now));

	for (unsigned m = 0; m < METRIC_COUNT; m++) {
		const char *name = metric_name((enum metric)m);
		bool gauge = metric_kind((enum metric)m) == METRIC_KIND_GAUGE;

		bad |= buf_printf(out,
		    "# HELP aduana_%s %s\n"
		    "# TYPE aduana_%s %s\naduana_%s %llu\n",
		    name, metric_help((enum metric)m), name,
		    gauge ? "gauge" : "counter", name, sum_of(a, m));
	}
	return (bad | cache_figures_prometheus(a, out));
}
