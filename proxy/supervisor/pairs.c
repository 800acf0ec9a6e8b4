/* SPDX-License-Identifier: MIT
 *
 * supervisor/pairs.c - sockets that keep the borders of messages.
 */
#include "proxy/supervisor/pairs.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "proxy/base/assert.h"
#include "proxy/base/fd.h"

int
pairs_open(struct pairs *p, unsigned rows)
{
	int ends[2], error;

	if (p->count > 0)
		return (0);
	p->workers = calloc(rows, sizeof(*p->workers));
	p->servers = calloc(rows, sizeof(*p->servers));
	if (p->workers == NULL || p->servers == NULL)
		goto err;
	while (p->count < rows) {
		if (socketpair(AF_UNIX,
			SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0,
			ends) != 0)
			goto err;
		p->workers[p->count] = ends[0];
		p->servers[p->count++] = ends[1];
	}
	return (0);

err:
	error = errno;
	pairs_close(p);
	errno = error;
	return (-1);
}

void
pairs_close(struct pairs *p)
{
	unsigned row;

	for (row = 0; row < p->count; row++) {
		fd_close(&p->workers[row]);
		fd_close(&p->servers[row]);
	}
	free(p->workers);
	free(p->servers);
	*p = (struct pairs){0, NULL, NULL};
}

int
pairs_worker(const struct pairs *p, unsigned row)
{
	if (p->count == 0)
		return (-1);
	ASSERT(row < p->count);
	return (p->workers[row]);
}
