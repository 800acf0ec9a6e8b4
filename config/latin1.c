/* SPDX-License-Identifier: MIT
 *
 * config/latin1.c - bytes to UTF-8.
 */
#include "config/latin1.h"

#include <stdint.h>
#include <stdlib.h>

/* The length of the sequence at ${s}, which is not empty; 0: it is none. */
static size_t
sequence(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.ptr;
	size_t n = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4, i;
	uint32_t point = p[0] & (n == 1 ? 0x7fu : 0xffu >> (n + 1));
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};

	if (n > s.len || (p[0] >= 0x80 && p[0] < 0xc2) || p[0] > 0xf4)
		return (0);
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return (0);
		point = point << 6 | (p[i] & 0x3f);
	}
	if (point < least[n] || point > 0x10ffff ||
	    (point >= 0xd800 && point < 0xe000))
		return (0);
	return (n);
}

bool
latin1_is_utf8(struct str s)
{
	size_t n;

	while (s.len > 0) {
		n = sequence(s);
		if (n == 0)
			return (false);
		s = str_from(s, n);
	}
	return (true);
}

struct str
latin1_to_utf8(struct str s)
{
	char *out = malloc(2 * s.len + 1);
	size_t i, n = 0;
	unsigned char c;

	if (out == NULL)
		return (STR_NONE);
	for (i = 0; i < s.len; i++) {
		c = (unsigned char)s.ptr[i];
		if (c >= 0x80)
			out[n++] = (char)(0xc0 | c >> 6);
		out[n++] = (char)(c >= 0x80 ? 0x80 | (c & 0x3f) : c);
	}
	return ((struct str){out, n});
}
