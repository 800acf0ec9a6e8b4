/* SPDX-License-Identifier: MIT
 *
 * auth/user_name.h - what may be the name of somebody who logs in.
 *
 * Compared byte by byte: no case, no form of letters is folded.
 */
#ifndef ADUANA_AUTH_USER_NAME_H
#define ADUANA_AUTH_USER_NAME_H

#include <stdbool.h>

#include "proxy/base/str.h"

#define USER_NAME_MAX	64u

/* NULL, or what is wrong (fixed text): UTF-8 of 1 to USER_NAME_MAX bytes,
 * without control characters and colons (RFC 7617 2). */
const char	*user_name_check(struct str);
/* UTF-8 without control characters, of any length. */
bool		 user_name_is_text(struct str);

#endif
