/* SPDX-License-Identifier: MIT
 *
 * request/page_template.h - HTML with names in it, and values in their place.
 *
 *	{{name}}		the value, escaped for HTML
 *	{{#name}} ... {{/name}}	shown where the value is not empty
 *
 * and nothing else: no loops, no conditions, no way to leave a value as it is.
 * Pure.  Refuses what it does not know before it is ever used, so that writing
 * cannot fail but for want of room.
 */
#ifndef ADUANA_REQUEST_PAGE_TEMPLATE_H
#define ADUANA_REQUEST_PAGE_TEMPLATE_H

#include "proxy/base/str.h"

struct buf;
struct page_piece;

enum page_value {
#define VALUE(id, name)	PAGE_##id,
#include "proxy/request/page_value.tbl.h"
#undef VALUE
	PAGE_VALUES
};

struct page_values {
	struct str	 at[PAGE_VALUES];
};

#define PAGE_TEMPLATE_MAX	((size_t)64 << 10)	/* bytes */
#define PAGE_TEMPLATE_DEPTH	8u	/* sections in one another */

/* What a text is made of, so that writing need not read it again. */
struct page_template {
	struct str		 text;		/* borrowed */
	struct page_piece	*pieces;
	size_t			 count;
};

/* NULL, or what is wrong (fixed text), ${*at} bytes from the beginning. */
const char	*page_template_check(struct str text, size_t *at);
/* ${text} has been checked and stays.  0, or -1 without memory. */
int		 page_template_init(struct page_template *, struct str text);
/* Harmless on a zeroed one. */
void		 page_template_fini(struct page_template *);
/* 0, or -1 at the buffer's limit. */
int		 page_template_write(const struct page_template *,
		    const struct page_values *, struct buf *);

#endif
