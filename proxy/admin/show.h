/* SPDX-License-Identifier: MIT
 *
 * admin/show.h - answers that need no waiting.
 */
#ifndef ADUANA_ADMIN_SHOW_H
#define ADUANA_ADMIN_SHOW_H

#include "proxy/base/clock.h"

struct admin_args;
struct admin_parts;
struct buf;
struct route;

#define SHOW_MAX	((size_t)2 << 20)

/* Of a command that is WAY_SHOW: append the answer to ${body}, whose limit is
 * SHOW_MAX; its status, and its type in ${*type}.  500: there is no room. */
unsigned	 show_answer(const struct admin_args *,
		    const struct admin_parts *,
		    const struct clock_now *, const struct route *,
		    struct buf *body, const char **type);

#endif
