/* SPDX-License-Identifier: MIT
 *
 * base/num.c - strict integers.
 */
#include "proxy/base/num.h"

#include <stdbool.h>
#include <string.h>

enum num_result
num_decimal(struct str s, uint64_t max, uint64_t *out)
{
	uint64_t value = 0, digit;
	bool big = false;
	size_t i;

	if (s.len == 0)
		return (NUM_BAD);
	for (i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return (NUM_BAD);
		digit = (uint64_t)(s.ptr[i] - '0');
		/* 18 digits always fit. */
		if (i >= 18 && (big || value > (UINT64_MAX - digit) / 10))
			big = true;
		else
			value = value * 10 + digit;
	}
	big = big || value > max;
	*out = big ? max : value;
	return (big ? NUM_BIG : NUM_OK);
}

int
num_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (c - '0');
	c = str_lower(c);
	if (c >= 'a' && c <= 'f')
		return (c - 'a' + 10);
	return (-1);
}

int
num_base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (c - 'A');
	if (c >= 'a' && c <= 'z')
		return (c - 'a' + 26);
	if (c >= '0' && c <= '9')
		return (c - '0' + 52);
	if (c == '+')
		return (62);
	return (c == '/' ? 63 : -1);
}

enum num_result
num_hex(struct str s, uint64_t max, uint64_t *out)
{
	uint64_t value = 0;
	size_t i;
	int digit;

	if (s.len == 0 || s.len > 16)
		return (NUM_BAD);
	for (i = 0; i < s.len; i++) {
		digit = num_hex_digit(s.ptr[i]);
		if (digit < 0)
			return (NUM_BAD);
		value = value << 4 | (uint64_t)digit;
	}
	*out = value > max ? max : value;
	return (value > max ? NUM_BIG : NUM_OK);
}

/* From the last digit to the first, so it is counted before; by constants,
 * which compilers make multiplications of. */
size_t
num_write(char *out, uint64_t n)
{
	uint64_t rest;
	size_t len = 1, at;

	for (rest = n; rest >= 10; rest /= 10)
		len++;
	for (at = len; at > 0; n /= 10)
		out[--at] = (char)('0' + n % 10);
	return (len);
}

size_t
num_write_hex(char *out, uint64_t n)
{
	uint64_t rest;
	size_t len = 1, at;

	for (rest = n; rest >= 16; rest >>= 4)
		len++;
	for (at = len; at > 0; n >>= 4)
		out[--at] = "0123456789abcdef"[n & 0xf];
	return (len);
}
