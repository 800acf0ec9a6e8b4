/* SPDX-License-Identifier: MIT
 *
 * accesslog/messenger.c - entries as datagrams.
 */
#include "proxy/accesslog/messenger.h"

#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "proxy/accesslog/format.h"
#include "proxy/accesslog/spool.h"
#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/base/object.h"

/* Some milliseconds of work. */
#define BATCH		1000u
/* No socket takes less. */
#define LEAST		512u

struct messenger {
	unsigned		 magic;
#define MESSENGER_MAGIC		0xda7a6001u
	int			 fd;
	bool			 have_lines;
	struct spool_end	*lines;
	struct sockaddr_un	 to;
	char			 entry[FORMAT_LINE_MAX];
};

struct messenger *
messenger_open(const char *path, struct spool_end *lines, bool have_lines)
{
	struct messenger *d = malloc(sizeof(*d));

	if (d == NULL)
		return (NULL);
	INIT_OBJ(d, MESSENGER_MAGIC);
	d->fd = -1;
	d->have_lines = have_lines;
	d->lines = lines;
	d->to.sun_family = AF_UNIX;
	str_to_z(str_of(path), d->to.sun_path, sizeof(d->to.sun_path));
	return (d);
}

void
messenger_close(struct messenger *d)
{
	if (d == NULL)
		return;
	CHECK_OBJ(d, MESSENGER_MAGIC);
	(void)messenger_flush(d);
	fd_close(&d->fd);
	FINI_OBJ(d);
	free(d);
}

static int
reach(struct messenger *d)
{
	if (d->fd != -1)
		return (0);
	d->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (d->fd != -1 &&
	    connect(d->fd, (const struct sockaddr *)&d->to, sizeof(d->to)) != 0)
		fd_close(&d->fd);
	return (d->fd == -1 ? -1 : 0);
}

/* The first entry that waits, whole in ->entry, with its end. */
static size_t
next_entry(struct messenger *d)
{
	struct iovec iov[2];
	struct str rest;
	size_t len = 0, end;

	for (unsigned i = 0, n = spool_peek(d->lines, sizeof(d->entry), iov);
	     i < n; i++) {
		memcpy(d->entry + len, iov[i].iov_base, iov[i].iov_len);
		len += iov[i].iov_len;
	}
	rest = (struct str){d->entry, len};
	end = d->have_lines ? str_search(rest, STR("\n\n"))
			    : str_find(rest, '\n');
	end += d->have_lines ? 2 : 1;
	return (end < len ? end : len);
}

/* 0: gone, whole or cut; -1 with errno. */
static int
send_entry(const struct messenger *d, size_t len)
{
	while (send(d->fd, d->entry, len, MSG_DONTWAIT | MSG_NOSIGNAL) == -1) {
		if (errno == EINTR)
			continue;
		if (errno != EMSGSIZE || len <= LEAST)
			return (-1);
		len /= 2;
	}
	return (0);
}

/* A listener that is only slow is no fault to be told. */
static int
fail(struct messenger *d)
{
	struct spool_trouble *t = spool_trouble(d->lines);

	if (errno == EAGAIN || errno == ENOBUFS)
		return (-1);
	if (!t->told)
		diag_warn("%s: cannot send; lines wait in memory",
		    d->to.sun_path);
	t->told = true;
	fd_close(&d->fd);
	return (-1);
}

static void
say_recovered(const struct messenger *d)
{
	struct spool_trouble *t = spool_trouble(d->lines);

	if (t->told)
		diag_info("%s: sent again; %llu lines were dropped",
		    d->to.sun_path, (unsigned long long)t->lost);
	*t = (struct spool_trouble){false, 0};
}

int
messenger_flush(struct messenger *d)
{
	size_t len;

	CHECK_OBJ(d, MESSENGER_MAGIC);
	if (spool_len(d->lines) == 0)
		return (0);
	if (reach(d) != 0)
		return (fail(d));
	for (unsigned i = 0; i < BATCH && spool_len(d->lines) > 0; i++) {
		len = next_entry(d);
		if (send_entry(d, len - 1) != 0)
			return (fail(d));
		spool_consume(d->lines, len);
		say_recovered(d);
	}
	return (spool_len(d->lines) == 0 ? 0 : -1);
}
