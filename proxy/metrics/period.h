/* SPDX-License-Identifier: MIT
 *
 * metrics/period.h - the lengths of time over which measurements are summed up.
 *
 * A period begins at a multiple of its length since 1970 (UTC).  Pure.
 */
#ifndef ADUANA_METRICS_PERIOD_H
#define ADUANA_METRICS_PERIOD_H

#include <stdint.h>

#include "proxy/base/str.h"

enum period {
#define PERIOD(id, name, seconds, setting)	PERIOD_##id,
#include "proxy/metrics/periods.tbl.h"
#undef PERIOD
	PERIOD_COUNT
};

int64_t		 period_seconds(enum period);
const char	*period_name(enum period);
/* PERIOD_COUNT: there is none of that name. */
enum period	 period_find(struct str name);
/* When the one that ${at_s} lies in began; ${at_s} is not negative. */
int64_t		 period_start(enum period, int64_t at_s);

/* The shortest that is kept from ${from_s} on and has at most ${rows_max} rows
 * up to ${to_s}; else the longest.  ${keep_s} has a time for each. */
enum period	 period_choose(int64_t from_s, int64_t to_s, int64_t now_s,
		    const int64_t keep_s[PERIOD_COUNT], int64_t rows_max);

#endif
