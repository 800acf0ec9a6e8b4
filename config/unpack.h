/* SPDX-License-Identifier: MIT
 *
 * config/unpack.h - the text of a packed file: gz, xz, zst, told by their first
 * bytes.
 *
 * Bounded in bytes and in their ratio to what was packed, and in the memory it
 * needs meanwhile; text that is not packed is left as it is.
 */
#ifndef ADUANA_CONFIG_UNPACK_H
#define ADUANA_CONFIG_UNPACK_H

#include <stddef.h>

#include "proxy/base/str.h"

#define UNPACK_MAX	((size_t)1 << 30)
#define UNPACK_RATIO	250	/* beyond the first MiB */

/* ${*text} lies in memory from malloc() and is exchanged for what it unpacks
 * to, one byte behind which may be written.  NULL; or what is wrong (fixed
 * text), and ${*text} is as it was. */
const char	*unpack(struct str *text);

#endif
