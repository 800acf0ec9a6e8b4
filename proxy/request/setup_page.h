/* SPDX-License-Identifier: MIT
 *
 * request/setup_page.h - the page that says how to use this proxy, and checks
 * whether it is used.
 *
 * Pure: values in, HTML out.  The check is two images of aduana.internal, one
 * over http, one over https: they load only through the proxy, and the second
 * only where its authority is trusted.  A script says the same in words.
 */
#ifndef ADUANA_REQUEST_SETUP_PAGE_H
#define ADUANA_REQUEST_SETUP_PAGE_H

#include <stdbool.h>

#include "proxy/base/str.h"

struct buf;

#define SETUP_PAGE_MAX	((size_t)128 << 10)
/* For the page alone, with its nonce as STR_ARG(); allows its one script by
 * what it contains. */
#define SETUP_PAGE_POLICY						\
	"default-src 'none'; style-src 'nonce-%.*s'; "		\
	"script-src 'sha256-" SETUP_PAGE_SCRIPT "'; "			\
	"img-src http://aduana.internal https://aduana.internal; "	\
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
#define SETUP_PAGE_SCRIPT "VmqOpGqeM4GXSqocOqhStivu2vkfjepyOdAGz2HB6XI="

/* Texts hold nothing that HTML could take for markup. */
struct setup_page {
	const char	*name;		/* of this proxy */
	const char	*host;		/* by which it is reached */
	unsigned	 port;
	bool		 spanish;
	bool		 intercepts;	/* else nothing of the authority */
	const char	*fingerprint;	/* of the authority, if intercepts */
	struct str	 nonce;		/* of the style */
};

/* 0, or -1 at the buffer's limit. */
int	 setup_page_write(const struct setup_page *, struct buf *);
/* What /check answers: an image with words in it. */
int	 setup_page_check(bool secure, bool spanish, struct buf *);

#endif
