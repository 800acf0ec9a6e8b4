/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/range_fuzz.c - ranges lie inside and never overlap.
 */
#include "proxy/http/range.h"

#include "proxy/base/assert.h"

#define LENGTH	1000u

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = {(const char *)data, size};
	struct range_set set;
	uint64_t total = 0;
	unsigned i;

	if (range_resolve(in, LENGTH, &set) == RANGE_OK)
		for (i = 0; i < set.count; i++) {
			ASSERT(set.at[i].first <= set.at[i].last);
			ASSERT(set.at[i].last < LENGTH);
			total += set.at[i].last - set.at[i].first + 1;
		}
	ASSERT(total <= LENGTH);
	return (0);
}
