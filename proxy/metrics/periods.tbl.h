/* SPDX-License-Identifier: MIT
 *
 * metrics/periods.tbl.h - by what times measurements are summed up.
 *
 * PERIOD(id, name, seconds, setting), the shortest first; each is a multiple
 * of the one before; for how long its sums are kept is metrics_keep_##setting
 * of the settings.
 */
PERIOD(TEN_SECONDS,	"10s",		10,	10s)
PERIOD(MINUTE,		"1min",		60,	1min)
PERIOD(QUARTER,		"15min",	900,	15min)
PERIOD(DAY,		"1d",		86400,	1d)
