/* SPDX-License-Identifier: MIT
 *
 * tests/unit/net/sockets.h - two connected TCP sockets on the loopback.
 */
#ifndef ADUANA_TESTS_SOCKETS_H
#define ADUANA_TESTS_SOCKETS_H

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/net/address.h"
#include "proxy/net/listener.h"
#include "tests/unit/unit.h"

/* What was sent to ${fd} need not be there yet when send(2) returns: wait for
 * it, or for the end or an error.  Fails the test after a minute. */
static inline void
sockets_await(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	int n;

	do
		n = poll(&p, 1, 60000);
	while (n == -1 && errno == EINTR);
	ck_assert_int_eq(n, 1);
}

/* Both ends nonblocking. */
static inline void
sockets_pair(int pair[2])
{
	struct address address, peer;
	int listener;

	address_parse(&address, STR("127.0.0.1"), 0);
	listener = listener_open(&address, NULL);
	ck_assert_int_ge(listener, 0);
	ck_assert_int_eq(listener_address(listener, &address), 0);
	pair[0] = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(connect(pair[0], &address.sa.any, address.len), 0);
	sockets_await(listener);
	pair[1] = listener_accept(listener, &peer);
	ck_assert_int_ge(pair[1], 0);
	ck_assert_int_eq(fd_nonblock(pair[0]), 0);
	close(listener);
}

/* Close with a reset. */
static inline void
sockets_reset(int fd)
{
	struct linger at_once = {.l_onoff = 1};

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	close(fd);
}

/* Read into ${mem} until ${n} bytes or the end; how many.  -1 on an error. */
static inline ssize_t
sockets_take(int fd, char *mem, size_t n)
{
	size_t have = 0;
	ssize_t got;

	while (have < n) {
		sockets_await(fd);
		got = recv(fd, mem + have, n - have, 0);
		if (got < 0)
			return (-1);
		if (got == 0)
			break;
		have += (size_t)got;
	}
	return ((ssize_t)have);
}

#endif
