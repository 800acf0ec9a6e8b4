/* SPDX-License-Identifier: MIT
 *
 * ctl/tries.h - `aduanactl fetch`: a page fetched once or many times, through
 * the running aduana or past it, shown and kept.
 */
#ifndef ADUANA_CTL_TRIES_H
#define ADUANA_CTL_TRIES_H

#include <stdbool.h>

struct typed;

/* ${socket}: aduana's, asked for its port and its authority; may be NULL.  The
 * exit status. */
int	 tries_run(const struct typed *, const char *socket, bool as_json);
/* `fetch ls`. */
int	 tries_list(const struct typed *, bool as_json);

#endif
