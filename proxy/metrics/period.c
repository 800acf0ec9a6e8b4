/* SPDX-License-Identifier: MIT
 *
 * metrics/period.c - the rows of periods.tbl.h.
 */
#include "proxy/metrics/period.h"

#include "proxy/base/assert.h"

static const struct {
	const char	*name;
	int64_t		 seconds;
} periods[PERIOD_COUNT] = {
#define PERIOD(id, name, seconds, setting)	{name, seconds},
#include "proxy/metrics/periods.tbl.h"
#undef PERIOD
};

int64_t
period_seconds(enum period p)
{
	ASSERT(p < PERIOD_COUNT);
	return (periods[p].seconds);
}

const char *
period_name(enum period p)
{
	ASSERT(p < PERIOD_COUNT);
	return (periods[p].name);
}

enum period
period_find(struct str name)
{
	unsigned i;

	for (i = 0; i < PERIOD_COUNT; i++)
		if (str_eq(name, str_of(periods[i].name)))
			break;
	return ((enum period)i);
}

int64_t
period_start(enum period p, int64_t at_s)
{
	ASSERT(at_s >= 0);
	return (at_s - at_s % period_seconds(p));
}

enum period
period_choose(int64_t from_s, int64_t to_s, int64_t now_s,
    const int64_t keep_s[PERIOD_COUNT], int64_t rows_max)
{
	unsigned i;

	for (i = 0; i + 1 < PERIOD_COUNT; i++)
		if (from_s >= now_s - keep_s[i] &&
		    (to_s - from_s) / periods[i].seconds < rows_max)
			break;
	return ((enum period)i);
}
