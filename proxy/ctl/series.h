/* SPDX-License-Identifier: MIT
 *
 * ctl/series.h - the answers to `series` and `series show`: what is measured,
 * and one of them over time with a curve.
 */
#ifndef ADUANA_CTL_SERIES_H
#define ADUANA_CTL_SERIES_H

#include <stdbool.h>
#include <stdio.h>

#include "proxy/base/str.h"

/* ${columns}: of a person's screen; 0: for a program, a tab between the
 * columns.  Each 0, or -1 when it is not such an answer. */
int	 series_print_list(struct str json, FILE *, unsigned columns);
int	 series_print_one(struct str json, FILE *, unsigned columns);

#endif
