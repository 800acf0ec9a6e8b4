/* SPDX-License-Identifier: MIT
 *
 * shm/region_file.h - a region that lies in a file, and outlives its process.
 *
 * All of the file is reserved on the disk before it is mapped, so that no store
 * into it ever fails.  One daemon at a time: the descriptor holds a lock, and
 * whoever maps the region keeps it open, so that nobody else comes in as long
 * as anyone lives.  Never overwrites a file that is no region.
 *
 * It says whether what is there may be believed; what to do about it is the
 * caller's.
 */
#ifndef ADUANA_SHM_REGION_FILE_H
#define ADUANA_SHM_REGION_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct region;

enum region_state {
	REGION_NEW,	/* all zero */
	REGION_CLEAN,	/* as it was left, and at the same address */
	REGION_UNCLEAN	/* bytes of all kinds of ages, at any address */
};

/* Fields are for reading. */
struct region_file {
	unsigned		 magic;
#define REGION_FILE_MAGIC	0x7e910002u
	int			 fd;		/* kept by all who map it */
	enum region_state	 state;
	struct region		*region;
	bool			 lazy;		/* nothing is reserved */
	/* Why what was there is gone, or not believed; or, after a failure,
	 * what cannot be done.  Empty: nothing to say. */
	char			 why[160];
};

/* Open or make ${path} with ${size} bytes, rounded up to pages, and ${layout}
 * (region_create()'s), and note on the disk that it is in use.  Nothing is
 * carved: what is carved in the same order as before is found in the same
 * place.  0, or -1 with errno and `why` (EWOULDBLOCK: another has it open). */
int	 region_file_open(struct region_file *, const char *path, size_t size,
	    uint64_t layout);

/* The same in memory (memfd_create(2)), where ${path} leads to one that is
 * open (/proc/self/fd/...): it takes memory as it is used, like that of
 * region_create(). */
int	 region_file_open_memory(struct region_file *, const char *path,
	    size_t size, uint64_t layout);

/* Nobody writes any more: what is there may be believed as long as this boot
 * lasts. */
void	 region_file_mark(struct region_file *);
/* Write what is in ${len} bytes from ${from} to the disk, and wait for it; it
 * is cut to what there is.  0, or -1 with errno. */
int	 region_file_flush(struct region_file *, uint64_t from, uint64_t len);
/* All is marked and flushed: it may be believed for ever.  0, or -1. */
int	 region_file_seal(struct region_file *);
/* Unmap and let go of the file.  Harmless when zeroed. */
void	 region_file_close(struct region_file *);

#endif
