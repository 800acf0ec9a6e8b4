/* SPDX-License-Identifier: MIT
 *
 * config/zone.h - a time zone: how far its clocks are from UTC at any time.
 *
 * Reads TZif files (RFC 8536), which is what the system's time zones are; the
 * C library's own are one for the whole process.  Refuses files with leap
 * seconds, which the wall clock does not count.
 */
#ifndef ADUANA_CONFIG_ZONE_H
#define ADUANA_CONFIG_ZONE_H

#include <stdint.h>

#include "proxy/base/str.h"

struct keep;
struct zone;

/* Where this machine's own zone is. */
#define ZONE_MACHINE	"/etc/localtime"

/* "Europe/Madrid" of the system's, "UTC", or a file's absolute name: what is
 * kept in ${keep}, or NULL and what is wrong (fixed text). */
const struct zone *zone_load(struct keep *, const char *name,
		    const char **why);

/* The same from the bytes of a file. */
const struct zone *zone_parse(struct keep *, struct str bytes,
		    const char **why);

const struct zone *zone_copy(struct keep *, const struct zone *);

/* Seconds east of UTC at that time. */
int32_t		 zone_offset(const struct zone *, int64_t wall_s);

#endif
