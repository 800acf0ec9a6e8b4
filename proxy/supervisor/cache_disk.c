/* SPDX-License-Identifier: MIT
 *
 * supervisor/cache_disk.c - open, and close well.
 */
#include "proxy/supervisor/cache_disk.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/cache/cache_file.h"
#include "proxy/shm/region.h"
#include "proxy/worker/shared.h"

/* How long the children of a daemon that was killed may take to end. */
#define LOCK_PATIENCE_NS	(5 * NS_PER_S)
#define LOCK_NAP_NS		(20 * NS_PER_MS)
/* How long a stop waits for the disk, and how much is written at once: about
 * so much later than that it sees that time is up. */
#define FLUSH_PATIENCE_NS	(20 * NS_PER_S)
#define FLUSH_BYTES		(UINT64_C(16) << 20)

/* MFD_NOEXEC_SEAL, which the libc of Debian 12 does not name. */
#define MEMFD_NOEXEC		0x0008u

static int64_t
now_ns(void)
{
	struct clock_now now;

	clock_read(&now);
	return (now.mono_ns);
}

static uint32_t
random_run(void)
{
	struct hash_seed random;

	hash_seed_random(&random);
	return ((uint32_t)random.k0 | 1);
}

/* Where it lies, for people, and its path. */
struct where {
	const char	*name, *path;
};

static int
open_patiently(struct shared *s, const struct shared_options *options,
    const struct where *w)
{
	struct timespec nap = {0, LOCK_NAP_NS};
	int64_t deadline = now_ns() + LOCK_PATIENCE_NS;
	bool is_told = false;
	struct clock_now now;

	for (;;) {
		clock_read(&now);
		if (shared_open_file(s, options, w->path, random_run(),
			now.wall_ns / NS_PER_MS) == 0)
			return (0);
		if (errno != EWOULDBLOCK || now.mono_ns >= deadline)
			return (-1);
		if (!is_told)
			diag_info("%s is in use by another "
				  "aduana; waiting for its end",
			    w->name);
		is_told = true;
		(void)nanosleep(&nap, NULL);
	}
}

static void
say_what_is_there(struct shared *s, const struct where *w, int64_t began_ns)
{
	int64_t ms = (now_ns() - began_ns) / NS_PER_MS;
	struct cache_file_report r;

	switch (s->file.state) {
	case REGION_NEW:
		if (s->file.why[0] != '\0')
			diag_warnx("%s: %s; it starts empty", w->name,
			    s->file.why);
		(void)cache_file_report(s->cache, &r);
		break;
	case REGION_CLEAN:
		if (cache_file_report(s->cache, &r))
			diag_info("%.*s: %" PRIu64 " objects kept, %" PRIu64
				  " dropped, %" PRId64 " ms",
			    (int)strcspn(w->name, ":"), w->name, r.kept,
			    r.dropped, ms);
		break;
	case REGION_UNCLEAN:
		diag_info("%s was not closed; it is looked through "
			  "while it serves",
		    w->name);
		break;
	}
}

static int
open_at(struct shared *s, const struct shared_options *options,
    const struct where *w)
{
	int64_t began = now_ns();

	if (open_patiently(s, options, w) != 0) {
		if (s->file.why[0] != '\0')
			diag_warnx("%s: %s", w->name, s->file.why);
		else
			diag_warn("%s", w->name);
		return (-1);
	}
	say_what_is_there(s, w, began);
	return (0);
}

int
cache_disk_open(struct shared *s, const struct shared_options *options,
    const char *path)
{
	char name[PATH_MAX + 16];
	struct where w = {name, path};

	snprintf(name, sizeof(name), "cache.file: %s", path);
	/* A limit on the size of files is an error like others. */
	signal(SIGXFSZ, SIG_IGN);
	return (open_at(s, options, &w));
}

int
cache_disk_memory(void)
{
	int fd = memfd_create("aduana-cache", MFD_CLOEXEC | MEMFD_NOEXEC);

	/* Before Linux 6.3 nobody knows what that is. */
	if (fd == -1 && errno == EINVAL)
		fd = memfd_create("aduana-cache", MFD_CLOEXEC);
	if (fd == -1)
		diag_warn("the cache cannot be kept over a restart");
	return (fd);
}

/* Opened once more by its path, so that there is a lock of this run: what the
 * manager keeps is one open file for all runs. */
int
cache_disk_open_memory(struct shared *s, const struct shared_options *options,
    int fd)
{
	char path[32];
	struct where w = {"cache: what the service manager keeps", path};

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return (open_at(s, options, &w));
}

/* 0, or -1: time is up, or the disk fails. */
static int
flush(struct region_file *f)
{
	int64_t deadline = now_ns() + FLUSH_PATIENCE_NS;
	uint64_t at;

	for (at = 0; at < f->region->size; at += FLUSH_BYTES) {
		if (now_ns() >= deadline) {
			errno = ETIMEDOUT;
			return (-1);
		}
		if (region_file_flush(f, at, FLUSH_BYTES) != 0)
			return (-1);
	}
	return (region_file_seal(f));
}

void
cache_disk_close(struct shared *s)
{
	if (s == NULL || s->file.region == NULL || s->cache == NULL)
		return;
	if (!cache_file_rest(s->cache)) {
		diag_warnx("cache: something is still held; it will be "
			   "looked through at the next start");
		return;
	}
	region_file_mark(&s->file);
	if (flush(&s->file) != 0)
		diag_warn("cache: not all of it is on the disk; after a "
			  "reboot it will be looked through");
}

int
cache_disk_fd(const struct shared *s)
{
	return (s->file.region == NULL ? -1 : s->file.fd);
}
