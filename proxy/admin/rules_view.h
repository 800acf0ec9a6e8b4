/* SPDX-License-Identifier: MIT
 *
 * admin/rules_view.h - the rules of the managed list as they are written there,
 * ours and a person's.
 *
 * Shows names for networks and users as names; judges nothing.
 */
#ifndef ADUANA_ADMIN_RULES_VIEW_H
#define ADUANA_ADMIN_RULES_VIEW_H

#include <stdint.h>

#include "proxy/base/str.h"

struct admin_args;
struct buf;

/* Append all as JSON; its status: 200, or another with a sentence and
 * ${*type}. */
unsigned rules_view_answer(const struct admin_args *, struct buf *body,
	    const char **type);
/* The line of the first rule in ${text} about either of ${names}, or at ${line}
 * when that is not 0; 0: there is none, or it is no YAML. */
uint32_t rules_view_find(struct str text, const struct str names[2],
	    uint32_t line);

#endif
