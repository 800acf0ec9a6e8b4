/* SPDX-License-Identifier: MIT
 *
 * request/page_facts.h - what a page says of a request: where, why, by which
 * rule, for whom; and the form to ask for it.
 */
#ifndef ADUANA_REQUEST_PAGE_FACTS_H
#define ADUANA_REQUEST_PAGE_FACTS_H

#include "proxy/request/error_page.h"

struct request;

/* Fill ${*page}, whose texts lie in the request's workspace then. */
void	 page_facts_fill(struct request *, const char *detail,
	    struct error_page *);
/* The same of an ask: a form when it may be asked for, else what became of it
 * when it was. */
void	 page_facts_fill_ask(struct request *, struct error_page *);
/* Of a page's style: nobody who writes something onto it knows it before.  In
 * the request's workspace; empty without the shared key. */
struct str page_facts_nonce(struct request *);
/* In which language its pages are. */
enum error_language page_facts_language(struct request *);

#endif
