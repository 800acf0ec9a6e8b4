/* SPDX-License-Identifier: MIT
 *
 * admin/learned_keeper.c - a file beside it, then in its place.
 */
#include "proxy/admin/learned_keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "proxy/base/buf.h"
#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/tls/learned.h"
#include "proxy/tls/learned_file.h"

#define LOOK_MS		2000

/* An admin that ends and the next one may both write. */
static int
put_in_place(const char *path, struct str text)
{
	char beside[PATH_MAX];
	int fd, bad, error;

	if (snprintf(beside, sizeof(beside), "%s.%d", path, (int)getpid()) >=
	    (int)sizeof(beside)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	(void)unlink(beside);
	fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (fd == -1)
		return (-1);
	bad = fd_write_all(fd, text.ptr, text.len) != 0 || fsync(fd) != 0;
	error = errno;
	fd_close(&fd);
	if (bad == 0 && rename(beside, path) == 0)
		return (0);
	if (bad == 0)
		error = errno;
	(void)unlink(beside);
	errno = error;
	return (-1);
}

static void
keep(struct learned_keeper *k)
{
	uint64_t version = learned_version(k->learned);
	int64_t now_ms = loop_now(k->loop)->wall_ns / NS_PER_MS;
	struct buf text;

	buf_init(&text, LEARNED_FILE_MAX);
	if (learned_file_write(k->learned, now_ms, &text) == 0 &&
	    put_in_place(k->path, buf_peek(&text)) == 0) {
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
