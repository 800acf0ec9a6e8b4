/* SPDX-License-Identifier: MIT
 *
 * request/ask_form.h - what the form of the block page sends
 * (application/x-www-form-urlencoded): ask, name, why.
 *
 * Pure.  Refuses other names, a name twice, escapes that are none, what is no
 * UTF-8, what is too long, and an empty `why`.
 */
#ifndef ADUANA_REQUEST_ASK_FORM_H
#define ADUANA_REQUEST_ASK_FORM_H

#include "proxy/asks/ask_token.h"
#include "proxy/base/str.h"

#define ASK_FORM_MAX	((size_t)24 << 10)	/* bytes of a body */

/* Terminated. */
struct ask_form {
	char	 token[ASK_TOKEN_MAX + 1];
	char	 name[512];
	char	 why[4096];
};

/* NULL, or what is wrong (fixed text). */
const char	*ask_form_read(struct str body, struct ask_form *);

#endif
