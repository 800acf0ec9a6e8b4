/* SPDX-License-Identifier: MIT
 *
 * admin/learned_keeper.c - look now and then, write when something is new.
 */
#include "proxy/admin/learned_keeper.h"

#include "proxy/admin/put_file.h"
#include "proxy/base/buf.h"
#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/tls/learned.h"
#include "proxy/tls/learned_file.h"

#define LOOK_MS		2000

static void
keep(struct learned_keeper *k)
{
	uint64_t version = learned_version(k->learned);
	int64_t now_ms = loop_now(k->loop)->wall_ns / NS_PER_MS;
	struct buf text;

	buf_init(&text, LEARNED_FILE_MAX);
	if (learned_file_write(k->learned, now_ms, &text) == 0 &&
	    put_file(k->path, buf_peek(&text)) == 0) {
		k->written = version;
		k->failed = false;
	} else if (!k->failed) {
		k->failed = true;
		diag_warn("%s cannot be written; what is learned now does not "
			  "outlive a restart",
		    k->path);
	}
	buf_fini(&text);
}

static void
on_due(struct timer *t)
{
	struct learned_keeper *k = OWNER_OF(t, struct learned_keeper, timer);

	CHECK_OBJ(k, LEARNED_KEEPER_MAGIC);
	if (learned_version(k->learned) != k->written)
		keep(k);
	timer_set_ms(&k->timer, LOOK_MS);
}

void
learned_keeper_start(struct learned_keeper *k, struct loop *loop,
    struct learned *learned, const char *path)
{
	INIT_OBJ(k, LEARNED_KEEPER_MAGIC);
	k->loop = loop;
	k->learned = learned;
	k->path = path;
	timer_init(&k->timer, loop, on_due);
	if (path != NULL)
		timer_set_ms(&k->timer, LOOK_MS);
}

void
learned_keeper_stop(struct learned_keeper *k)
{
	CHECK_OBJ(k, LEARNED_KEEPER_MAGIC);
	timer_cancel(&k->timer);
	/* Nothing was ever learned: no file of nothing. */
	if (k->path != NULL && learned_version(k->learned) != 0)
		keep(k);
	FINI_OBJ(k);
}
