/* SPDX-License-Identifier: MIT
 *
 * admin/learned_view.h - the learned bypasses shown, and changed by an admin's
 * word, which holds in all workers at once.
 */
#ifndef ADUANA_ADMIN_LEARNED_VIEW_H
#define ADUANA_ADMIN_LEARNED_VIEW_H

#include <stdint.h>

struct admin_args;
struct buf;
struct clock_now;
struct route;

/* Append `"tls":{...}`: how many rows of each state, and how many clients seem
 * to lack our authority.  0, or -1 at the buffer's limit. */
int	 learned_view_figures(const struct admin_args *, int64_t now_ms,
	    struct buf *);
/* Do what COMMAND_TLS_LEARNED, _CONFIRM, _FORBID or _FORGET asks for.  The
 * status: 200 or 404 (nothing to forget) with JSON, 400 with a sentence. */
unsigned learned_view_answer(const struct admin_args *, const struct route *,
	    const struct clock_now *, struct buf *body);

#endif
