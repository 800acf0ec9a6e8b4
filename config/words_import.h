/* SPDX-License-Identifier: MIT
 *
 * config/words_import.h - danger words from files that exist already.
 */
#ifndef ADUANA_CONFIG_WORDS_IMPORT_H
#define ADUANA_CONFIG_WORDS_IMPORT_H

#include "config/words_keys.h"

/* One entry under `import:`: a file, or a folder and what is in it, four deep.
 * Texts that are no UTF-8 are read as ISO 8859-1. */
void		 words_import(struct words_reading *, const struct yaml_node *);

#endif
