/* SPDX-License-Identifier: MIT
 *
 * filters/words/utf8_check.h - is it UTF-8 (RFC 3629)?
 */
#ifndef ADUANA_FILTERS_WORDS_UTF8_CHECK_H
#define ADUANA_FILTERS_WORDS_UTF8_CHECK_H

#include <stddef.h>

/* How many of the ${n} bytes are whole, right characters; ${*cut} is how many
 * bytes behind them could still become one. */
size_t	 utf8_check(const char *, size_t n, size_t *cut);

#endif
