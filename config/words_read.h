/* SPDX-License-Identifier: MIT
 *
 * config/words_read.h - from the nodes of danger-words.yaml to rows.
 */
#ifndef ADUANA_CONFIG_WORDS_READ_H
#define ADUANA_CONFIG_WORDS_READ_H

#include "config/words_keys.h"

/* ->decode.tree is the file's; what is wrong goes to the complaints. */
void		 words_read(struct words_reading *);

#endif
