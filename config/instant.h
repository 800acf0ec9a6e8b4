/* SPDX-License-Identifier: MIT
 *
 * config/instant.h - a point in time as RFC 3339 writes it.
 */
#ifndef ADUANA_CONFIG_INSTANT_H
#define ADUANA_CONFIG_INSTANT_H

#include <stdint.h>

#include "proxy/base/str.h"

/* "2026-12-24T18:00:00Z", "2026-12-24 19:00:00.5+01:00": seconds since 1970
 * without their fraction.  Years 1970 to 9999.  NULL, or what is wrong (fixed
 * text). */
const char	*instant_parse(struct str, int64_t *wall_s);

/* That moment as "2026-12-24T18:00:00Z", into ${out}, which is returned; 1970
 * for what is before it or after 9999. */
#define INSTANT_SIZE	21
const char	*instant_write(char out[INSTANT_SIZE], int64_t wall_s);

#endif
