/* SPDX-License-Identifier: MIT
 *
 * supervisor/doors.c - open, share, take, close.
 */
#include "proxy/supervisor/doors.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/complaint.h"
#include "config/endpoints.h"
#include "proxy/base/fd.h"
#include "proxy/net/datagram.h"
#include "proxy/net/listener.h"

static int
listen_at(const struct address *address)
{
	return (listener_open(address, NULL));
}

const struct doors_kind doors_proxy = {"listen", HANDED_LISTENER, listen_at};
const struct doors_kind doors_admin = {"admin", HANDED_LISTENER, listen_at};
const struct doors_kind doors_metrics = {
    "metrics", HANDED_DATAGRAM, datagram_open};

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

static bool
has(const struct doors *d, const struct address *asked)
{
	size_t i;

	for (i = 0; i < d->count; i++)
		if (address_same(&d->asked[i], asked))
			return (true);
	return (false);
}

/* Door ${i}, of what is there already; -1: none. */
static int
share(struct doors *d, size_t i, const struct doors *before)
{
	size_t j;

	for (j = 0; before != NULL && j < before->count; j++) {
		if (!address_same(&before->asked[j], &d->asked[i]))
			continue;
		d->given[i] = before->given[j];
		return (fcntl(before->fds[j], F_DUPFD_CLOEXEC, 0));
	}
	return (-1);
}

static int
take(struct doors *d, size_t i, struct handed *handed)
{
	char name[DOORS_NAME];
	int fd;

	if (handed == NULL)
		return (-1);
	fd = handed_take_unit(handed, d->kind->handed, &d->asked[i]);
	d->given[i] = fd != -1;
	doors_name(d->kind, &d->asked[i], name);
	return (fd != -1 ? fd : handed_take(handed, d->kind->handed, name));
}

static int
share_or_open(struct doors *d, size_t i, struct doors_source source)
{
	int fd = share(d, i, source.before);

	if (fd == -1)
		fd = take(d, i, source.handed);
	return (fd != -1 ? fd : d->kind->open(&d->asked[i]));
}

static const char *
remedy_of(int error)
{
	if (error == EADDRINUSE)
		return ("; is another aduana, or another program, there? "
			"ss -lntup tells");
	if (error == EADDRNOTAVAIL)
		return ("; this machine has no such address: ip addr tells "
			"those it has");
	if (error == EACCES)
		return ("; ports below 1024 want root, or aduana.socket");
	return ("");
}

static void
complain(struct complaints *complaints, struct place place,
    const struct endpoint *e, int error)
{
	bool v6 = strchr(e->host, ':') != NULL;

	complaints_add(complaints, place, "cannot listen on %s%s%s:%u: %s%s",
	    v6 ? "[" : "", e->host, v6 ? "]" : "", e->port, strerror(error),
	    remedy_of(error));
}

static int
make_room(struct doors *d, size_t n)
{
	memset(d, 0, sizeof(*d));
	d->fds = calloc(n + 1, sizeof(*d->fds));
	d->asked = calloc(n + 1, sizeof(*d->asked));
	d->given = calloc(n + 1, sizeof(*d->given));
	if (d->fds != NULL && d->asked != NULL && d->given != NULL)
		return (0);
	doors_close(d);
	return (-1);
}

static void
add(struct doors *d, int fd, const struct address *address)
{
	d->asked[d->count] = *address;
	d->given[d->count] = true;
	d->fds[d->count++] = fd;
}

/* How many there may be at most. */
static size_t
room_for(const struct endpoints *endpoints, struct doors_source source)
{
	return (endpoints->count +
		(source.before == NULL ? 0 : source.before->count) +
		(source.handed == NULL ? 0 : source.handed->count));
}

int
doors_open(struct doors *d, struct doors_source source,
    const struct endpoints *endpoints, struct place place,
    struct complaints *complaints)
{
	size_t i;
	bool all = true;

	if (make_room(d, room_for(endpoints, source)) != 0) {
		complaints_add(complaints, place, "out of memory");
		return (-1);
	}
	d->kind = source.kind;
	for (i = 0; i < endpoints->count; i++) {
		errno = EINVAL;
		d->fds[i] = -1;
		if (address_of(&d->asked[i], &endpoints->at[i]) == 0)
			d->fds[i] = share_or_open(d, i, source);
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

/* Those of before, and those that are handed in. */
void
doors_add_units(struct doors *d, struct doors_source source)
{
	const struct doors *before = source.before;
	struct address address;
	size_t i;
	int fd;

	for (i = 0; before != NULL && i < before->count; i++) {
		if (!before->given[i] || has(d, &before->asked[i]))
			continue;
		fd = fcntl(before->fds[i], F_DUPFD_CLOEXEC, 0);
		if (fd != -1)
			add(d, fd, &before->asked[i]);
	}
	while (source.handed != NULL &&
	       (fd = handed_take_any(source.handed, d->kind->handed,
		    &address)) != -1) {
		if (has(d, &address))
			fd_close(&fd);
		else
			add(d, fd, &address);
	}
}

void
doors_close(struct doors *d)
{
	size_t i;

	for (i = 0; i < d->count; i++)
		fd_close(&d->fds[i]);
	free(d->fds);
	free(d->asked);
	free(d->given);
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

/* What the manager allows in a name is all but ":" and control bytes. */
void
doors_name(const struct doors_kind *kind, const struct address *asked,
    char out[DOORS_NAME])
{
	char text[ADDRESS_TEXT], *colon;

	address_format_endpoint(asked, text);
	while ((colon = strchr(text, ':')) != NULL)
		*colon = '_';
	snprintf(out, DOORS_NAME, HANDED_STORED "%s-%s", kind->name, text);
}
