/* SPDX-License-Identifier: MIT
 *
 * admin/process_view.c - rows of processes as text.
 */
#include "proxy/admin/process_view.h"

#include <inttypes.h>

#include "proxy/admin/args.h"
#include "proxy/admin/process_stat.h"
#include "proxy/base/buf.h"
#include "proxy/metrics/counters.h"
#include "proxy/metrics/tally.h"
#include "proxy/shm/slot.h"

#define FAMILY_MAX	(SLOT_MAX + 8u)

static uint64_t
told(const _Atomic uint64_t *at)
{
	return (atomic_load_explicit(at, memory_order_relaxed));
}

static const char *
state_name(enum slot_state state)
{
	switch (state) {
	case SLOT_FREE:
		return ("free");
	case SLOT_STARTING:
		return ("starting");
	case SLOT_RUNNING:
		return ("running");
	case SLOT_DRAINING:
		return ("draining");
	}
	return ("unknown");
}

static int
worker_json(const struct admin_args *a, unsigned row, struct buf *out)
{
	const struct counters_row *c = counters_row(a->counters, row);
	const struct tally_usage *u = &tally_row(a->tally, row)->usage;
	const struct slot *slot = &a->slots->rows[row];

	return (buf_printf(out,
	    "{\"row\":%u,\"pid\":%d,\"generation\":%u,\"state\":\"%s\","
	    "\"cpu_user_s\":%.3f,\"cpu_system_s\":%.3f,"
	    "\"rss_bytes\":%" PRIu64 ",\"fds\":%" PRIu64 ",\"timers\":%" PRIu64
	    ",\"connections\":%" PRIu64 ",\"origin_connections\":%" PRIu64
	    ",\"tunnels\":%" PRIu64 ",\"requests\":%" PRIu64 "}",
	    row, (int)atomic_load(&slot->pid),
	    (unsigned)atomic_load(&slot->generation),
	    state_name(slot_state(a->slots, row)),
	    (double)told(&u->user_us) / 1e6, (double)told(&u->system_us) / 1e6,
	    told(&u->resident), told(&u->descriptors), told(&u->timers),
	    counters_get(c, METRIC_CONNECTIONS_OPEN),
	    counters_get(c, METRIC_ORIGIN_CONNECTIONS_OPEN),
	    counters_get(c, METRIC_TUNNELS_OPEN),
	    counters_get(c, METRIC_REQUESTS)));
}

static int
workers_json(const struct admin_args *a, struct buf *out)
{
	int bad = buf_append(out, STR(",\"workers\":["));
	const char *comma = "";

	for (unsigned row = 0; row < a->ring_count; row++) {
		if (row == a->counters_row ||
		    slot_state(a->slots, row) == SLOT_FREE)
			continue;
		bad |= buf_append(out, str_of(comma));
		bad |= worker_json(a, row, out);
		comma = ",";
	}
	return (bad | buf_append(out, STR("]")));
}

/* "aduana-signer" is the signer; the head of the family has the program's own
 * name. */
static struct str
kind_of(const struct process_stat *p, unsigned place)
{
	struct str name = str_of(p->name);

	if (place == 0)
		return (STR("supervisor"));
	return (str_starts(name, STR("aduana-")) ? str_from(name, 7) : name);
}

static int
processes_json(struct buf *out)
{
	struct process_stat all[FAMILY_MAX];
	unsigned n = process_stat_family(all, FAMILY_MAX);
	int bad = buf_append(out, STR(",\"processes\":["));

	for (unsigned i = 0; i < n; i++)
		bad |= buf_printf(out,
		    "%s{\"kind\":\"%.*s\",\"pid\":%d,\"cpu_user_s\":%.2f,"
		    "\"cpu_system_s\":%.2f,\"rss_bytes\":%" PRIu64
		    ",\"threads\":%" PRIu64 "}",
		    i > 0 ? "," : "", STR_ARG(kind_of(&all[i], i)),
		    (int)all[i].pid, all[i].user_s, all[i].system_s,
		    all[i].resident, all[i].threads);
	return (bad | buf_append(out, STR("]")));
}

int
process_view_json(const struct admin_args *a, struct buf *out)
{
	int bad;

	if (a->slots == NULL || a->tally == NULL)
		return (0);
	bad = workers_json(a, out);
	return (bad | processes_json(out));
}
