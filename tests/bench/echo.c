/* SPDX-License-Identifier: MIT
 *
 * tests/bench/echo.c - sends back what it gets: the far end of tunnels.
 *
 *	echo PORT
 *	echo PORT sink		reads alone
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/listen.h"

#define EVENTS	256

static void
take(int epoll, int listener)
{
	struct epoll_event event = {.events = EPOLLIN};
	int one = 1;

	while ((event.data.fd = accept4(listener, NULL, NULL, 0)) != -1) {
		setsockopt(event.data.fd, IPPROTO_TCP, TCP_NODELAY, &one,
		    sizeof(one));
		epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event);
	}
}

int
main(int argc, char **argv)
{
	struct epoll_event event = {.events = EPOLLIN}, events[EVENTS];
	static char data[65536];
	int epoll, listener, fd, i, n;
	ssize_t got;

	if (argc != 2 && argc != 3)
		return (2);
	listener = listen_on((uint16_t)atoi(argv[1]));
	epoll = epoll_create1(0);
	event.data.fd = listener;
	epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
	for (;;) {
		n = epoll_wait(epoll, events, EVENTS, -1);
		for (i = 0; i < n; i++) {
			fd = events[i].data.fd;
			if (fd == listener) {
				take(epoll, listener);
				continue;
			}
			got = recv(fd, data, sizeof(data), 0);
			if (got <= 0 || (argc == 2 &&
					    send(fd, data, (size_t)got,
						MSG_NOSIGNAL) != got))
				close(fd);
		}
	}
}
