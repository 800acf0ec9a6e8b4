/* SPDX-License-Identifier: MIT
 *
 * config/punycode.h - one label of code points in letters, digits and hyphens
 * (RFC 3492 6.3).  Only encodes.
 */
#ifndef ADUANA_CONFIG_PUNYCODE_H
#define ADUANA_CONFIG_PUNYCODE_H

#include <stddef.h>
#include <stdint.h>

/* At most this many code points make a label. */
#define PUNYCODE_MAX	63

/* Write the encoding of ${n} code points, without "xn--", at ${out} of ${room}
 * bytes.  Its length, or 0 when it does not fit. */
size_t	 punycode_encode(const int32_t *points, size_t n, char *out,
	    size_t room);

#endif
