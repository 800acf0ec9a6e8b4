/* SPDX-License-Identifier: MIT
 *
 * supervisor/signer_pairs.c - sockets that keep the borders of messages.
 */
#include "proxy/supervisor/signer_pairs.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "proxy/base/assert.h"
#include "proxy/base/fd.h"

int
signer_pairs_open(struct signer_pairs *p, unsigned rows)
{
	int ends[2], error;

	if (p->count > 0)
		return (0);
	p->workers = calloc(rows, sizeof(*p->workers));
	p->signers = calloc(rows, sizeof(*p->signers));
	if (p->workers == NULL || p->signers == NULL)
		goto err;
	while (p->count < rows) {
		if (socketpair(AF_UNIX,
			SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0,
			ends) != 0)
			goto err;
		p->workers[p->count] = ends[0];
		p->signers[p->count++] = ends[1];
	}
	return (0);

err:
	error = errno;
	signer_pairs_close(p);
	errno = error;
	return (-1);
}

void
signer_pairs_close(struct signer_pairs *p)
{
	unsigned row;

	for (row = 0; row < p->count; row++) {
		fd_close(&p->workers[row]);
		fd_close(&p->signers[row]);
	}
	free(p->workers);
	free(p->signers);
	*p = (struct signer_pairs){0, NULL, NULL};
}

int
signer_pairs_worker(const struct signer_pairs *p, unsigned row)
{
	if (p->count == 0)
		return (-1);
	ASSERT(row < p->count);
	return (p->workers[row]);
}
