/* SPDX-License-Identifier: MIT
 *
 * base/hash.h - keyed 128-bit digest (SipHash-2-4, 128-bit form, Aumasson and
 * Bernstein 2012), for tables whose keys an attacker may choose; and a brief
 * one (SipHash-1-3, 64 bits) for those that compare the keys as well.
 */
#ifndef ADUANA_BASE_HASH_H
#define ADUANA_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hash_seed {
	uint64_t	 k0, k1;
};

struct digest {
	uint64_t	 lo, hi;
};

/* A seed from the system's randomness; aborts when there is none. */
void		 hash_seed_random(struct hash_seed *);

struct digest	 hash_bytes(const struct hash_seed *, const void *, size_t);
uint64_t	 hash_brief(const struct hash_seed *, const void *, size_t);

static inline bool
digest_eq(struct digest a, struct digest b)
{
	return (a.lo == b.lo && a.hi == b.hi);
}

#endif
