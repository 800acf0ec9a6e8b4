/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/chunk_fuzz.c - any split of the input gives the same body.
 */
#include "tests/fuzz/chunk_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char a[1 << 20], b[1 << 20];
	struct str in = {(const char *)data, size < sizeof(a) ? size : 0};
	size_t step = in.len > 0 ? data[0] % 7 + 1 : 1, m, n, x, y;

	ASSERT(chunk_fuzz_decode(in, in.len, a, &m, &x) ==
	    chunk_fuzz_decode(in, step, b, &n, &y));
	ASSERT(m == n && x == y && memcmp(a, b, m) == 0);
	return (0);
}
