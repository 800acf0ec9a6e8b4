/* SPDX-License-Identifier: MIT
 *
 * config/zone_rule.h - a time zone as POSIX writes it, "CET-1CEST,M3.5.0,...":
 * what holds after the last transition that a TZif file lists.
 *
 * With the extended hours of RFC 8536 3.3.1.  Refuses a summer time without
 * the rules of its changes.
 */
#ifndef ADUANA_CONFIG_ZONE_RULE_H
#define ADUANA_CONFIG_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

enum zone_day {
	ZONE_DAY_JULIAN,	/* "J60": 1 to 365, 29 February never counts */
	ZONE_DAY_ORDINAL,	/* "59": 0 to 365 */
	ZONE_DAY_MONTH		/* "M3.5.0": month, week, day of the week */
};

/* A yearly change, by the clock that holds before it. */
struct zone_change {
	enum zone_day	 kind;
	uint16_t	 day;		/* of the year, or of the week */
	uint8_t		 month;		/* 1 to 12 */
	uint8_t		 week;		/* 1 to 5, the last */
	int32_t		 time_s;	/* from 0:00; -167 h to 167 h */
};

struct zone_rule {
	int32_t		 standard_s;	/* east of UTC */
	int32_t		 summer_s;
	bool		 has_summer;
	struct zone_change begin;	/* of summer time */
	struct zone_change end;
};

/* NULL, or what is wrong (fixed text). */
const char	*zone_rule_parse(struct str, struct zone_rule *);

/* Seconds east of UTC at that time. */
int32_t		 zone_rule_offset(const struct zone_rule *, int64_t wall_s);

#endif
