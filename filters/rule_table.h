/* SPDX-License-Identifier: MIT
 *
 * filters/rule_table.h - what a rule's number stands for: its place, its
 * conditions, its reason.
 *
 * Lists of a million names without conditions cost nothing here: their place
 * is packed in the number.
 */
#ifndef ADUANA_FILTERS_RULE_TABLE_H
#define ADUANA_FILTERS_RULE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/complaint.h"
#include "proxy/base/str.h"

struct facts;
struct guard;
struct rule;
struct rule_row;
struct rules_file;
struct verdict;

struct rule_table {
	unsigned	 magic;
#define RULE_TABLE_MAGIC	0xf1170009u
	char		**files;
	size_t		 nfiles;
	struct guard	*guards;
	size_t		 nguards;
	struct rule	*rules;
	size_t		 nrules;
	size_t		 room;
};

void		 rule_table_init(struct rule_table *,
		    const struct rules_file *);
void		 rule_table_fini(struct rule_table *);

/* A number for a row: of one that is only a place, and of one that keeps its
 * text.  Never 0. */
uint32_t	 rule_table_add_name(struct rule_table *,
		    const struct rule_row *);
uint32_t	 rule_table_add(struct rule_table *, const struct rule_row *);
/* ${number} speaks where ${first} and those behind it do not hold. */
void		 rule_table_chain(struct rule_table *, uint32_t first,
		    uint32_t number);

/* Does the rule, or one behind it, hold?  Fills file, line and reason. */
bool		 rule_table_holds(const struct rule_table *, uint32_t number,
		    const struct facts *, struct verdict *);

/* Of numbers made by rule_table_add(). */
struct str	 rule_table_text(const struct rule_table *, uint32_t number);
struct place	 rule_table_place(const struct rule_table *, uint32_t number);

#endif
