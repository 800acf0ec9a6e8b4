/* SPDX-License-Identifier: MIT
 *
 * config/quantity.h - numbers with a unit, read and written in one place.
 */
#ifndef ADUANA_CONFIG_QUANTITY_H
#define ADUANA_CONFIG_QUANTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

/* Each: NULL, or what is wrong (fixed text). */

/* "true", "yes", "on" and their opposites, in any case. */
const char	*quantity_bool(struct str, bool *);

/* Digits alone. */
const char	*quantity_count(struct str, uint64_t *);

/* Digits and B, k, M, G or T, alone or with B or iB behind: all of them powers
 * of 1024.  A space may stand before the unit. */
const char	*quantity_bytes(struct str, uint64_t *);

/* Milliseconds from digits and ms, s, min, h or d (or their names); a bare 0
 * needs none. */
const char	*quantity_duration(struct str, int64_t *ms);

#endif
