/* SPDX-License-Identifier: MIT
 *
 * cache/checksum.h - tells damage on a disk; XXH3, 64 bits.
 *
 * Not against people: they do not know the seed.
 */
#ifndef ADUANA_CACHE_CHECKSUM_H
#define ADUANA_CACHE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

uint64_t	 checksum(uint64_t seed, const void *, size_t);

#endif
