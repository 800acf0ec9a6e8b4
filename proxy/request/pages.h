/* SPDX-License-Identifier: MIT
 *
 * request/pages.h - the templates of the pages that people are shown, in both
 * languages: those of the folder pages.folder, as shipped where there is none.
 *
 * Read and checked once, by the supervisor; read-only, shared by fork.
 */
#ifndef ADUANA_REQUEST_PAGES_H
#define ADUANA_REQUEST_PAGES_H

#include "proxy/base/str.h"

struct complaints;
struct page_template;
struct settings;
struct pages;

enum pages_kind {
	PAGES_BLOCK,		/* refused by a rule or for a word */
	PAGES_ERROR,		/* everything else that went wrong */
	PAGES_ASKED,		/* the answer to who asked */
	PAGES_KINDS
};

enum pages_tongue {
	PAGES_ENGLISH,
	PAGES_SPANISH,
	PAGES_TONGUES
};

/* Without settings: as shipped.  NULL: ${complaints} say what is wrong, or
 * there is no memory. */
struct pages	*pages_new(const struct settings *, struct complaints *);
/* NULL is allowed. */
void		 pages_free(struct pages *);
const struct page_template *pages_template(const struct pages *,
		    enum pages_kind, enum pages_tongue);

#endif
