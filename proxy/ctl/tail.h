/* SPDX-License-Identifier: MIT
 *
 * ctl/tail.h - `aduanactl log`: the last requests, and those that come.
 */
#ifndef ADUANA_CTL_TAIL_H
#define ADUANA_CTL_TAIL_H

#include <stdbool.h>

struct typed;

/* ${socket} may be NULL.  The exit status. */
int	 tail_run(const struct typed *, const char *socket, bool as_json);

#endif
