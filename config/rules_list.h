/* SPDX-License-Identifier: MIT
 *
 * config/rules_list.h - rows of rules in the order of their file, imported
 * lists included, each with its place.
 *
 * Made for millions of rows: 24 bytes and the text each.
 */
#ifndef ADUANA_CONFIG_RULES_LIST_H
#define ADUANA_CONFIG_RULES_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/nets.h"

#define RULES_FILES	256	/* a list and what it imports */

struct keep;

/* Which list it is: its first key, and what it may say. */
enum rules_role {
	RULES_BLACKLIST,
	RULES_WHITELIST,
	RULES_TUNNEL
};

enum rule_kind {
	RULE_DOMAIN,	/* a name and all names under it, as spelled */
	RULE_HOST,	/* that very name or address */
	RULE_URL,	/* a glob over the whole URL */
	RULE_REGEX	/* a regular expression over the whole URL */
};

/* What must hold beside the row's text.  Shared by rows; an empty part holds
 * always. */
struct rule_condition {
	struct nets	 clients;
	const char *const *methods;	/* upper case */
	size_t		 nmethods;
	const char	*reason;	/* for the page; NULL: none given */
};

struct rule_row {
	const char	*text;		/* terminated, at least one byte */
	uint32_t	 line;		/* from 1 */
	uint32_t	 column : 24;	/* from 1; 0 in imported lists */
	uint32_t	 kind : 8;	/* enum rule_kind */
	uint32_t	 condition : 24; /* index into conditions; 0: none */
	uint32_t	 file : 8;	/* index into files */
};

struct rules_file {
	unsigned	 magic;
#define RULES_FILE_MAGIC 0xc0f10004u
	enum rules_role	 role;
	bool		 deny_by_default; /* a whitelist's "default: deny" */
	struct rule_row	*rows;
	size_t		 count;
	/* conditions[0] is empty. */
	struct rule_condition *conditions;
	size_t		 nconditions;
	const char	**files;	/* files[0] is the list itself */
	size_t		 nfiles;
	struct keep	*keep;
};

#endif
