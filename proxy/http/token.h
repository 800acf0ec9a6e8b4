/* SPDX-License-Identifier: MIT
 *
 * http/token.h - classes of bytes in a message (RFC 9110 5.6.2, 5.5).
 */
#ifndef ADUANA_HTTP_TOKEN_H
#define ADUANA_HTTP_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

#define TOKEN_TCHAR	1u	/* may stand in a token */
#define TOKEN_VALUE	2u	/* may stand in a field value */
#define TOKEN_TARGET	4u	/* may stand in a request target */

extern const uint8_t	 token_class[256];

static inline bool
token_byte(char c, unsigned class)
{
	return ((token_class[(unsigned char)c] & class) != 0);
}

/* 1*tchar */
bool		 token_is(struct str);
/* Are all bytes of that class?  True for none. */
bool		 token_all(struct str, unsigned class);
/* The text of a quoted-string without its quotes (escapes stay), or the text
 * itself. */
struct str	 token_unquote(struct str);

#endif
