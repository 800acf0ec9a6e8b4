/* SPDX-License-Identifier: MIT
 *
 * config/quantity.c - numbers with a unit.
 */
#include "config/quantity.h"

#include <stddef.h>

#include "proxy/base/num.h"

struct unit {
	const char	*name;
	uint64_t	 factor;
};

#define KIB	UINT64_C(1024)
#define MIB	(KIB * KIB)
#define GIB	(MIB * KIB)
#define TIB	(GIB * KIB)

static const struct unit bytes_units[] = {
    {"", 1},
    {"b", 1},
    {"byte", 1},
    {"bytes", 1},
    {"k", KIB},
    {"kb", KIB},
    {"kib", KIB},
    {"m", MIB},
    {"mb", MIB},
    {"mib", MIB},
    {"g", GIB},
    {"gb", GIB},
    {"gib", GIB},
    {"t", TIB},
    {"tb", TIB},
    {"tib", TIB},
    {NULL, 0},
};

static const struct unit time_units[] = {
    {"ms", 1},
    {"s", 1000},
    {"sec", 1000},
    {"second", 1000},
    {"seconds", 1000},
    {"m", 60000},
    {"min", 60000},
    {"minute", 60000},
    {"minutes", 60000},
    {"h", 3600000},
    {"hour", 3600000},
    {"hours", 3600000},
    {"d", 86400000},
    {"day", 86400000},
    {"days", 86400000},
    {NULL, 0},
};

static const struct unit truths[] = {
    {"true", 1},
    {"yes", 1},
    {"on", 1},
    {"false", 0},
    {"no", 0},
    {"off", 0},
    {NULL, 0},
};

static const struct unit *
find_unit(const struct unit *units, struct str name)
{
	for (; units->name != NULL; units++)
		if (str_eq_nocase(name, str_of(units->name)))
			return (units);
	return (NULL);
}

const char *
quantity_bool(struct str s, bool *out)
{
	const struct unit *u = find_unit(truths, s);

	if (u == NULL)
		return ("neither true nor false");
	*out = u->factor == 1;
	return (NULL);
}

const char *
quantity_count(struct str s, uint64_t *out)
{
	switch (num_decimal(s, UINT64_MAX, out)) {
	case NUM_OK:
		return (NULL);
	case NUM_BAD:
		return ("not a whole number");
	case NUM_BIG:
		return ("too large a number");
	}
	return ("not a whole number");
}

static struct str
leading_digits(struct str s)
{
	size_t n = 0;

	while (n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9')
		n++;
	return (str_head(s, n));
}

static const char *
with_unit(struct str s, const struct unit *units, const char *what,
    uint64_t max, uint64_t *out)
{
	struct str digits = leading_digits(s);
	const struct unit *u;
	uint64_t n;

	if (digits.len == 0)
		return (what);
	u = find_unit(units, str_trim(str_from(s, digits.len)));
	if (u == NULL)
		return (what);
	if (num_decimal(digits, max / u->factor, &n) != NUM_OK)
		return ("too large a number");
	*out = n * u->factor;
	return (NULL);
}

const char *
quantity_bytes(struct str s, uint64_t *out)
{
	return (with_unit(s, bytes_units,
	    "not a size such as 64 KiB or 256 MiB", UINT64_MAX, out));
}

const char *
quantity_duration(struct str s, int64_t *ms)
{
	const char *wrong;
	uint64_t n = 0;

	if (str_eq(s, STR("0")))
		s = STR("0s");
	wrong = with_unit(s, time_units,
	    "not a time with its unit, such as 500ms, 30s or 10min", INT64_MAX,
	    &n);
	*ms = (int64_t)n;
	return (wrong);
}
