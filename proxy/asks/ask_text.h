/* SPDX-License-Identifier: MIT
 *
 * asks/ask_text.h - text from anywhere as a person may be shown it, on a page,
 * in a terminal, in a file.
 *
 * Pure.
 */
#ifndef ADUANA_ASKS_ASK_TEXT_H
#define ADUANA_ASKS_ASK_TEXT_H

#include <stddef.h>

#include "proxy/base/str.h"

struct buf;

/* Copy as a terminated string of printable UTF-8: runs of spaces and control
 * characters become one space, none at the ends; what is no UTF-8 becomes "?",
 * and so do characters that turn the direction of text.  Cut at a character
 * where it is too long.  ${size} > 0. */
void	 ask_text_copy(struct str, char *out, size_t size);
/* Append as a JSON string, which YAML reads as well; ${text} as made above. */
int	 ask_text_json(struct buf *, const char *text);

#endif
