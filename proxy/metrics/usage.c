/* SPDX-License-Identifier: MIT
 *
 * metrics/usage.c - getrusage, and two files of /proc.
 */
#include "proxy/metrics/usage.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/base/num.h"
#include "proxy/metrics/tally.h"

void
usage_open(struct usage *u)
{
	u->memory_fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	u->files_fd = open("/proc/self/fd", O_RDONLY | O_CLOEXEC | O_DIRECTORY);
}

void
usage_close(struct usage *u)
{
	fd_close(&u->memory_fd);
	fd_close(&u->files_fd);
}

static void
set(_Atomic uint64_t *at, uint64_t value)
{
	atomic_store_explicit(at, value, memory_order_relaxed);
}

static uint64_t
us_of(const struct timeval *t)
{
	return ((uint64_t)t->tv_sec * 1000000 + (uint64_t)t->tv_usec);
}

static uint64_t
resident_bytes(int fd)
{
	char text[128];
	ssize_t n = fd == -1 ? -1 : pread(fd, text, sizeof(text), 0);
	struct str rest = {text, n > 0 ? (size_t)n : 0};
	uint64_t pages;

	(void)str_split(&rest, ' ');
	if (rest.ptr == NULL ||
	    num_decimal(str_split(&rest, ' '), UINT32_MAX, &pages) != NUM_OK)
		return (0);
	return (pages * (uint64_t)sysconf(_SC_PAGESIZE));
}

/* Linux before 6.2 has no size for the folder; then the lowest free number is
 * taken, since numbers are given out from the lowest. */
static uint64_t
descriptors(int folder)
{
	struct stat st;
	int fd;

	if (folder == -1)
		return (0);
	if (fstat(folder, &st) == 0 && st.st_size > 0)
		return ((uint64_t)st.st_size);
	fd = fcntl(folder, F_DUPFD_CLOEXEC, 0);
	if (fd == -1)
		return (0);
	close(fd);
	return ((uint64_t)fd);
}

void
usage_tell(const struct usage *u, size_t timers, struct tally_row *row)
{
	struct rusage r;

	if (getrusage(RUSAGE_SELF, &r) == 0) {
		set(&row->usage.user_us, us_of(&r.ru_utime));
		set(&row->usage.system_us, us_of(&r.ru_stime));
	}
	set(&row->usage.resident, resident_bytes(u->memory_fd));
	set(&row->usage.descriptors, descriptors(u->files_fd));
	set(&row->usage.timers, timers);
}
