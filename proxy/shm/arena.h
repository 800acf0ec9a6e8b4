/* SPDX-License-Identifier: MIT
 *
 * shm/arena.h - an allocator inside a slice of the region.
 *
 * Segregated fit: free blocks hang in lists by size, neighbours that become
 * free are joined at once; all in constant time.  A block costs 16 bytes and
 * rounding to 32.  Blocks are named by their offset in the arena (never 0), so
 * what holds them means the same at any address.
 *
 * Takes no lock: the caller's guards it.  After a crash nothing in it is
 * believed: arena_reset(), arena_mark() every block still wanted, then
 * arena_sweep().
 */
#ifndef ADUANA_SHM_ARENA_H
#define ADUANA_SHM_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Offset of a block's first usable byte; ARENA_NONE: no block. */
typedef uint64_t	 arena_ref;
#define ARENA_NONE	0

/* Make an arena of all of ${mem}, zeroed, aligned to 64, ${size} at least
 * ARENA_MIN. */
#define ARENA_MIN	(64u * 1024)
struct arena	*arena_create(void *mem, size_t size);
/* The same where an arena of that size may once have been, or anything else:
 * as after arena_reset(). */
struct arena	*arena_remake(void *mem, size_t size);
/* Does ${mem} say of itself that it is one of ${size}? */
bool		 arena_is_there(const void *mem, size_t size);

/* ${size} bytes (at least 1), aligned to 16, not zeroed; or ARENA_NONE. */
arena_ref	 arena_alloc(struct arena *, size_t size);
/* As much as there is in one piece, between ${min} and ${want}. */
arena_ref	 arena_alloc_some(struct arena *, size_t min, size_t want);
void		 arena_free(struct arena *, arena_ref);
/* Give back what is beyond the first ${size} bytes. */
void		 arena_trim(struct arena *, arena_ref, size_t size);

/* Usable bytes of a block, at least what was asked. */
size_t		 arena_size(const struct arena *, arena_ref);
/* What arena_size() would say of a block for ${size} bytes. */
size_t		 arena_rounded(size_t size);
/* The bytes.  Good as long as the block is. */
void		*arena_at(const struct arena *, arena_ref);
/* The first ${size} bytes there are soon read: a hint to the processor.  ${ref}
 * need not lead anywhere. */
void		 arena_expect(const struct arena *, arena_ref, size_t size);
/* The block whose bytes begin at ${block}. */
arena_ref	 arena_ref_of(const struct arena *, const void *block);

/* What can be given out at all, and what is given out, overhead included. */
size_t		 arena_capacity(const struct arena *);
size_t		 arena_used(const struct arena *);
unsigned	 arena_blocks(const struct arena *);

/* Forget everything.  Only arena_mark() may follow, and then arena_sweep(). */
void		 arena_reset(struct arena *);
/* Could there be a block of ${size} usable bytes at ${ref}? */
bool		 arena_fits(const struct arena *, arena_ref, size_t size);
/* Is there one, in use, where arena_fits() said so? */
bool		 arena_has(const struct arena *, arena_ref, size_t size);
/* The block at ${ref} of at least ${size} usable bytes is in use.  False (and
 * nothing is marked) when that is not possible: out of bounds, crooked, or
 * overlapping one already marked. ${size} must be arena_size()'s answer. */
bool		 arena_mark(struct arena *, arena_ref, size_t size);
/* Take a mark back, before arena_sweep(). */
void		 arena_unmark(struct arena *, arena_ref, size_t size);
/* Everything not marked is free. */
void		 arena_sweep(struct arena *);

/* Walk everything: true when it is consistent. */
bool		 arena_check(const struct arena *);

#endif
