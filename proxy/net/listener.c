/* SPDX-License-Identifier: MIT
 *
 * net/listener.c - listening TCP sockets.
 */
#include "proxy/net/listener.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <stddef.h>

#include "proxy/base/fd.h"

/* Seconds of silence after which a deferred connection is handed over. */
#define DEFER_SECONDS	5
/* Dead connections skipped in one call, so that a flood of them cannot keep
 * it busy. */
#define SKIP_MAX	64

static int
set_option(int fd, int level, int name, int value)
{
	return (setsockopt(fd, level, name, &value, sizeof(value)));
}

int
listener_tune(int fd)
{
	if (set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1) < 0)
		return (-1);
	return (set_option(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT,
	    LISTENER_UNSENT));
}

void
listener_unbound(int fd)
{
	/* What the system has set for all. */
	(void)set_option(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, 0);
}

static int
set_options(int fd, int family, const struct listener_options *options)
{
	if (set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1) < 0)
		return (-1);
	if (family == AF_INET6 &&
	    set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, options->v6_only) < 0)
		return (-1);
	if (listener_tune(fd) < 0)
		return (-1);
	if (options->defer_accept &&
	    set_option(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, DEFER_SECONDS) < 0)
		return (-1);
	return (0);
}

static int
open_one(const struct address *address, const struct listener_options *options)
{
	int family = address->sa.any.sa_family, fd, saved;

	fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return (-1);
	if (set_options(fd, family, options) < 0 ||
	    bind(fd, &address->sa.any, address->len) < 0 ||
	    listen(fd, LISTENER_BACKLOG) < 0) {
		saved = errno;
		fd_close(&fd);
		errno = saved;
	}
	return (fd);
}

int
listener_open(const struct address *address,
    const struct listener_options *options)
{
	static const struct listener_options none;
	struct address any4;
	int fd;

	if (options == NULL)
		options = &none;
	fd = open_one(address, options);
	if (fd >= 0 || options->v6_only ||
	    (errno != EAFNOSUPPORT && errno != EADDRNOTAVAIL) ||
	    address->sa.any.sa_family != AF_INET6 ||
	    !IN6_IS_ADDR_UNSPECIFIED(&address->sa.v6.sin6_addr))
		return (fd);
	(void)address_parse(&any4, STR("0.0.0.0"), address_port(address));
	return (open_one(&any4, options));
}

int
listener_address(int fd, struct address *address)
{
	struct sockaddr_storage storage;
	socklen_t len = sizeof(storage);

	if (getsockname(fd, (struct sockaddr *)&storage, &len) < 0)
		return (-1);
	return (address_from_sockaddr(address, (struct sockaddr *)&storage,
	    len));
}

/* What accept(2) says of a connection that is gone already. */
static bool
is_dead(int error)
{
	return (error == EINTR || error == ECONNABORTED || error == EPROTO ||
		error == ENETDOWN || error == EHOSTDOWN || error == ENONET ||
		error == EHOSTUNREACH || error == ENETUNREACH);
}

int
listener_accept(int fd, struct address *peer)
{
	struct sockaddr_storage storage;
	socklen_t len;
	int accepted, skipped;

	for (skipped = 0; skipped < SKIP_MAX; skipped++) {
		len = sizeof(storage);
		accepted = accept4(fd, (struct sockaddr *)&storage, &len,
		    SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (accepted >= 0) {
			(void)address_from_sockaddr(peer,
			    (struct sockaddr *)&storage, len);
			return (accepted);
		}
		if (!is_dead(errno))
			return (-1);
	}
	errno = EAGAIN;
	return (-1);
}
