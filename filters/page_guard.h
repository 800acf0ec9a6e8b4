/* SPDX-License-Identifier: MIT
 *
 * filters/page_guard.h - does a request come from a page, and for a purpose, as
 * an Adblock rule asks.
 *
 * A compiled struct page_condition that owns all it needs.  Where the browser
 * has told nothing of what is asked, the rule does not hold.
 */
#ifndef ADUANA_FILTERS_PAGE_GUARD_H
#define ADUANA_FILTERS_PAGE_GUARD_H

#include <stdbool.h>

struct facts;
struct page_condition;
struct page_guard;

struct page_guard	*page_guard_new(const struct page_condition *);
/* NULL is allowed. */
void			 page_guard_free(struct page_guard *);

bool			 page_guard_holds(const struct page_guard *,
			    const struct facts *);

#endif
