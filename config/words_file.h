/* SPDX-License-Identifier: MIT
 *
 * config/words_file.h - the list of danger words as written.
 *
 * Rows in the order of the file.  Folds and judges nothing.
 */
#ifndef ADUANA_CONFIG_WORDS_FILE_H
#define ADUANA_CONFIG_WORDS_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "config/complaint.h"
#include "proxy/base/str.h"

struct keep;

enum words_action {
	WORDS_BLOCK,
	WORDS_FLAG
};

struct word_row {
	const char	*text;		/* a word or a phrase, as spelled */
	const char *const *except;	/* phrases that excuse it */
	size_t		 nexcept;
	const char	*category;	/* "" when none is given */
	uint32_t	 weight;	/* 0 to 10000 */
	uint32_t	 line;		/* from 1 */
	uint32_t	 column;
};

#define WORDS_WEIGHT	100	/* when none is given */

struct words_file {
	unsigned	 magic;
#define WORDS_FILE_MAGIC 0xc0f10005u
	const char	*name;		/* the file's */
	enum words_action danger;	/* "action:"; block by default */
	enum words_action broken;	/* "broken:"; flag by default */
	struct word_row	*rows;
	size_t		 count;
	struct keep	*keep;
};

/* All that is wrong goes to the complaints.  0, or -1 when anything was;
 * ${*out}, to be freed with words_file_free(), is what could be read either
 * way, so that it can be compiled for its own mistakes; or NULL. */
int	 words_file_load(struct words_file **out, const char *path,
	    struct complaints *);
/* The same from memory under the name ${name}. */
int	 words_file_parse(struct words_file **out, struct str text,
	    const char *name, struct complaints *);
/* NULL is allowed. */
void	 words_file_free(struct words_file *);

#endif
