/* SPDX-License-Identifier: MIT
 *
 * admin/top_view.h - tables of who leads, as JSON.
 */
#ifndef ADUANA_ADMIN_TOP_VIEW_H
#define ADUANA_ADMIN_TOP_VIEW_H

#include "proxy/base/clock.h"

struct admin_args;
struct buf;
struct route;

/* Append {"what":...,"rows":[...],"others":{...}}, or the sentence that says
 * what is wrong with the question: the status, 500 at the buffer's limit. */
unsigned	 top_view_answer(const struct admin_args *,
		    const struct route *, const struct clock_now *,
		    struct buf *);

#endif
