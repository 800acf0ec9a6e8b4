/* SPDX-License-Identifier: MIT
 *
 * admin/hex.h - bytes as lower-case hexadecimal digits, and back.
 */
#ifndef ADUANA_ADMIN_HEX_H
#define ADUANA_ADMIN_HEX_H

#include <stddef.h>

#include "proxy/base/str.h"

/* ${out} has room for 2 * ${n} + 1. */
void	 hex_write(char *out, const void *bytes, size_t n);
/* Exactly ${n} bytes: 0, or -1. */
int	 hex_read(struct str, void *bytes, size_t n);

#endif
