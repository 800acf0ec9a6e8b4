/* SPDX-License-Identifier: MIT
 *
 * admin/hex.c - two digits a byte.
 */
#include "proxy/admin/hex.h"

#include "proxy/base/num.h"

void
hex_write(char *out, const void *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *b = bytes;

	for (size_t i = 0; i < n; i++) {
		*out++ = digits[b[i] >> 4];
		*out++ = digits[b[i] & 15];
	}
	*out = '\0';
}

int
hex_read(struct str s, void *bytes, size_t n)
{
	unsigned char *b = bytes;
	int high, low;

	if (s.len != 2 * n)
		return (-1);
	for (size_t i = 0; i < n; i++) {
		/* One spelling alone. */
		if ((s.ptr[2 * i] >= 'A' && s.ptr[2 * i] <= 'F') ||
		    (s.ptr[2 * i + 1] >= 'A' && s.ptr[2 * i + 1] <= 'F'))
			return (-1);
		high = num_hex_digit(s.ptr[2 * i]);
		low = num_hex_digit(s.ptr[2 * i + 1]);
		if (high < 0 || low < 0)
			return (-1);
		b[i] = (unsigned char)(high << 4 | low);
	}
	return (0);
}
