/* SPDX-License-Identifier: MIT
 *
 * ctl/top.h - `aduanactl top`: who leads, once or as a page that keeps up.
 */
#ifndef ADUANA_CTL_TOP_H
#define ADUANA_CTL_TOP_H

#include <stdbool.h>

struct typed;

/* ${socket} may be NULL.  The exit status. */
int	 top_run(const struct typed *, const char *socket, bool as_json);

#endif
