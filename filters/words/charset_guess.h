/* SPDX-License-Identifier: MIT
 *
 * filters/words/charset_guess.h - the character encoding of a text that does
 * not say, by its looks.
 */
#ifndef ADUANA_FILTERS_WORDS_CHARSET_GUESS_H
#define ADUANA_FILTERS_WORDS_CHARSET_GUESS_H

#include <stddef.h>

#include "proxy/base/str.h"

#define CHARSET_GUESS_NAME	32

/* Looks at all of ${front}, so give it a bounded one.  False: it cannot be
 * told; else its name, terminated, as iconv(3) may know it. */
bool	 charset_guess(struct str front, char name[CHARSET_GUESS_NAME]);

#endif
