/* SPDX-License-Identifier: MIT
 *
 * ctl/table.h - JSON shown to a person: names and values in columns.
 *
 * Objects become rows, nested ones a section with a heading, arrays of objects
 * a table with the names on top.  Reads well-formed JSON to a fixed depth.
 */
#ifndef ADUANA_CTL_TABLE_H
#define ADUANA_CTL_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "proxy/base/str.h"

/* ${is_brief}: of what is 0 in a section only how many there are.  0, or -1
 * when it is not JSON that can be shown. */
int	 table_print(struct str json, bool is_brief, FILE *);

#endif
