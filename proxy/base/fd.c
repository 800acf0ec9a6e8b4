/* SPDX-License-Identifier: MIT
 *
 * base/fd.c - file descriptors.
 */
#include "proxy/base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int
fd_nonblock(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return (flags == -1 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK));
}

void
fd_close(int *fd)
{
	if (*fd != -1)
		close(*fd);
	*fd = -1;
}

static int
order(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return ((*x > *y) - (*x < *y));
}

void
fd_close_others(int *keep, size_t n)
{
	unsigned from = 3;
	size_t i;

	if (n > 0)
		qsort(keep, n, sizeof(*keep), order);
	for (i = 0; i < n; i++) {
		if (keep[i] < (int)from)
			continue;
		if (keep[i] > (int)from)
			(void)close_range(from, (unsigned)keep[i] - 1, 0);
		from = (unsigned)keep[i] + 1;
	}
	(void)close_range(from, ~0u, 0);
}

int
fd_write_all(int fd, const void *bytes, size_t len)
{
	const char *p = bytes;
	ssize_t n;

	while (len > 0) {
		n = write(fd, p, len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return (-1);
		p += n;
		len -= (size_t)n;
	}
	return (0);
}

int
fd_sync_folder(const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	size_t len = slash == NULL ? 0 : (size_t)(slash - path);
	int fd, bad;

	if (len >= sizeof(folder)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	memcpy(folder, path, len);
	folder[len] = '\0';
	if (len == 0)
		strcpy(folder, slash == NULL ? "." : "/");
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		return (-1);
	bad = fsync(fd);
	fd_close(&fd);
	return (bad);
}
