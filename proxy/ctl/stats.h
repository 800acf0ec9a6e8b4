/* SPDX-License-Identifier: MIT
 *
 * ctl/stats.h - the answer to `stats` as a page.
 */
#ifndef ADUANA_CTL_STATS_H
#define ADUANA_CTL_STATS_H

#include <stdio.h>

#include "proxy/base/str.h"

/* 0, or -1 when it is not such an answer. */
int	 stats_print(struct str json, FILE *);

#endif
