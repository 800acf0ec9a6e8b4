/* SPDX-License-Identifier: MIT
 *
 * admin/stats_prometheus.c - families with labels.
 */
#include "proxy/admin/stats_prometheus.h"

#include <inttypes.h>

#include "proxy/accesslog/record.h"
#include "proxy/admin/args.h"
#include "proxy/base/buf.h"
#include "proxy/metrics/tally.h"
#include "proxy/shm/slot.h"

/* Bounds in microseconds: powers of two, at which buckets end, so that counts
 * are exact; from 1 ms to 2 minutes. */
#define FIRST_BIT	10u
#define LAST_BIT	27u

static int
family(struct buf *out, const char *name, const char *type, const char *help)
{
	return (buf_printf(out, "# HELP aduana_%s %s\n# TYPE aduana_%s %s\n",
	    name, help, name, type));
}

static int
results(const struct admin_args *a, struct buf *out)
{
	int bad = family(out, "results_total", "counter",
	    "Requests by how they ended, as the log says");

	for (unsigned i = 0; i < LOG_RESULT_COUNT; i++)
		bad |= buf_printf(out,
		    "aduana_results_total{result=\"%s\"} %" PRIu64 "\n",
		    record_result_name((enum log_result)i),
		    tally_result(a->tally, i));
	return (bad);
}

static int
statuses(const struct admin_args *a, struct buf *out)
{
	int bad = family(out, "responses_total", "counter",
	    "Requests by the status that was sent; 0: none was");
	uint64_t n;

	for (unsigned i = 0; i < TALLY_STATUSES; i++) {
		n = tally_status(a->tally, i);
		if (n > 0)
			bad |= buf_printf(out,
			    "aduana_responses_total{status=\"%u\"} %" PRIu64
			    "\n",
			    i, n);
	}
	return (bad);
}

static int
phase(const struct admin_args *a, enum phase p, struct buf *out)
{
	const char *name = phase_name(p);
	struct histogram_view v;
	int bad = 0;

	tally_phase(a->tally, p, &v);
	for (unsigned bit = FIRST_BIT; bit <= LAST_BIT; bit++)
		bad |= buf_printf(out,
		    "aduana_phase_seconds_bucket{phase=\"%s\",le=\"%.6f\"} "
		    "%" PRIu64 "\n",
		    name, (double)(UINT64_C(1) << bit) / 1e6,
		    histogram_below(&v, UINT64_C(1) << bit));
	return (bad |
		buf_printf(out,
		    "aduana_phase_seconds_bucket{phase=\"%s\",le=\"+Inf\"} "
		    "%" PRIu64 "\n"
		    "aduana_phase_seconds_sum{phase=\"%s\"} %.6f\n"
		    "aduana_phase_seconds_count{phase=\"%s\"} %" PRIu64 "\n",
		    name, v.count, name, (double)v.sum / 1e6, name, v.count));
}

static int
phases(const struct admin_args *a, struct buf *out)
{
	int bad = family(out, "phase_seconds", "histogram",
	    "How long each phase of requests took");

	for (unsigned p = 0; p < PHASE_COUNT; p++)
		bad |= phase(a, (enum phase)p, out);
	return (bad);
}

static double
seconds(const struct tally_usage *u)
{
	return ((double)(atomic_load(&u->user_us) +
			 atomic_load(&u->system_us)) /
		1e6);
}

static double
resident(const struct tally_usage *u)
{
	return ((double)atomic_load(&u->resident));
}

static double
descriptors(const struct tally_usage *u)
{
	return ((double)atomic_load(&u->descriptors));
}

static double
timers(const struct tally_usage *u)
{
	return ((double)atomic_load(&u->timers));
}

static const struct {
	const char	*name;
	const char	*type;
	const char	*help;
	double		(*value)(const struct tally_usage *);
} usages[] = {
    {"worker_cpu_seconds_total", "counter", "CPU time of a worker", seconds},
    {"worker_resident_bytes", "gauge", "Memory of a worker, shared included",
	resident},
    {"worker_descriptors", "gauge", "Open descriptors of a worker",
	descriptors},
    {"worker_timers", "gauge", "Deadlines that a worker keeps", timers},
};

static int
workers(const struct admin_args *a, struct buf *out)
{
	int bad = 0;

	if (a->slots == NULL)
		return (0);
	for (unsigned i = 0; i < sizeof(usages) / sizeof(usages[0]); i++) {
		bad |= family(out, usages[i].name, usages[i].type,
		    usages[i].help);
		for (unsigned row = 0; row < a->ring_count; row++)
			if (row != a->counters_row &&
			    slot_state(a->slots, row) != SLOT_FREE)
				bad |= buf_printf(out,
				    "aduana_%s{process=\"%u\"} %.3f\n",
				    usages[i].name, row,
				    usages[i].value(&tally_row(a->tally, row)
							 ->usage));
	}
	return (bad);
}

int
stats_prometheus_write(const struct admin_args *a, struct buf *out)
{
	int bad;

	if (a->tally == NULL)
		return (0);
	bad = results(a, out) | statuses(a, out) | phases(a, out);
	return (bad | workers(a, out));
}
