/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/cache_fuzz.c - any order of operations on the cache.
 */
#include "tests/unit/cache/model.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	model_run(bytes, len);
	return (0);
}
