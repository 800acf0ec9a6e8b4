/* SPDX-License-Identifier: MIT
 *
 * shm/region_file.c - open, judge, reserve, map, mark.
 */
#include "proxy/shm/region_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/base/hash.h"
#include "proxy/base/object.h"
#include "proxy/shm/region.h"

#define BOOT_ID_FILE	"/proc/sys/kernel/random/boot_id"
#define ST_BLOCK	512u	/* what st_blocks counts in */
#define KIB(bytes)	((unsigned long long)(bytes) >> 10)

static const struct hash_seed no_seed;

/* ---- the mark ------------------------------------------------------------ */

static void
read_boot(char boot[REGION_BOOT_MAX])
{
	int fd = open(BOOT_ID_FILE, O_RDONLY | O_CLOEXEC);

	memset(boot, 0, REGION_BOOT_MAX);
	/* A sandbox may hide it: then only what is on the disk counts. */
	if (fd == -1 || read(fd, boot, REGION_BOOT_MAX) != REGION_BOOT_MAX)
		memset(boot, 0, REGION_BOOT_MAX);
	fd_close(&fd);
}

static struct digest
check_of(const struct region *r)
{
	return (hash_bytes(&no_seed, r, offsetof(struct region, check)));
}

static bool
is_believable(const struct region *r)
{
	char boot[REGION_BOOT_MAX];

	if (r->mark == REGION_SEALED)
		return (true);
	read_boot(boot);
	return (r->mark == REGION_MARKED && boot[0] != '\0' &&
		memcmp(boot, r->boot, sizeof(boot)) == 0);
}

static void
put_mark(struct region *r, enum region_mark mark)
{
	r->mark = mark;
	read_boot(r->boot);
	r->check = check_of(r);
}

void
region_file_mark(struct region_file *f)
{
	CHECK_OBJ(f, REGION_FILE_MAGIC);
	put_mark(f->region, REGION_MARKED);
}

int
region_file_flush(struct region_file *f, uint64_t from, uint64_t len)
{
	CHECK_OBJ(f, REGION_FILE_MAGIC);
	if (from >= f->region->size)
		return (0);
	if (len > f->region->size - from)
		len = f->region->size - from;
	return (msync((char *)f->region + from, (size_t)len, MS_SYNC));
}

int
region_file_seal(struct region_file *f)
{
	CHECK_OBJ(f, REGION_FILE_MAGIC);
	put_mark(f->region, REGION_SEALED);
	return (region_file_flush(f, 0, sizeof(*f->region)));
}

/* ---- judge --------------------------------------------------------------- */

static int
fail(struct region_file *f, const char *what)
{
	int error = errno;

	snprintf(f->why, sizeof(f->why), "%s: %s", what, strerror(error));
	fd_close(&f->fd);
	errno = error;
	return (-1);
}

static int
refuse(struct region_file *f, int error, const char *why)
{
	snprintf(f->why, sizeof(f->why), "%s", why);
	fd_close(&f->fd);
	errno = error;
	return (-1);
}

static bool
is_all_zero(const struct region *r)
{
	const unsigned char *at = (const unsigned char *)r;
	size_t i;

	for (i = 0; i < sizeof(*r); i++)
		if (at[i] != 0)
			return (false);
	return (true);
}

/* Is it ours to overwrite?  A file of another kind is not, whatever the
 * settings say. */
static bool
is_ours(const struct region *old, off_t have, size_t size)
{
	return (have == 0 || (size_t)have == size || is_all_zero(old) ||
		old->magic == REGION_MAGIC);
}

static enum region_state
start_over(struct region_file *f, const char *why)
{
	snprintf(f->why, sizeof(f->why), "%s", why);
	return (REGION_NEW);
}

/* The state of what ${old} heads, with the reason when it is not kept. */
static enum region_state
judge(struct region_file *f, const struct region *old, uint64_t have,
    size_t size, uint64_t layout)
{
	if (have == 0)
		return (REGION_NEW);
	if (old->magic == REGION_MAGIC && old->version != REGION_VERSION)
		return (start_over(f, "it was made by another version"));
	if (old->magic == REGION_MAGIC && have != size) {
		snprintf(f->why, sizeof(f->why),
		    "it was made for another size, %llu KiB and not %llu",
		    KIB(have), KIB(size));
		return (REGION_NEW);
	}
	if (old->magic != REGION_MAGIC || old->size != size ||
	    !digest_eq(old->check, check_of(old)))
		return (start_over(f, "its header is damaged"));
	if (old->layout != layout)
		return (start_over(f,
		    "it was made by another version or for other settings"));
	return (is_believable(old) ? REGION_CLEAN : REGION_UNCLEAN);
}

/* ---- open ---------------------------------------------------------------- */

