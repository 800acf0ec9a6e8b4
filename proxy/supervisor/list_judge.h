/* SPDX-License-Identifier: MIT
 *
 * supervisor/list_judge.h - whether what was fetched can be a list in the place
 * of the one that is there.  Pure.
 */
#ifndef ADUANA_SUPERVISOR_LIST_JUDGE_H
#define ADUANA_SUPERVISOR_LIST_JUDGE_H

#include <stdint.h>

#include "proxy/base/str.h"

/* Lists of fewer lines may grow as they like up to ten times this. */
#define LIST_JUDGE_SMALL	100u
/* Lists of more lines do not shrink to a tenth. */
#define LIST_JUDGE_LARGE	1000u

/* ${fresh}: as it came, packed or not; ${old_lines}: of the one that is there,
 * 0: none.  NULL and its lines, or why it is refused (fixed text). */
const char	*list_judge(struct str fresh, uint64_t old_lines,
		    uint64_t *lines);

#endif
