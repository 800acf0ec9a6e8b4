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
	struct range r, again;
	uint64_t length, total = 0, other;
	char out[RANGE_CONTENT_LEN];
	unsigned i;

	if (range_resolve(in, LENGTH, &set) == RANGE_OK)
		for (i = 0; i < set.count; i++) {
			ASSERT(set.at[i].first <= set.at[i].last);
			ASSERT(set.at[i].last < LENGTH);
			total += set.at[i].last - set.at[i].first + 1;
		}
	ASSERT(total <= LENGTH);
	if (range_content_parse(in, &r, &length) == 0)
		ASSERT(range_content_parse((struct str){out,
		    range_content_format(out, r, length)}, &again, &other) ==
		    0 && again.first == r.first && other == length);
	return (0);
}
