/* SPDX-License-Identifier: MIT
 *
 * shm/region.h - the one mapping that all processes share.
 *
 * Made by the supervisor before any fork, so it stands at one address in all
 * of them and pointers into it hold.  Slices are carved from it before any
 * fork too, and never given back.  Zeroed, left out of core dumps.  One that
 * lies in a file: region_file.h.
 */
#ifndef ADUANA_SHM_REGION_H
#define ADUANA_SHM_REGION_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/hash.h"

#define REGION_MAGIC	0x7e910001u
#define REGION_VERSION	2u
#define REGION_SLICES	48
#define REGION_NAME_MAX	15

/* What a region in a file says of itself, at its start. */
enum region_mark {
	REGION_IN_USE = 1,
	REGION_MARKED,		/* whole, as long as this boot lasts */
	REGION_SEALED		/* whole, and all of it on the disk */
};

#define REGION_BOOT_MAX	36

/* One carved piece. */
struct region_slice {
	char		 name[REGION_NAME_MAX + 1];
	uint64_t	 off;
	uint64_t	 size;
};

/* Lies at the start of the mapping.  Everyone reads; only the carver writes. */
struct region {
	unsigned		 magic;
	uint32_t		 version;
	uint64_t		 layout;	/* region_create()'s */
	uint64_t		 size;
	uint64_t		 base;		/* address it was made at */
	uint32_t		 mark;		/* enum region_mark, or 0 */
	char			 boot[REGION_BOOT_MAX];
	struct digest		 check;		/* of all above, in a file */
	uint64_t		 carved;	/* bytes given out */
	uint32_t		 nslices;
	struct region_slice	 slices[REGION_SLICES];
};

/* Map ${size} bytes (rounded up to pages) of anonymous shared memory.
 * ${layout} names the meaning of what will be carved: two regions with
 * different ones must not be read by the same code.  NULL with errno. */
struct region	*region_create(size_t size, uint64_t layout);
/* Unmap, in this process. */
void		 region_free(struct region *);

/* ${size} zeroed bytes at a multiple of ${align} (a power of two, at most
 * 2 MiB).  ${name} must be new and at most REGION_NAME_MAX long.  NULL when the
 * region is used up. */
void		*region_carve(struct region *, const char *name, size_t size,
		    size_t align);

/* Soon to be read: have it brought from the disk meanwhile. */
void		 region_expect(const void *, size_t size);

/* ---- for region*.c only -------------------------------------------------- */

/* Map ${size} bytes, whole pages, of ${fd} (-1: of no file), at ${wanted} when
 * that is one of the places for regions and free, else at the first free one.
 * NULL with errno. */
struct region	*region_map(size_t size, int fd, uint64_t wanted);
size_t		 region_rounded(size_t size);
/* A header that says so; nothing is carved. */
void		 region_begin(struct region *, size_t size, uint64_t layout);

#endif
