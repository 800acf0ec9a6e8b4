/* SPDX-License-Identifier: MIT
 *
 * event/beat.c - a timer that writes.
 */
#include "proxy/event/beat.h"

#include <errno.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/base/object.h"

#define BEAT_MS	1000

static int
write_one(int fd)
{
	if (fd == -1 || write(fd, "", 1) == 1 || errno == EAGAIN)
		return (0);
	return (-1);
}

static void
on_beat_due(struct timer *t)
{
	struct beat *b = OWNER_OF(t, struct beat, timer);

	beat_now(b);
	timer_set_ms(&b->timer, BEAT_MS);
}

int
beat_start(struct beat *b, struct loop *loop, int fd)
{
	b->fd = fd;
	timer_init(&b->timer, loop, on_beat_due);
	timer_set_ms(&b->timer, BEAT_MS);
	return (write_one(fd));
}

void
beat_now(struct beat *b)
{
	(void)write_one(b->fd);
}

void
beat_stop(struct beat *b)
{
	timer_cancel(&b->timer);
	fd_close(&b->fd);
}
