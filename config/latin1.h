/* SPDX-License-Identifier: MIT
 *
 * config/latin1.h - old lists: ISO 8859-1 where a text is no UTF-8.
 */
#ifndef ADUANA_CONFIG_LATIN1_H
#define ADUANA_CONFIG_LATIN1_H

#include <stdbool.h>

#include "proxy/base/str.h"

/* Well-formed, no surrogates, nothing longer than need be. */
bool		 latin1_is_utf8(struct str);
/* As UTF-8, to be freed by the caller; STR_NONE without memory. */
struct str	 latin1_to_utf8(struct str);

#endif
