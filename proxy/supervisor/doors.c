/* SPDX-License-Identifier: MIT
 *
 * supervisor/doors.c - open, share, close.
 */
#include "proxy/supervisor/doors.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "config/complaint.h"
#include "config/endpoints.h"
#include "proxy/base/fd.h"
#include "proxy/net/listener.h"

static bool
address_same(const struct address *a, const struct address *b)
{
	return (address_eq_host(a, b) && address_port(a) == address_port(b));
}

/* "*" is the address of both families. */
static int
address_of(struct address *a, const struct endpoint *e)
{
	return (address_parse(a,
	    str_of(strcmp(e->host, "*") == 0 ? "::" : e->host), e->port));
}

static int
share_or_open(const struct doors *before, const struct address *asked,
    doors_fn *open)
{
	size_t i;

	for (i = 0; before != NULL && i < before->count; i++)
		if (address_same(&before->asked[i], asked))
			return (fcntl(before->fds[i], F_DUPFD_CLOEXEC, 0));
	return (open(asked));
}

static void
complain(struct complaints *complaints, struct place place,
    const struct endpoint *e, int error)
{
	bool v6 = strchr(e->host, ':') != NULL;

	complaints_add(complaints, place, "cannot listen on %s%s%s:%u: %s",
	    v6 ? "[" : "", e->host, v6 ? "]" : "", e->port, strerror(error));
}

int
doors_open_by(struct doors *d, const struct doors *before,
    const struct endpoints *endpoints, struct place place,
    struct complaints *complaints, doors_fn *open)
{
	size_t i;
	bool all = true;

	memset(d, 0, sizeof(*d));
	d->fds = calloc(endpoints->count + 1, sizeof(*d->fds));
	d->asked = calloc(endpoints->count + 1, sizeof(*d->asked));
	if (d->fds == NULL || d->asked == NULL) {
		complaints_add(complaints, place, "out of memory");
		doors_close(d);
		return (-1);
	}
	for (i = 0; i < endpoints->count; i++) {
		errno = EINVAL;
		d->fds[i] = -1;
		if (address_of(&d->asked[i], &endpoints->at[i]) == 0)
			d->fds[i] = share_or_open(before, &d->asked[i], open);
		d->count++;
		if (d->fds[i] != -1)
			continue;
		complain(complaints, place, &endpoints->at[i], errno);
		all = false;
	}
	if (!all)
		doors_close(d);
	return (all ? 0 : -1);
}

static int
listen_at(const struct address *address)
{
	return (listener_open(address, NULL));
}

int
doors_open(struct doors *d, const struct doors *before,
    const struct endpoints *endpoints, struct place place,
    struct complaints *complaints)
{
	return (doors_open_by(d, before, endpoints, place, complaints,
	    listen_at));
}

void
doors_close(struct doors *d)
{
	size_t i;

	for (i = 0; i < d->count; i++)
		fd_close(&d->fds[i]);
	free(d->fds);
	free(d->asked);
	memset(d, 0, sizeof(*d));
}

void
doors_address(const struct doors *d, size_t i, struct address *real)
{
	*real = d->asked[i];
	/* The asked one is close enough when the system will not tell. */
	(void)listener_address(d->fds[i], real);
}

void
doors_format(const struct doors *d, size_t i, char out[ADDRESS_TEXT])
{
	struct address real;

	doors_address(d, i, &real);
	address_format_endpoint(&real, out);
}
