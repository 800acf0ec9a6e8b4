/* SPDX-License-Identifier: MIT
 *
 * admin/minute_keeper.c - a timer and minutes_note().
 */
#include "proxy/admin/minute_keeper.h"

#include "proxy/admin/args.h"
#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/metrics/minutes.h"

#define LOOK_MS		5000

static void
on_timer(struct timer *t)
{
	struct minute_keeper *k = OWNER_OF(t, struct minute_keeper, timer);

	CHECK_OBJ(k, MINUTE_KEEPER_MAGIC);
	minutes_note(k->args->minutes, k->args->counters, k->args->tally,
	    loop_now(k->loop)->wall_ns);
	timer_set_ms(t, LOOK_MS);
}

void
minute_keeper_start(struct minute_keeper *k, struct loop *loop,
    const struct admin_args *args)
{
	INIT_OBJ(k, MINUTE_KEEPER_MAGIC);
	k->loop = loop;
	k->args = args;
	timer_init(&k->timer, loop, on_timer);
	if (args->minutes == NULL || args->tally == NULL)
		return;
	minutes_start(args->minutes, args->started_ns);
	timer_set_ms(&k->timer, 0);
}

void
minute_keeper_stop(struct minute_keeper *k)
{
	CHECK_OBJ(k, MINUTE_KEEPER_MAGIC);
	timer_cancel(&k->timer);
}
