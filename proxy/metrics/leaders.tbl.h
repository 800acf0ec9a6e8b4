/* SPDX-License-Identifier: MIT
 *
 * metrics/leaders.tbl.h - tables of who leads.
 *
 * LEADER(id, name, key): LEADER_##id; its name in paths; NAME: one row to a
 * name, whose detail is the last one seen; BOTH: to a name with its detail.
 *
 * WINDOW(id, name, slice, slices): over what time; seconds of one slice, and
 * how many there are but for the one that is being filled.
 */
#ifndef LEADER
#define LEADER(id, name, key)
#endif
#ifndef WINDOW
#define WINDOW(id, name, slice, slices)
#endif

LEADER(DOMAINS,	"domains",	NAME)	/* what somebody has registered */
LEADER(CLIENTS,	"clients",	NAME)
LEADER(USERS,	"users",	NAME)
LEADER(BLOCKED,	"blocked",	BOTH)	/* host; rule and reason */
LEADER(RULES,	"rules",	NAME)	/* file:line */
LEADER(WORDS,	"words",	NAME)
LEADER(ERRORS,	"errors",	BOTH)	/* host; what failed */
LEADER(ORIGINS,	"origins",	NAME)	/* host:port that was asked */

WINDOW(MINUTES,	"5min",	60,	5)
WINDOW(HOUR,	"1h",	600,	6)
WINDOW(DAY,	"24h",	7200,	12)

#undef LEADER
#undef WINDOW
