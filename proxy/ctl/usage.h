/* SPDX-License-Identifier: MIT
 *
 * ctl/usage.h - what can be typed, told from control/commands.tbl.h.
 */
#ifndef ADUANA_CTL_USAGE_H
#define ADUANA_CTL_USAGE_H

#include <stdio.h>

#include "proxy/control/command.h"

/* Everything there is, a line each. */
void	 usage_print(FILE *);
/* One command with all its arguments. */
void	 usage_print_command(FILE *, enum command);
/* Every command that begins with these words.  0, or -1: there is none. */
int	 usage_print_topic(FILE *, char *const *words, unsigned n);
/* One line: how it is typed. */
void	 usage_print_line(FILE *, enum command);
/* "URL", "--host HOST". */
void	 usage_print_argument(FILE *, enum argument);

#endif
