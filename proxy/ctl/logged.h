/* SPDX-License-Identifier: MIT
 *
 * ctl/logged.h - one request of the log, for a person: a line in columns.
 */
#ifndef ADUANA_CTL_LOGGED_H
#define ADUANA_CTL_LOGGED_H

#include <stdio.h>

#include "proxy/base/str.h"

/* ${object}: a line of the log as JSON; the line ends at ${columns} columns, 0:
 * wherever it ends. 0, or -1 when it is none. */
int	 logged_print(FILE *, struct str object, size_t columns);
/* What stands above them. */
void	 logged_print_titles(FILE *);

#endif
