/* SPDX-License-Identifier: MIT
 *
 * ctl/explained.h - the answer to `explain` for a person.
 */
#ifndef ADUANA_CTL_EXPLAINED_H
#define ADUANA_CTL_EXPLAINED_H

#include <stdio.h>

#include "proxy/base/str.h"

/* 0, or -1 when it is not such an answer. */
int	 explained_print(struct str json, FILE *);

#endif
