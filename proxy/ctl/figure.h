/* SPDX-License-Identifier: MIT
 *
 * ctl/figure.h - sizes and times as people say them.
 */
#ifndef ADUANA_CTL_FIGURE_H
#define ADUANA_CTL_FIGURE_H

#include <stdbool.h>

#include "proxy/base/str.h"

#define FIGURE_MAX	24u

/* "1234567" becomes "1.2 MiB"; false when it is no number. */
bool	 figure_size(struct str digits, char out[FIGURE_MAX]);
/* "-90" becomes "-1.5 min". */
bool	 figure_time(struct str seconds, char out[FIGURE_MAX]);
/* "0.0861296563559144" becomes "0.08613"; false without a point. */
bool	 figure_fraction(struct str number, char out[FIGURE_MAX]);

#endif
