/* SPDX-License-Identifier: MIT
 *
 * request/error_page.h - the text of an error page in three forms: JSON, text,
 * and HTML by a template.
 *
 * Pure: values in, bytes out; everything from outside is escaped for its form.
 */
#ifndef ADUANA_REQUEST_ERROR_PAGE_H
#define ADUANA_REQUEST_ERROR_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/buf.h"

struct head;
struct pages;

enum error_form { ERROR_FORM_HTML, ERROR_FORM_JSON, ERROR_FORM_TEXT };
enum error_language { ERROR_LANGUAGE_EN, ERROR_LANGUAGE_ES };

/* Slices and strings may be empty, not NULL; nothing is kept. */
struct error_page {
	unsigned	 status;
	const char	*token;		/* machine-readable cause */
	const char	*sentence;	/* in the right language */
	struct str	 detail;
	struct str	 url;
	struct str	 host;
	struct str	 rule;		/* "domain ads.example.com" */
	struct str	 place;		/* "blacklist.yaml:12" */
	struct str	 reason;	/* the operator's words */
	struct str	 category;
	struct str	 word;
	uint64_t	 count;		/* of it; 0: not known */
	struct str	 context;	/* around it */
	/* Of an origin's TLS. */
	struct str	 check;		/* what was wrong, one word */
	struct str	 subject;	/* of the certificate; and so on */
	struct str	 issuer;
	struct str	 names;
	struct str	 not_before;
	struct str	 not_after;
	struct str	 remedy;	/* for an administrator */
	struct str	 proxy;		/* our name */
	uint64_t	 id;
	/* For HTML alone. */
	bool		 is_refusal;	/* by the lists: the block page */
	bool		 is_answer;	/* to an ask: the page for that */
	struct str	 time;
	struct str	 client;
	struct str	 user;
	struct str	 contact;
	struct str	 nonce;		/* of the style */
	struct str	 ask;		/* the form's token; empty: no form */
	struct str	 ask_action;
	struct str	 asked;		/* when it was, which waits */
	bool		 is_denied;	/* what was asked */
	struct str	 denied_reason;
};

/* What the client asked for: Accept, Accept-Language. */
enum error_form		 error_page_form(const struct head *request);
enum error_language	 error_page_language(const struct head *request);

const char		*error_page_type(enum error_form);
/* ${pages} for HTML.  0, or -1 without memory. */
int			 error_page_write(struct buf *, enum error_form,
			    enum error_language, const struct pages *,
			    const struct error_page *);

#endif
