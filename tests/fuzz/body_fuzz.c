/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/body_fuzz.c - any split, any appetite of the sink: the same body;
 * and what a framer writes is read back.
 */
#include "tests/fuzz/body_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char a[1 << 17], b[1 << 17], c[1 << 18];
	struct framing f = {FRAMING_NONE, 0};
	struct body_taker x, y;
	size_t m, n, k;
	struct str in;

	if (size < 4 || size > 30000)
		return (0);
	in = (struct str){(const char *)data + 4, size - 4};
	f.kind = (enum framing_kind)(data[0] % 4);
	f.length = f.kind == FRAMING_LENGTH ? data[1] * 4u : 0;
	body_taker_init(&x, 0, a);
	body_taker_init(&y, data[2] + 1u, b);
	ASSERT(body_run(&f, in, 0, &x, &m) == body_run(&f, in, data[3], &y,
	    &n) && m == n && x.len == y.len && memcmp(a, b, x.len) == 0);
	f = (struct framing){f.kind == FRAMING_NONE ? FRAMING_CHUNKED : f.kind,
	    in.len};
	k = body_write(&f, STR_NONE, in, data[3], c);
	body_taker_init(&y, data[2] + 1u, b);
	ASSERT(body_run(&f, (struct str){c, k}, data[1], &y, &n) == BODY_END &&
	    n == 0 && y.len == in.len && memcmp(b, in.ptr, y.len) == 0);
	return (0);
}
