/* SPDX-License-Identifier: MIT
 *
 * ctl/paint.h - colours on a terminal, and none elsewhere.
 *
 * NO_COLOR (not empty) and TERM=dumb switch them off, unless the person says
 * otherwise.
 */
#ifndef ADUANA_CTL_PAINT_H
#define ADUANA_CTL_PAINT_H

#include <stdbool.h>

#include "proxy/base/str.h"

enum paint {
	PAINT_PLAIN,	/* back to what it was */
	PAINT_BOLD,
	PAINT_DIM,
	PAINT_RED,
	PAINT_GREEN,
	PAINT_YELLOW,
	PAINT_BLUE,
	PAINT_MAGENTA,
	PAINT_CYAN,
	PAINT_COUNT
};

/* "auto" (also when NULL), "always" or "never", for standard output as it is
 * now.  0, or -1: none of these. */
int		 paint_begin(const char *when);
bool		 paint_is_on(void);
/* What begins it; "" where there are no colours. */
const char	*paint(enum paint);
/* Of an HTTP status: green, cyan, yellow, red; 0 is an error. */
enum paint	 paint_of_status(unsigned status);

#endif
