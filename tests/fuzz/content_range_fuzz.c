/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/content_range_fuzz.c - a part never lies outside its whole.
 */
#include "proxy/http/content_range.h"

#include <stddef.h>

#include "proxy/base/assert.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = {(const char *)data, size};
	struct content_range r;

	if (content_range_parse(in, &r) == -1)
		return (0);
	ASSERT(r.has_part || r.has_total);
	ASSERT(r.total <= (uint64_t)INT64_MAX);
	ASSERT(r.last <= (uint64_t)INT64_MAX && r.first <= r.last);
	ASSERT(!r.has_part || !r.has_total || r.last < r.total);
	return (0);
}
