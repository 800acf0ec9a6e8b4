/* SPDX-License-Identifier: MIT
 *
 * ctl/usage.h - what can be typed, told from control/commands.tbl.h.
 */
#ifndef ADUANA_CTL_USAGE_H
#define ADUANA_CTL_USAGE_H

#include <stdio.h>

#include "proxy/control/command.h"

/* Everything there is. */
void	 usage_print(FILE *);
/* One command with all its arguments. */
void	 usage_print_command(FILE *, enum command);
/* One line: how it is typed. */
void	 usage_print_line(FILE *, enum command);
/* "URL", "--host HOST". */
void	 usage_print_argument(FILE *, enum argument);

#endif
