/* SPDX-License-Identifier: MIT
 *
 * accesslog/recent.h - the last records, numbered, for who looks on.
 *
 * Lives in the shared region, so that a reload takes nothing from it.  A fixed
 * number of bytes: the oldest give way.  One writer, admin; readers are told
 * how many they missed, and trust no byte.  No part of the log: after a death
 * of admin one may stand here twice.
 */
#ifndef ADUANA_ACCESSLOG_RECENT_H
#define ADUANA_ACCESSLOG_RECENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct recent;

#define RECENT_BYTES	(2u << 20)
size_t		 recent_size(void);
/* In ${mem}, aligned to 64, before anybody uses it. */
struct recent	*recent_init(void *mem);

/* An encoded record, at most RECORD_MAX bytes. */
void		 recent_put(struct recent *, const void *wire, size_t len);

/* The number that the next one gets; the first is 1. */
uint64_t	 recent_next(const struct recent *);

struct recent_cursor {
	unsigned	 magic;
#define RECENT_CURSOR_MAGIC	0x4ec3c001u
	const struct recent *recent;
	uint64_t	 at;
	uint64_t	 seq;		/* of the next one wanted */
};

/* Before the oldest that there is. */
void		 recent_begin(struct recent_cursor *, const struct recent *);
/* The next record to ${wire} (RECORD_MAX bytes), its number to ${*seq}, and to
 * ${*missed} how many between the one before and this were overwritten; false
 * when there is none. */
bool		 recent_read(struct recent_cursor *, void *wire, size_t *len,
		    uint64_t *seq, uint64_t *missed);

#endif
