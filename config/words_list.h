/* SPDX-License-Identifier: MIT
 *
 * config/words_list.h - danger words as written: rows in the order of their
 * file, imported lists included, and what they lead to, for whom.
 */
#ifndef ADUANA_CONFIG_WORDS_LIST_H
#define ADUANA_CONFIG_WORDS_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/nets.h"

struct keep;

enum words_action {
	WORDS_BLOCK,
	WORDS_FLAG,
	WORDS_OFF		/* not looked for */
};

/* How often a word counts that is found again. */
enum words_count {
	WORDS_EVERY,
	WORDS_ONCE
};

/* Whether a verdict quotes what stood around the word. */
enum words_context {
	WORDS_CONTEXT_AUTO,	/* not from inside TLS */
	WORDS_CONTEXT_NEVER,
	WORDS_CONTEXT_ALWAYS
};

#define WORDS_ROWS	(1u << 20)
#define WORDS_FILES	4096u		/* the list and what it imports */
#define WORDS_PIECES	8u		/* of one row */
#define WORDS_CATEGORIES 64u		/* "" is one */
#define WORDS_GROUPS	63u

#define WORDS_AT_ONCE	INT32_MAX	/* no weight given: enough alone */
#define WORDS_WEIGHT	10000		/* the most, either way */
#define WORDS_THRESHOLD	100		/* when none is given */
#define WORDS_THRESHOLD_MAX 1000000

/* A piece is whole words, but where it is open. */
enum word_open {
	WORD_OPEN_BEFORE = 1,	/* letters may stand before it */
	WORD_OPEN_AFTER	 = 2
};

struct word_piece {
	const char	*text;		/* a word or a phrase, as spelled */
	unsigned	 open;		/* of enum word_open */
};

struct word_row {
	const char	*text;		/* of all pieces, for people */
	const struct word_piece *pieces; /* all of them must occur */
	size_t		 npieces;	/* at least 1 */
	const char *const *except;	/* phrases that excuse it; none when
					 * there are several pieces */
	size_t		 nexcept;
	const char	*category;	/* "" when none is given */
	int32_t		 weight;	/* below 0: speaks for the text */
	uint32_t	 line;		/* from 1 */
	uint32_t	 column;	/* 0 in imported lists */
	uint16_t	 file;		/* index into files */
};

struct words_category {
	const char	*name;
	int32_t		 threshold;	/* 0: it shares the common sum */
	enum words_action action;
	bool		 has_action;	/* else the list's or group's */
	const char	*reason;	/* for the page; NULL: none given */
	uint32_t	 line;
	uint32_t	 column;
};

/* What holds for somebody. */
struct words_level {
	enum words_action danger;	/* "action:"; block by default */
	enum words_action broken;	/* "broken:"; flag by default */
	enum words_count count;
	enum words_context context;
	int32_t		 threshold;
	const struct words_category *categories;
	size_t		 ncategories;
	bool		 scripts;	/* JavaScript and CSS are text too */
	bool		 chosen;	/* others do not count; words without
					 * a category always do */
};

struct words_group_row {
	const char	*name;
	struct nets	 clients;	/* both empty: nobody */
	const char *const *users;	/* "*": whoever has logged in */
	size_t		 nusers;
	struct words_level level;
};

struct words_source {
	const char	*name;
	uint32_t	 rows;
	uint32_t	 skipped;	/* lines of forms that are not read */
};

struct words_file {
	unsigned	 magic;
#define WORDS_FILE_MAGIC 0xc0f10005u
	struct words_level level;	/* who is in no group */
	const struct words_group_row *groups; /* the first that fits */
	size_t		 ngroups;
	struct word_row	*rows;
	size_t		 count;
	size_t		 room;
	struct words_source *files;	/* files[0] is the list itself */
	size_t		 nfiles;
	struct keep	*keep;
};

#endif
