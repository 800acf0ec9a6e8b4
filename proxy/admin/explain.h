/* SPDX-License-Identifier: MIT
 *
 * admin/explain.h - what would become of a request, and which lines say so.
 *
 * Asks the same functions as the workers; sends nothing and stores nothing.
 */
#ifndef ADUANA_ADMIN_EXPLAIN_H
#define ADUANA_ADMIN_EXPLAIN_H

struct admin_args;
struct buf;
struct clock_now;
struct route;

/* Append JSON: 200; 400 and a sentence: an argument cannot be understood; 500:
 * there is no room. */
unsigned	 explain_answer(const struct admin_args *,
		    const struct clock_now *, const struct route *,
		    struct buf *body);

#endif
