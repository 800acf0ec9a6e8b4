/* SPDX-License-Identifier: MIT
 *
 * shm/bell.c - eventfds with a flag in shared memory.
 */
#include "proxy/shm/bell.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/base/object.h"
#include "proxy/shm/region.h"

/* A cache line to each, since different processes write them. */
struct bell_flag {
	_Alignas(64) _Atomic uint32_t	 rung;
};

/* Process-private; inherited. */
struct bells {
	unsigned		 magic;
#define BELLS_MAGIC		0xbe110001u
	unsigned		 count;
	struct bell_flag	*flags;
	int			 fds[];
};

size_t
bell_layout_size(unsigned rows)
{
	return (rows * sizeof(struct bell_flag));
}

struct bells *
bell_create(struct region *region, unsigned rows)
{
	struct bells *b = malloc(sizeof(*b) + rows * sizeof(b->fds[0]));
	unsigned i;

	if (b == NULL)
		return (NULL);
	INIT_OBJ(b, BELLS_MAGIC);
	b->count = rows;
	for (i = 0; i < rows; i++)
		b->fds[i] = -1;
	b->flags = region_carve(region, "bells", bell_layout_size(rows),
	    _Alignof(struct bell_flag));
	if (b->flags == NULL)
		goto err;
	for (i = 0; i < rows; i++) {
		b->fds[i] = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
		if (b->fds[i] == -1)
			goto err;
	}
	return (b);

err:
	bell_free(b);
	return (NULL);
}

void
bell_free(struct bells *b)
{
	int error = errno;
	unsigned i;

	if (b == NULL)
		return;
	CHECK_OBJ(b, BELLS_MAGIC);
	for (i = 0; i < b->count; i++)
		fd_close(&b->fds[i]);
	FINI_OBJ(b);
	free(b);
	errno = error;
}

int
bell_fd(const struct bells *b, unsigned row)
{
	CHECK_OBJ(b, BELLS_MAGIC);
	ASSERT(row < b->count);
	return (b->fds[row]);
}

const int *
bell_fds(const struct bells *b, unsigned *n)
{
	CHECK_OBJ(b, BELLS_MAGIC);
	*n = b->count;
	return (b->fds);
}

/* Cannot fail but by an overflow, and then it is readable already. */
static void
strike(const struct bells *b, unsigned row)
{
	const uint64_t one = 1;
	ssize_t n = write(b->fds[row], &one, sizeof(one));

	(void)n;
}

void
bell_ring(struct bells *b, unsigned row)
{
	CHECK_OBJ(b, BELLS_MAGIC);
	ASSERT(row < b->count);
	if (atomic_exchange(&b->flags[row].rung, 1) == 0)
		strike(b, row);
}

void
bell_ring_all(struct bells *b)
{
	unsigned row;

	CHECK_OBJ(b, BELLS_MAGIC);
	for (row = 0; row < b->count; row++) {
		atomic_store(&b->flags[row].rung, 1);
		strike(b, row);
	}
}

void
bell_hear(struct bells *b, unsigned row)
{
	uint64_t times;
	ssize_t n;

	CHECK_OBJ(b, BELLS_MAGIC);
	ASSERT(row < b->count);
	n = read(b->fds[row], &times, sizeof(times));
	(void)n;
	/* After the read, else a ring in between is taken away with it and the
	 * flag stays.  An exchange, so that who looks now sees all that was
	 * done before the rings that this takes back. */
	(void)atomic_exchange(&b->flags[row].rung, 0);
}
