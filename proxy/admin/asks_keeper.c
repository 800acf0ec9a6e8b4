/* SPDX-License-Identifier: MIT
 *
 * admin/asks_keeper.c - look now and then, write when something is new.
 */
#include "proxy/admin/asks_keeper.h"

#include "proxy/admin/put_file.h"
#include "proxy/asks/asks.h"
#include "proxy/asks/asks_file.h"
#include "proxy/base/buf.h"
#include "proxy/base/diag.h"
#include "proxy/base/object.h"

#define LOOK_MS		500

static void
keep(struct asks_keeper *k)
{
	uint64_t version = asks_version(k->asks);
	struct buf text;

	if (version == k->written)
		return;
	buf_init(&text, ASKS_FILE_MAX);
	if (asks_file_write(k->asks, &text) == 0 &&
	    put_file(k->path, buf_peek(&text)) == 0) {
		k->written = version;
		k->failed = false;
	} else if (!k->failed) {
		k->failed = true;
		diag_warn("%s cannot be written; what is asked now does not "
			  "outlive a restart",
		    k->path);
	}
	buf_fini(&text);
}

static void
on_due(struct timer *t)
{
	struct asks_keeper *k = OWNER_OF(t, struct asks_keeper, timer);

	CHECK_OBJ(k, ASKS_KEEPER_MAGIC);
	keep(k);
	timer_set_ms(&k->timer, LOOK_MS);
}

void
asks_keeper_start(struct asks_keeper *k, struct loop *loop, struct asks *asks,
    const char *path)
{
	INIT_OBJ(k, ASKS_KEEPER_MAGIC);
	k->asks = asks;
	k->path = path;
	timer_init(&k->timer, loop, on_due);
	if (path != NULL)
		timer_set_ms(&k->timer, LOOK_MS);
}

void
asks_keeper_stop(struct asks_keeper *k)
{
	CHECK_OBJ(k, ASKS_KEEPER_MAGIC);
	timer_cancel(&k->timer);
	if (k->path != NULL)
		keep(k);
	FINI_OBJ(k);
}
