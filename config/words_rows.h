/* SPDX-License-Identifier: MIT
 *
 * config/words_rows.h - rows are added to a list of danger words.
 */
#ifndef ADUANA_CONFIG_WORDS_ROWS_H
#define ADUANA_CONFIG_WORDS_ROWS_H

#include "config/words_list.h"
#include "proxy/base/str.h"

/* Copied but for what it points to.  NULL, or why it was not added (fixed
 * text). */
const char	*words_rows_add(struct words_file *, const struct word_row *);
/* Its number among the files, or -1 when there is no room for one more. */
int		 words_rows_file(struct words_file *, const char *name);

#endif
