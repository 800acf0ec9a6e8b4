/* SPDX-License-Identifier: MIT
 *
 * supervisor/status.c - read what the region shows.
 */
#include "proxy/supervisor/status.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/buf.h"
#include "proxy/base/object.h"
#include "proxy/metrics/counters.h"
#include "proxy/shm/slot.h"
#include "proxy/worker/shared.h"

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
	UNREACHABLE();
}

/* A buffer at its limit makes a shorter page, nothing worse. */
static void
add_workers(const struct shared *s, struct buf *out)
{
	const char *comma = "";
	const struct counters_row *counts;
	const struct slot *slot;
	enum slot_state state;
	unsigned row;

	(void)buf_printf(out, "\"workers\":[");
	for (row = SHARED_ADMIN_ROW + 1; row < s->count; row++) {
		slot = &s->slots->rows[row];
		state = slot_state(s->slots, row);
		if (state == SLOT_FREE)
			continue;
		counts = counters_row(s->counters, row);
		(void)buf_printf(out,
		    "%s{\"pid\":%" PRId32 ",\"slot\":%u,"
		    "\"generation\":%" PRIu32 ",\"state\":\"%s\","
		    "\"connections\":%" PRIu64 ",\"requests\":%" PRIu64 "}",
		    comma, atomic_load(&slot->pid), row,
		    atomic_load(&slot->generation), state_name(state),
		    counters_get(counts, METRIC_CONNECTIONS_OPEN),
		    counters_get(counts, METRIC_REQUESTS));
		comma = ",";
	}
	(void)buf_printf(out, "]");
}

void
status_members(const void *arg, struct buf *out)
{
	const struct shared *s = arg;

	CHECK_OBJ(s, SHARED_MAGIC);
	add_workers(s, out);
}
