/* SPDX-License-Identifier: MIT
 *
 * worker/shared.h - what lies in the region, and where.
 *
 * Carved by the supervisor before any fork; the table of pointers is inherited.
 * Row 0 of every table is admin's, the others are workers'.  A row outlives its
 * process: log lines and counters stay, what it held is freed.
 */
#ifndef ADUANA_WORKER_SHARED_H
#define ADUANA_WORKER_SHARED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/hash.h"
#include "proxy/shm/region_file.h"

struct asks;
struct bells;
struct cache;
struct counters;
struct intermediates;
struct leaders;
struct learned;
struct meters;
struct minutes;
struct recent;
struct region;
struct ring;
struct slot_table;
struct spool;
struct tally;

struct shared {
	unsigned		 magic;
#define SHARED_MAGIC		0x5ba3ed01u
	unsigned		 count;		/* rows */
	bool			 has_log;	/* rings are to be filled */
	struct region		*region;
	struct cache		*cache;		/* NULL: none is wanted */
	struct region_file	 file;		/* zeroed: in memory */
	struct slot_table	*slots;
	struct bells		*bells;		/* one to a row */
	struct counters		*counters;
	struct tally		*tally;
	struct leaders		*leaders;
	struct minutes		*minutes;
	struct learned		*learned;
	struct intermediates	*intermediates;
	struct meters		*meters;	/* of what is throttled */
	struct asks		*asks;
	struct ring		**rings;
	size_t			 ring_bytes;
	struct spool		*spool;		/* lines of the log that wait */
	struct recent		*recent;	/* the last records */
	struct hash_seed	 seed;
};

#define SHARED_ADMIN_ROW	0u
/* Lines that may wait for a disk with room. */
#define SHARED_SPOOL		((size_t)16 << 20)

struct shared_options {
	unsigned	 workers;	/* of one generation */
	uint64_t	 cache_size;	/* 0: none */
	uint64_t	 max_object;
	bool		 has_file;	/* cache: shared_open_file() */
	bool		 in_memory;	/* that file is memory */
	bool		 has_log;
	uint64_t	 ring_bytes;
	uint64_t	 layout;	/* as region_create()'s */
	struct hash_seed seed;
};

/* Rows that several generations of ${workers} have room in. */
unsigned	 shared_rows(unsigned workers);

/* NULL with errno. */
struct shared	*shared_create(const struct shared_options *);
/* Whatever is not marked is not clean afterwards. */
void		 shared_free(struct shared *);
/* With `has_file`, the same options otherwise: the cache in the file ${path};
 * ${run} is random.  0, or -1 with errno and `file.why`. */
int		 shared_open_file(struct shared *,
		    const struct shared_options *, const char *path,
		    uint32_t run, int64_t now_ms);

/* No ring and no spool holds a line that admin has not written. */
bool		 shared_rings_empty(const struct shared *);

/* The process of ${row} is reaped: free what it held; the row itself stays
 * claimed. */
void		 shared_row_died(const struct shared *, unsigned row);

#endif
