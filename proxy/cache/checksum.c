/* SPDX-License-Identifier: MIT
 *
 * cache/checksum.c - the door to xxhash.
 */
#include "proxy/cache/checksum.h"

#include <xxhash.h>

uint64_t
checksum(uint64_t seed, const void *bytes, size_t len)
{
	return (XXH3_64bits_withSeed(bytes, len, seed));
}
