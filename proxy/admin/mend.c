/* SPDX-License-Identifier: MIT
 *
 * admin/mend.c - by and by.
 */
#include "proxy/admin/mend.h"

#include <inttypes.h>

#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/cache/cache_file.h"

/* Between two shards: log lines are written meanwhile. */
#define PAUSE_MS	1

static void
report(struct mend *m)
{
	struct cache_file_report r;
	struct clock_now now;

	if (!cache_file_report(m->cache, &r))
		return;
	clock_read(&now);
	diag_info("%s: %" PRIu64 " objects kept, %" PRIu64 " dropped, %" PRId64
		  " ms",
	    m->in_file ? "cache.file" : "cache", r.kept, r.dropped,
	    now.wall_ns / NS_PER_MS - r.opened_ms);
}

static void
on_timer_due(struct timer *t)
{
	struct mend *m = OWNER_OF(t, struct mend, timer);

	CHECK_OBJ(m, MEND_MAGIC);
	if (cache_file_mend(m->cache))
		timer_set_ms(t, PAUSE_MS);
	else
		report(m);
}

void
mend_start(struct mend *m, struct loop *loop, struct cache *cache, bool in_file)
{
	if (cache == NULL)
		return;
	INIT_OBJ(m, MEND_MAGIC);
	m->cache = cache;
	m->in_file = in_file;
	timer_init(&m->timer, loop, on_timer_due);
	timer_set_ms(&m->timer, PAUSE_MS);
}

void
mend_stop(struct mend *m)
{
	if (m->magic != MEND_MAGIC)
		return;
	timer_cancel(&m->timer);
	FINI_OBJ(m);
}
