/* SPDX-License-Identifier: MIT
 *
 * tests/bench/listen.h - a listener on loopback, nonblocking; whatever is wrong
 * ends the program.
 */
#ifndef ADUANA_BENCH_LISTEN_H
#define ADUANA_BENCH_LISTEN_H

#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static inline int
listen_on(uint16_t port)
{
	struct sockaddr_in sin = {.sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	int on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&sin, sizeof(sin)) == -1 ||
	    listen(fd, 4096) == -1) {
		perror("listen");
		exit(1);
	}
	return (fd);
}

#endif
