/* SPDX-License-Identifier: MIT
 *
 * ctl/paint.c - escape sequences of ECMA-48 8.3.117.
 */
#include "proxy/ctl/paint.h"

#include <stdlib.h>
#include <unistd.h>

#include "proxy/base/assert.h"

static bool is_on;

static bool
is_wanted(void)
{
	const char *none = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (none != NULL && none[0] != '\0')
		return (false);
	if (term == NULL || strcmp(term, "dumb") == 0)
		return (false);
	return (isatty(STDOUT_FILENO) == 1);
}

int
paint_begin(const char *when)
{
	if (when == NULL || strcmp(when, "auto") == 0)
		is_on = is_wanted();
	else if (strcmp(when, "always") == 0)
		is_on = true;
	else if (strcmp(when, "never") == 0)
		is_on = false;
	else
		return (-1);
	return (0);
}

bool
paint_is_on(void)
{
	return (is_on);
}

const char *
paint(enum paint p)
{
	static const char *const begins[PAINT_COUNT] = {
	    [PAINT_PLAIN] = "\033[0m",
	    [PAINT_BOLD] = "\033[1m",
	    [PAINT_DIM] = "\033[2m",
	    [PAINT_RED] = "\033[31m",
	    [PAINT_GREEN] = "\033[32m",
	    [PAINT_YELLOW] = "\033[33m",
	    [PAINT_BLUE] = "\033[34m",
	    [PAINT_MAGENTA] = "\033[35m",
	    [PAINT_CYAN] = "\033[36m",
	};

	ASSERT((unsigned)p < PAINT_COUNT);
	return (is_on ? begins[p] : "");
}

enum paint
paint_of_status(unsigned status)
{
	if (status >= 500 || status < 100)
		return (PAINT_RED);
	if (status >= 400)
		return (PAINT_YELLOW);
	return (status >= 300 ? PAINT_CYAN : PAINT_GREEN);
}
