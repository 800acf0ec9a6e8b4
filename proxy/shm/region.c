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

static void *
map_somewhere(size_t size)
{
	uint64_t at = REGION_BASE;
	unsigned i;
	void *mem;

	for (i = 0; i < REGION_BASES; i++, at += REGION_STEP) {
		mem = mmap((void *)(uintptr_t)at, size, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE |
			MAP_FIXED_NOREPLACE,
		    -1, 0);
		if (mem == MAP_FAILED && errno != EEXIST)
			return (NULL);
		if (mem == (void *)(uintptr_t)at)
			return (mem);
		/* A kernel before 4.17 takes the address as a hint. */
		if (mem != MAP_FAILED)
			(void)munmap(mem, size);
	}
	errno = EEXIST;
	return (NULL);
}

struct region *
region_create(size_t size, uint64_t layout)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct region *r;

	if (size == 0 || size > REGION_STEP - page) {
		errno = EINVAL;
		return (NULL);
	}
	size = (size + page - 1) & ~(page - 1);
	r = map_somewhere(size);
	if (r == NULL)
		return (NULL);
	/* Bodies of intercepted traffic never reach a core dump. */
	(void)madvise(r, size, MADV_DONTDUMP);
	r->magic = REGION_MAGIC;
	r->version = REGION_VERSION;
	r->layout = layout;
	r->size = size;
	r->base = (uint64_t)(uintptr_t)r;
	r->carved = sizeof(*r);
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
