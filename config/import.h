/* SPDX-License-Identifier: MIT
 *
 * config/import.h - one imported file on its way to rows: what was taken of it,
 * what was skipped and why.
 *
 * The file's text lies in the list's keep and may be written over: rows point
 * into it.  A line that is wrong is skipped and counted; a file of which more
 * lines are wrong than right is no list of its format, and complained about.
 */
#ifndef ADUANA_CONFIG_IMPORT_H
#define ADUANA_CONFIG_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/complaint.h"
#include "config/rules_list.h"
#include "proxy/base/str.h"

/* Why a line is skipped; import_skips.tbl.h says it in words. */
enum import_skip {
#define SKIP(id, what, is_wrong)	SKIP_##id,
#include "config/import_skips.tbl.h"
#undef SKIP
	SKIPS
};

struct import {
	unsigned	 magic;
#define IMPORT_MAGIC	0xc0f1000eu
	struct rules_file *file;
	struct complaints *complaints;
	const char	*path;
	const char	*format;	/* for complaints */
	/* What its rows share: file, condition, action. */
	struct rule_row	 like;
	bool		 excepts;	/* exceptions and marked rules have an
					 * action of their own */
	bool		 names_only;	/* a tunnel list */
	bool		 failed;	/* no memory: stop reading */
	uint32_t	 line;		/* being read, from 1 */
	size_t		 taken;
	size_t		 skipped[SKIPS];
	uint32_t	 first_line;	/* skipped; 0: none yet */
	enum import_skip first_skip;
	char		 first_text[64];
};

/* For rows like ${like}, of which the file is set here, from ${path}, which is
 * kept.  -1, after a complaint at ${at}, without room for one more file. */
int	 import_init(struct import *, struct rules_file *,
	    struct complaints *, const struct rule_row *like, const char *path,
	    struct place at);

/* Take a name in any spelling, or skip what is none.  The bytes of ${spelling}
 * and the one behind it are written over. */
void	 import_name(struct import *, const struct rule_row *like,
	    struct str spelling);
/* The same with a name that is not to be written over. */
void	 import_name_copy(struct import *, const struct rule_row *like,
	    struct str spelling);
/* Take any other row with a copy of ${text}. */
void	 import_row(struct import *, const struct rule_row *like,
	    struct str text);
/* Take an expression over the URL, or skip what needs more than one pass. */
void	 import_regex(struct import *, const struct rule_row *like,
	    struct str expression, bool match_case);
/* ${line} is quoted where it is the first. */
void	 import_skip(struct import *, enum import_skip, struct str line);

/* Cut the next line off ${*text}, spaces around it and its end taken away.
 * False at the end, or when reading failed. */
bool	 import_line(struct import *, struct str *text, struct str *line);

/* Lines skipped. */
size_t	 import_skipped(const struct import *);
/* After the last line: a note of what was taken and skipped, or the complaint
 * that this is no such list. */
void	 import_end(struct import *);

#endif
