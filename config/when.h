/* SPDX-License-Identifier: MIT
 *
 * config/when.h - the days and hours at which a rule holds, by the clocks of a
 * time zone.
 *
 *	"mon-fri 08:00-14:00"	"weekend"	"22:00-06:00"
 *	"mon,wed 8-10, 12-14"	"sat 22:00-04:00, sun"
 *
 * Days are mon to sun or their whole names, ranges of them, weekdays, weekend
 * and daily; none means every day.  Hours begin at their first minute and end
 * before their last; over midnight they belong to the day on which they begin.
 * Hours without days have those of the hours before them, days without hours
 * those of the hours behind them; days alone at the end are whole.
 *
 * What counts is what the clock on the wall shows: hours that a change to
 * summer time skips do not come, those that are repeated come twice.
 */
#ifndef ADUANA_CONFIG_WHEN_H
#define ADUANA_CONFIG_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct keep;
struct when;
struct zone;

/* Hours of ${zone}, which must live as long; none yet.  NULL without memory. */
struct when	*when_new(struct keep *, const struct zone *);

/* Add hours as above.  NULL, or what is wrong (fixed text). */
const char	*when_add(struct when *, struct str);
/* The same in two parts; empty ${days} are every day, ${hours} whole days. */
const char	*when_add_parts(struct when *, struct str days,
		    struct str hours);

/* Both hold: ${other} is not to be used by itself any more. */
void		 when_join(struct when *, struct when *other);

const struct when *when_copy(struct keep *, const struct when *);

bool		 when_holds(const struct when *, int64_t wall_s);

#endif
