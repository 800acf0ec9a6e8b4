/* SPDX-License-Identifier: MIT
 *
 * base/num.h - the only reader of digits that came from outside.
 *
 * Digits and nothing else: no sign, no space, no prefix, no separator, and
 * never more than the caller's maximum.
 */
#ifndef ADUANA_BASE_NUM_H
#define ADUANA_BASE_NUM_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

enum num_result {
	NUM_OK,
	NUM_BAD,	/* empty, or a byte that is not a digit */
	NUM_BIG		/* all digits, but over the maximum; *out = maximum */
};

/* 1*DIGIT between 0 and ${max}. */
enum num_result	 num_decimal(struct str, uint64_t max, uint64_t *out);

/* 1*16HEXDIG between 0 and ${max}. */
enum num_result	 num_hex(struct str, uint64_t max, uint64_t *out);

/* Value of one hexadecimal digit, -1 if it is none. */
int		 num_hex_digit(char c);

/* Of one of Base64 (RFC 4648 4). */
int		 num_base64_digit(char c);

/* Write ${n} in decimal at ${out} (20 bytes at most, no terminator); returns
 * how many bytes. */
size_t		 num_write(char *out, uint64_t n);

/* The same in lower-case hexadecimal (16 bytes at most). */
size_t		 num_write_hex(char *out, uint64_t n);

#endif
