/* SPDX-License-Identifier: MIT
 *
 * admin/asks_view.h - what was asked for, shown, and denied by an admin's word.
 */
#ifndef ADUANA_ADMIN_ASKS_VIEW_H
#define ADUANA_ADMIN_ASKS_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct admin_args;
struct buf;
struct clock_now;
struct route;

/* Do what COMMAND_ASKS, _ASKS_LIST or _ASKS_DENY asks for.  The status: 200 or
 * 404 with JSON, 400 with a sentence, 500: there is no room. */
unsigned asks_view_answer(const struct admin_args *, const struct route *,
	    const struct clock_now *, struct buf *body);
/* The number of an ask as people type it; false: it is none. */
bool	 asks_view_id(struct str, uint32_t *id);

#endif
