/* SPDX-License-Identifier: MIT
 *
 * auth/credentials.h - name and password out of Proxy-Authorization: Basic
 * (RFC 7617, RFC 9110 11.7.2).
 *
 * Pure.  One spelling is taken for each pair, so that whoever remembers the
 * text remembers the pair.
 */
#ifndef ADUANA_AUTH_CREDENTIALS_H
#define ADUANA_AUTH_CREDENTIALS_H

#include "proxy/auth/user_name.h"
#include "proxy/base/str.h"

#define CREDENTIALS_PASSWORD_MAX	256u
/* Of a name, a colon and a password. */
#define CREDENTIALS_MAX	(USER_NAME_MAX + 1u + CREDENTIALS_PASSWORD_MAX)
/* The same as Base64. */
#define CREDENTIALS_TEXT_MAX	((CREDENTIALS_MAX + 2u) / 3u * 4u)

struct credentials {
	struct str	 user;		/* as user_name.h says */
	struct str	 password;	/* UTF-8 without control characters */
};

/* The Base64 text of a field's value; empty when it is none of Basic, or too
 * long to be one. */
struct str	 credentials_text(struct str value);

/* Read that text; slices point into ${room}, which the caller wipes.  0, or -1
 * when it is not good (padding is needed, no bit may be left over). */
int		 credentials_parse(struct str text, char room[CREDENTIALS_MAX],
		    struct credentials *);

#endif
