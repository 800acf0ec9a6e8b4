/* SPDX-License-Identifier: MIT
 *
 * shm/region.c - the shared mapping.
 */
#include "proxy/shm/region.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "proxy/base/object.h"

/* Far from where the kernel puts programs, heaps, libraries and the shadow
 * memory of sanitizers.  A second region of one process takes the next. */
#define REGION_BASE	UINT64_C(0x200000000000)
#define REGION_STEP	UINT64_C(0x10000000000)
#define REGION_BASES	16u

#define REGION_ALIGN_MAX	((size_t)2 * 1024 * 1024)

static struct region *
map_at(uint64_t at, size_t size, int fd)
{
	int flags = fd == -1 ? MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE
			     : MAP_SHARED;
	void *mem = mmap((void *)(uintptr_t)at, size, PROT_READ | PROT_WRITE,
	    flags | MAP_FIXED_NOREPLACE, fd, 0);

	if (mem == MAP_FAILED)
		return (NULL);
	if (mem == (void *)(uintptr_t)at)
		return (mem);
	/* A kernel before 4.17 takes the address as a hint. */
	(void)munmap(mem, size);
	errno = EEXIST;
	return (NULL);
}

static bool
is_place(uint64_t at)
{
	return (at >= REGION_BASE && (at - REGION_BASE) % REGION_STEP == 0 &&
		(at - REGION_BASE) / REGION_STEP < REGION_BASES);
}

struct region *
region_map(size_t size, int fd, uint64_t wanted)
{
	struct region *r = NULL;
	unsigned i;

	if (is_place(wanted))
		r = map_at(wanted, size, fd);
	for (i = 0; i < REGION_BASES && r == NULL; i++) {
		r = map_at(REGION_BASE + i * REGION_STEP, size, fd);
		if (r == NULL && errno != EEXIST)
			return (NULL);
	}
	/* Bodies of intercepted traffic never reach a core dump. */
	if (r != NULL)
		(void)madvise(r, size, MADV_DONTDUMP);
	return (r);
}

size_t
region_rounded(size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (size == 0 || size > REGION_STEP - page) {
		errno = EINVAL;
		return (0);
	}
	return ((size + page - 1) & ~(page - 1));
}

void
region_begin(struct region *r, size_t size, uint64_t layout)
{
	memset(r, 0, sizeof(*r));
	r->magic = REGION_MAGIC;
	r->version = REGION_VERSION;
	r->layout = layout;
	r->size = size;
	r->base = (uint64_t)(uintptr_t)r;
	r->carved = sizeof(*r);
}

struct region *
region_create(size_t size, uint64_t layout)
{
	struct region *r;

	size = region_rounded(size);
	r = size == 0 ? NULL : region_map(size, -1, REGION_BASE);
	if (r != NULL)
		region_begin(r, size, layout);
	return (r);
}

void
region_free(struct region *r)
{
	CHECK_OBJ(r, REGION_MAGIC);
	(void)munmap(r, r->size);
}

static uint64_t
aligned(uint64_t off, size_t align)
{
	ASSERT(align != 0 && (align & (align - 1)) == 0);
	ASSERT(align <= REGION_ALIGN_MAX);
	return ((off + align - 1) & ~(uint64_t)(align - 1));
}

static bool
is_named(const struct region *r, const char *name)
{
	uint32_t i;

	for (i = 0; i < r->nslices; i++)
		if (strcmp(r->slices[i].name, name) == 0)
			return (true);
	return (false);
}

void *
region_carve(struct region *r, const char *name, size_t size, size_t align)
{
	struct region_slice *slice;
	uint64_t off;

	CHECK_OBJ(r, REGION_MAGIC);
	ASSERT(strlen(name) <= REGION_NAME_MAX && !is_named(r, name));
	off = aligned(r->carved, align);
	if (off > r->size || size > r->size - off ||
	    r->nslices == REGION_SLICES) {
		errno = ENOMEM;
		return (NULL);
	}
	slice = &r->slices[r->nslices];
	memcpy(slice->name, name, strlen(name) + 1);
	slice->off = off;
	slice->size = size;
	r->nslices++;
	r->carved = off + size;
	return ((char *)r + off);
}

void
region_expect(const void *mem, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uintptr_t from = (uintptr_t)mem & ~(uintptr_t)(page - 1);

	(void)madvise((void *)from, size + ((uintptr_t)mem - from),
	    MADV_WILLNEED);
}