static int
open_locked(struct region_file *f, const char *path, struct stat *st)
{
	/* O_NONBLOCK: so that a pipe does not hold us. */
	f->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
	if (f->fd == -1)
		return (fail(f, "cannot open or make it"));
	if (fstat(f->fd, st) != 0)
		return (fail(f, "cannot look at it"));
	if (!S_ISREG(st->st_mode))
		return (refuse(f, EINVAL, "it is not a file"));
	if (flock(f->fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EWOULDBLOCK)
			return (refuse(f, EWOULDBLOCK,
			    "another daemon has it open"));
		return (fail(f, "cannot lock it"));
	}
	/* Before the lock its holder may have changed it. */
	if (fstat(f->fd, st) != 0)
		return (fail(f, "cannot look at it"));
	return (0);
}

/* Keeps errno. */
static int
give_up(int fd)
{
	int error = errno, rc = ftruncate(fd, 0);

	errno = rc == 0 ? error : errno;
	return (rc);
}

/* A disk that is too small is left as it is: to find out by reserving would
 * fill it up for everybody else meanwhile.  Where its size is not known, yes.
 */
static bool
has_room(int fd, size_t size)
{
	struct statvfs disk;
	struct stat st;

	if (fstatvfs(fd, &disk) != 0 || fstat(fd, &st) != 0 ||
	    disk.f_blocks == 0)
		return (true);
	return ((uint64_t)disk.f_bavail * disk.f_frsize +
		    (uint64_t)st.st_blocks * ST_BLOCK >=
		size);
}

/* The blocks too, where there is a hole: a full disk is met here or never. */
static int
reserve(struct region_file *f, size_t size)
{
	char what[80];

	if (f->state == REGION_NEW && ftruncate(f->fd, 0) != 0)
		return (fail(f, "cannot empty it"));
	if (f->lazy)
		return (ftruncate(f->fd, (off_t)size) == 0
			    ? 0
			    : fail(f, "cannot make it so large"));
	errno = has_room(f->fd, size) ? posix_fallocate(f->fd, 0, (off_t)size)
				      : ENOSPC;
	if (errno == 0)
		return (0);
	snprintf(what, sizeof(what), "cannot reserve %zu bytes for it", size);
	/* Leave no half of a file behind: it was empty before. */
	if (f->state == REGION_NEW && give_up(f->fd) != 0)
		return (fail(f, "cannot empty it"));
	return (fail(f, what));
}

static int
map(struct region_file *f, const struct region *old, size_t size,
    uint64_t layout)
{
	bool kept = f->state != REGION_NEW;

	f->region = region_map(size, f->fd, kept ? old->base : 0);
	if (f->region == NULL)
		return (fail(f, "cannot map it"));
	if (f->state == REGION_CLEAN &&
	    old->base != (uint64_t)(uintptr_t)f->region)
		f->state = REGION_UNCLEAN;
	region_begin(f->region, size, layout);
	put_mark(f->region, REGION_IN_USE);
	/* On the disk before anything else changes there. */
	if (msync(f->region, sizeof(*f->region), MS_SYNC) == 0)
		return (0);
	(void)munmap(f->region, size);
	f->region = NULL;
	return (fail(f, "cannot write to it"));
}

static int
open_as(struct region_file *f, const char *path, size_t size, uint64_t layout)
{
	struct region old;
	struct stat st;
	ssize_t n;

	f->fd = -1;
	size = region_rounded(size);
	if (size == 0)
		return (fail(f, "cannot make one so large"));
	if (open_locked(f, path, &st) != 0)
		return (-1);
	memset(&old, 0, sizeof(old));
	n = pread(f->fd, &old, sizeof(old), 0);
	if (n < 0)
		return (fail(f, "cannot read it"));
	if (!is_ours(&old, st.st_size, size))
		return (refuse(f, EEXIST,
		    "it is there and no cache; it is not overwritten"));
	(void)fchmod(f->fd, 0600);
	f->state = judge(f, &old, (uint64_t)st.st_size, size, layout);
	if (reserve(f, size) != 0)
		return (-1);
	return (map(f, &old, size, layout));
}

int
region_file_open(struct region_file *f, const char *path, size_t size,
    uint64_t layout)
{
	INIT_OBJ(f, REGION_FILE_MAGIC);
	return (open_as(f, path, size, layout));
}

int
region_file_open_memory(struct region_file *f, const char *path, size_t size,
    uint64_t layout)
{
	INIT_OBJ(f, REGION_FILE_MAGIC);
	f->lazy = true;
	return (open_as(f, path, size, layout));
}

void
region_file_close(struct region_file *f)
{
	if (f->magic == 0)
		return;
	CHECK_OBJ(f, REGION_FILE_MAGIC);
	if (f->region != NULL)
		region_free(f->region);
	fd_close(&f->fd);
	FINI_OBJ(f);
}
