/* SPDX-License-Identifier: MIT
 *
 * filters/rule_table.h - what a rule's number stands for: its place, its
 * conditions, its reason.
 *
 * A million names of one file that share a condition cost nothing here: their
 * numbers run with the lines, from a base that file and condition have.
 */
#ifndef ADUANA_FILTERS_RULE_TABLE_H
#define ADUANA_FILTERS_RULE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct facts;
struct guard;
struct keep;
struct rule;
struct rule_ref;
struct rule_row;
struct rule_run;
struct rules_file;

struct rule_table {
	unsigned	 magic;
#define RULE_TABLE_MAGIC	0xf1170009u
	char		**files;
	size_t		 nfiles;
	struct guard	*guards;	/* [0] is empty */
	size_t		 nguards;
	struct keep	*keep;		/* of the guards */
	struct rule_run	*runs;		/* by their bases */
	size_t		 nruns;
	struct rule	*rules;
	size_t		 nrules;
	uint32_t	 last;		/* number given to a line */
	/* Of the file being added: where its own begin. */
	size_t		 file_base;
	size_t		 guard_base;
};

void		 rule_table_init(struct rule_table *);
void		 rule_table_fini(struct rule_table *);

/* The rows that come next are of this file. */
void		 rule_table_open(struct rule_table *,
		    const struct rules_file *);
/* A number for a row; never 0. */
uint32_t	 rule_table_add(struct rule_table *, const struct rule_row *);
/* ${number} is tried behind ${first} and those that follow it: the number that
 * is now the first. */
uint32_t	 rule_table_chain(struct rule_table *, uint32_t first,
		    uint32_t number);
/* Give back what growing has left over.  Nothing is added or chained behind
 * it. */
void		 rule_table_seal(struct rule_table *);

/* The next behind ${number}, or 0. */
uint32_t	 rule_table_next(const struct rule_table *, uint32_t number);
const struct guard *rule_table_guard(const struct rule_table *,
		    uint32_t number);
/* The guard's own number: rows of one rule of the list share it. */
uint32_t	 rule_table_group(const struct rule_table *, uint32_t number);
/* Fills in file, line, reason and category. */
void		 rule_table_tell(const struct rule_table *, uint32_t number,
		    struct rule_ref *);
/* False: no rule asks for ->page_host or ->fetch_dest of the facts. */
bool		 rule_table_asks_page(const struct rule_table *);
size_t		 rule_table_memory(const struct rule_table *);

#endif
