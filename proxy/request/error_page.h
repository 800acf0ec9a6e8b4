/* SPDX-License-Identifier: MIT
 *
 * request/error_page.h - the text of an error page in three forms.
 *
 * Pure: values in, bytes out; everything from outside is escaped for its form.
 */
#ifndef ADUANA_REQUEST_ERROR_PAGE_H
#define ADUANA_REQUEST_ERROR_PAGE_H

#include <stdint.h>

#include "proxy/base/buf.h"

struct head;

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
	struct str	 word;
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
};

/* What the client asked for: Accept, Accept-Language. */
enum error_form		 error_page_form(const struct head *request);
enum error_language	 error_page_language(const struct head *request);

const char		*error_page_type(enum error_form);
/* 0, or -1 without memory. */
int			 error_page_write(struct buf *, enum error_form,
			    enum error_language, const struct error_page *);

#endif
