/* SPDX-License-Identifier: MIT
 *
 * supervisor/list_trial.h - would a reload take what was fetched?
 *
 * Read and compiled as the reload will do it: a list that it would refuse must
 * not take the place of a copy with which aduana starts.
 */
#ifndef ADUANA_SUPERVISOR_LIST_TRIAL_H
#define ADUANA_SUPERVISOR_LIST_TRIAL_H

#include <stddef.h>

#include "proxy/base/str.h"

struct list_source;

/* A file beside the copy is made for it and removed.  0, or -1 with what is
 * wrong, cut to ${size}. */
int	 list_trial(const struct list_source *, struct str fresh, char *why,
	    size_t size);

#endif
