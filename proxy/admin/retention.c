/* SPDX-License-Identifier: MIT
 *
 * admin/retention.c - a timer and rotated_remove(), for both logs.
 */
#include "proxy/admin/retention.h"

#include <string.h>

#include "proxy/accesslog/rotated.h"
#include "proxy/admin/args.h"
#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/event/loop.h"

#define LOOK_MS		(60 * 60 * 1000)

/* 0: it is kept for ever. */
static void
end_old(const char *path, int64_t keep_ms, int64_t wall_ns)
{
	int n;

	if (keep_ms == 0 || path == NULL || *path == '\0' ||
	    strcmp(path, "-") == 0)
		return;
	n = rotated_remove(path, (wall_ns / NS_PER_MS - keep_ms) / 1000);
	if (n == -1)
		diag_warn("%s: old ones cannot be looked for", path);
	else if (n > 0)
		diag_info("%s: %d rotated files were old enough to be removed",
		    path, n);
}

static void
on_timer(struct timer *t)
{
	struct retention *r = OWNER_OF(t, struct retention, timer);
	const struct admin_args *args = r->args;
	int64_t wall_ns = loop_now(r->loop)->wall_ns;

	CHECK_OBJ(r, RETENTION_MAGIC);
	if (args->log_output == OUTPUT_FILE)
		end_old(args->log_path, args->log_keep_ms, wall_ns);
	end_old(args->refused_path, args->refused_keep_ms, wall_ns);
	timer_set_ms(t, LOOK_MS);
}

void
retention_start(struct retention *r, struct loop *loop,
    const struct admin_args *args)
{
	INIT_OBJ(r, RETENTION_MAGIC);
	r->loop = loop;
	r->args = args;
	timer_init(&r->timer, loop, on_timer);
	timer_set_ms(&r->timer, 0);
}

void
retention_stop(struct retention *r)
{
	CHECK_OBJ(r, RETENTION_MAGIC);
	timer_cancel(&r->timer);
}
