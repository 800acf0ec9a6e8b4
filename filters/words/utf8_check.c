/* SPDX-License-Identifier: MIT
 *
 * filters/words/utf8_check.c - no overlong forms, no surrogates.
 */
#include "filters/words/utf8_check.h"

#include <stdint.h>
#include <string.h>

/* Length, and what the second byte may be; by the first. */
struct shape {
	uint8_t	 len, low, high;
};

static struct shape
shape_of(uint8_t b)
{
	if (b < 0x80)
		return ((struct shape){1, 0, 0});
	if (b < 0xc2 || b > 0xf4)
		return ((struct shape){0, 0, 0});
	if (b < 0xe0)
		return ((struct shape){2, 0x80, 0xbf});
	if (b < 0xf0)
		return ((struct shape){
		    3, b == 0xe0 ? 0xa0 : 0x80, b == 0xed ? 0x9f : 0xbf});
	return ((struct shape){
	    4, b == 0xf0 ? 0x90 : 0x80, b == 0xf4 ? 0x8f : 0xbf});
}

/* Bytes of one character that are right, of at most ${n}. */
static size_t
right_bytes(const uint8_t *p, size_t n, struct shape s)
{
	size_t i;

	for (i = 1; i < s.len && i < n; i++) {
		if (p[i] < (i == 1 ? s.low : 0x80) ||
		    p[i] > (i == 1 ? s.high : 0xbf))
			break;
	}
	return (i);
}

size_t
utf8_check(const char *text, size_t n, size_t *cut)
{
	const uint8_t *p = (const uint8_t *)text;
	struct shape s;
	uint64_t eight;
	size_t i = 0, right;

	*cut = 0;
	while (i < n) {
		if (i + 8 <= n &&
		    (memcpy(&eight, p + i, 8),
			(eight & UINT64_C(0x8080808080808080)) == 0)) {
			i += 8;
			continue;
		}
		s = shape_of(p[i]);
		if (s.len == 0)
			return (i);
		right = right_bytes(p + i, n - i, s);
		if (right < s.len) {
			*cut = i + right == n ? right : 0;
			return (i);
		}
		i += s.len;
	}
	return (i);
}
