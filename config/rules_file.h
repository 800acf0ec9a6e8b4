/* SPDX-License-Identifier: MIT
 *
 * config/rules_file.h - a list of rules as written: blacklist, whitelist,
 * tunnel.
 *
 * Rows in the order of the file, imported lists included, each with its place.
 * Does not judge what a row says: whether a domain, a glob or a regular
 * expression is well formed is told by those who compile it.  Made for
 * millions of rows: 24 bytes and the text each.
 */
#ifndef ADUANA_CONFIG_RULES_FILE_H
#define ADUANA_CONFIG_RULES_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/complaint.h"
#include "config/nets.h"
#include "proxy/base/str.h"

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

/* Read ${path} and what it imports.  All that is wrong goes to the complaints.
 * 0 and ${*out}, to be freed with rules_file_free(); -1 and NULL when anything
 * was wrong. */
int		 rules_file_load(struct rules_file **out, const char *path,
		    enum rules_role, struct complaints *);

/* The same from memory under the name ${name}; imports start at its folder. */
int		 rules_file_parse(struct rules_file **out, struct str text,
		    const char *name, enum rules_role, struct complaints *);

/* NULL is allowed. */
void		 rules_file_free(struct rules_file *);

/* Where a row stands, for complaints and pages. */
struct place	 rules_file_place(const struct rules_file *,
		    const struct rule_row *);

#endif
