/* SPDX-License-Identifier: MIT
 *
 * config/words_file.h - danger-words.yaml read.  Folds and judges nothing.
 */
#ifndef ADUANA_CONFIG_WORDS_FILE_H
#define ADUANA_CONFIG_WORDS_FILE_H

#include "config/complaint.h"
#include "config/words_list.h"
#include "proxy/base/str.h"

struct rules_names;

/* Clients and users may be named as in ${names}, which may be NULL.
 * All that is wrong goes to the complaints.  0, or -1 when anything was;
 * ${*out}, to be freed with words_file_free(), is what could be read either
 * way, so that it can be compiled for its own mistakes; or NULL. */
int	 words_file_load(struct words_file **out, const char *path,
	    const struct rules_names *, struct complaints *);
/* The same from memory under the name ${name}. */
int	 words_file_parse_with(struct words_file **out, struct str text,
	    const char *name, const struct rules_names *, struct complaints *);
/* That without names for others. */
int	 words_file_parse(struct words_file **out, struct str text,
	    const char *name, struct complaints *);
/* NULL is allowed. */
void	 words_file_free(struct words_file *);

#endif
