/* SPDX-License-Identifier: MIT
 *
 * ctl/figure.c - sizes and times as people say them.
 */
#include "proxy/ctl/figure.h"

#include <stdio.h>
#include <stdlib.h>

#include "proxy/base/num.h"

static void
write_scaled(char out[FIGURE_MAX], bool negative, double n, const char *unit)
{
	(void)snprintf(out, FIGURE_MAX, n < 10 ? "%s%.1f %s" : "%s%.0f %s",
	    negative ? "-" : "", n, unit);
}

bool
figure_size(struct str digits, char out[FIGURE_MAX])
{
	static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
	unsigned unit = 0;
	double scaled;
	uint64_t n;

	if (num_decimal(digits, UINT64_MAX, &n) != NUM_OK)
		return (false);
	if (n < 1024) {
		(void)snprintf(out, FIGURE_MAX, "%u B", (unsigned)n);
		return (true);
	}
	for (scaled = (double)n / 1024; scaled >= 1024 && unit < 3; unit++)
		scaled /= 1024;
	write_scaled(out, false, scaled, units[unit]);
	return (true);
}

bool
figure_time(struct str seconds, char out[FIGURE_MAX])
{
	bool negative = str_starts(seconds, STR("-"));
	const char *sign = negative ? "-" : "";
	uint64_t n;

	if (num_decimal(str_from(seconds, negative), UINT64_MAX, &n) != NUM_OK)
		return (false);
	if (n < 60)
		(void)snprintf(out, FIGURE_MAX, "%s%u s", sign, (unsigned)n);
	else if (n < 3600)
		write_scaled(out, negative, (double)n / 60, "min");
	else if (n < 86400)
		write_scaled(out, negative, (double)n / 3600, "h");
	else
		write_scaled(out, negative, (double)n / 86400, "d");
	return (true);
}

bool
figure_fraction(struct str number, char out[FIGURE_MAX])
{
	char text[32], *end;
	double n;

	if (str_find(number, '.') == number.len || number.len >= sizeof(text))
		return (false);
	str_to_z(number, text, sizeof(text));
	n = strtod(text, &end);
	if (*end != '\0')
		return (false);
	(void)snprintf(out, FIGURE_MAX, "%.4g", n);
	return (true);
}
