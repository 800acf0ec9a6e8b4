/* SPDX-License-Identifier: MIT
 *
 * admin/door.c - accept, within bounds.
 */
#include "proxy/admin/door.h"

#include <sys/socket.h>

#include <errno.h>
#include <string.h>

#include "proxy/admin/deal.h"
#include "proxy/admin/visit.h"
#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/base/object.h"
#include "proxy/net/address.h"
#include "proxy/net/listener.h"

#define ACCEPT_BATCH	8
#define PAUSE_MS	1000

static void
on_pause_over(struct timer *t)
{
	struct door *d = OWNER_OF(t, struct door, pause);

	CHECK_OBJ(d, DOOR_MAGIC);
	if (d->house.count < DOOR_VISITS_MAX)
		watch_want(&d->watch, WATCH_READ);
}

static void
on_visit_over(struct house *house)
{
	struct door *d = OWNER_OF(house, struct door, house);

	CHECK_OBJ(d, DOOR_MAGIC);
	if (!d->is_closed && !timer_armed(&d->pause))
		watch_want(&d->watch, WATCH_READ);
	d->over(d);
}

static int
take(struct door *d, unsigned char client[16])
{
	struct address peer;
	int fd;

	memset(client, 0, 16);
	if (d->house.gate == NULL)
		return (accept4(d->watch.fd, NULL, NULL,
		    SOCK_CLOEXEC | SOCK_NONBLOCK));
	fd = listener_accept(d->watch.fd, &peer);
	if (fd != -1)
		address_to_bytes(&peer, client);
	return (fd);
}

/* False: no more now. */
static bool
accept_one(struct door *d)
{
	unsigned char client[16];
	int fd = take(d, client);

	if (fd == -1) {
		if (errno == EINTR || errno == ECONNABORTED)
			return (true);
		if (errno == EAGAIN || errno == EWOULDBLOCK)
			return (false);
		/* Out of descriptors: the queue waits, the loop does not
		 * spin. */
		diag_warn("admin: accept");
		watch_want(&d->watch, 0);
		timer_set_ms(&d->pause, PAUSE_MS);
		return (false);
	}
	if ((d->house.gate != NULL &&
		house_count_of(&d->house, client) >= DOOR_CLIENT_MAX) ||
	    visit_start(&d->house, fd, client) != 0)
		fd_close(&fd);
	return (true);
}

static void
on_ready(struct watch *w, unsigned ready)
{
	struct door *d = OWNER_OF(w, struct door, watch);

	CHECK_OBJ(d, DOOR_MAGIC);
	(void)ready;
	for (int i = 0; i < ACCEPT_BATCH && d->house.count < DOOR_VISITS_MAX;
	     i++)
		if (!accept_one(d))
			return;
	if (d->house.count >= DOOR_VISITS_MAX)
		watch_want(w, 0);
}

int
door_open(struct door *d, int fd, struct deal_house *deals, struct gate *gate,
    door_fn *over)
{
	INIT_OBJ(d, DOOR_MAGIC);
	d->over = over;
	house_init(&d->house, deals, gate, on_visit_over);
	timer_init(&d->pause, deals->loop, on_pause_over);
	if (fd_nonblock(fd) == 0 &&
	    watch_start(&d->watch, deals->loop, fd, WATCH_READ, on_ready) == 0)
		return (0);
	timer_cancel(&d->pause);
	FINI_OBJ(d);
	return (-1);
}

void
door_close(struct door *d)
{
	CHECK_OBJ(d, DOOR_MAGIC);
	d->is_closed = true;
	watch_stop(&d->watch);
	timer_cancel(&d->pause);
	visit_retire_all(&d->house);
}

bool
door_is_empty(const struct door *d)
{
	CHECK_OBJ(d, DOOR_MAGIC);
	return (d->house.count + d->house.streams == 0);
}

void
door_fini(struct door *d)
{
	if (d->magic == 0)
		return;
	CHECK_OBJ(d, DOOR_MAGIC);
	watch_stop(&d->watch);
	visit_end_all(&d->house);
	timer_cancel(&d->pause);
	FINI_OBJ(d);
}
