/* SPDX-License-Identifier: MIT
 *
 * tests/unit/net/sockets.h - two connected TCP sockets on the loopback.
 */
#ifndef ADUANA_TESTS_SOCKETS_H
#define ADUANA_TESTS_SOCKETS_H

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/net/address.h"
#include "proxy/net/listener.h"
#include "tests/unit/unit.h"

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

/* Read into ${mem} until ${n} bytes, the end or nothing for ${ms}; how many.
 * -1 on an error. */
static inline ssize_t
sockets_drain(int fd, char *mem, size_t n, int ms)
{
	size_t have = 0;
	ssize_t got;

	while (have < n) {
		got = recv(fd, mem + have, n - have, 0);
		if (got == 0)
			break;
		if (got > 0) {
			have += (size_t)got;
			continue;
		}
		if (errno != EAGAIN)
			return (-1);
		if (ms-- <= 0)
			break;
		usleep(1000);
	}
	return ((ssize_t)have);
}

#endif
