/* SPDX-License-Identifier: MIT
 *
 * filters/rule_table.c - numbers of rules.
 */
#include "filters/rule_table.h"

#include <stdlib.h>

#include "config/rules_file.h"
#include "filters/guard.h"
#include "filters/verdict.h"
#include "proxy/base/object.h"

/* A number: RULE_BIT and an index, or 7 bits of file and 24 of line. */
#define RULE_BIT	0x80000000u
#define FILE_SHIFT	24
#define LINE_PACKED	0xffffffu
#define FILES_PACKED	128

struct rule {
	char		*text;		/* NULL: the name found says it */
	uint32_t	 line;
	uint32_t	 column;
	uint32_t	 file;
	uint32_t	 guard;
	uint32_t	 next;		/* 0: none */
};

void
rule_table_init(struct rule_table *t, const struct rules_file *f)
{
	INIT_OBJ(t, RULE_TABLE_MAGIC);
	t->files = calloc(f->nfiles, sizeof(*t->files));
	t->guards = calloc(f->nconditions, sizeof(*t->guards));
	ASSERT(t->files != NULL && t->guards != NULL);
	for (; t->nfiles < f->nfiles; t->nfiles++) {
		t->files[t->nfiles] = strdup(f->files[t->nfiles]);
		ASSERT(t->files[t->nfiles] != NULL);
	}
	for (; t->nguards < f->nconditions; t->nguards++)
		guard_init(&t->guards[t->nguards], &f->conditions[t->nguards]);
}

void
rule_table_fini(struct rule_table *t)
{
	CHECK_OBJ(t, RULE_TABLE_MAGIC);
	while (t->nrules > 0)
		free(t->rules[--t->nrules].text);
	while (t->nguards > 0)
		guard_fini(&t->guards[--t->nguards]);
	while (t->nfiles > 0)
		free(t->files[--t->nfiles]);
	free(t->rules);
	free(t->guards);
	free(t->files);
	FINI_OBJ(t);
}

static uint32_t
new_rule(struct rule_table *t, const struct rule_row *row)
{
	struct rule *r;

	if (t->nrules == t->room) {
		t->room = t->room == 0 ? 16 : t->room * 2;
		t->rules = realloc(t->rules, t->room * sizeof(*t->rules));
		ASSERT(t->rules != NULL && t->room < RULE_BIT);
	}
	ASSERT(row->file < t->nfiles && row->condition < t->nguards);
	r = &t->rules[t->nrules];
	r->text = NULL;
	r->line = row->line;
	r->column = row->column;
	r->file = row->file;
	r->guard = row->condition;
	r->next = 0;
	return (RULE_BIT | (uint32_t)t->nrules++);
}

static struct rule *
rule_at(const struct rule_table *t, uint32_t number)
{
	CHECK_OBJ(t, RULE_TABLE_MAGIC);
	ASSERT((number & RULE_BIT) != 0 && (number & ~RULE_BIT) < t->nrules);
	return (&t->rules[number & ~RULE_BIT]);
}

uint32_t
rule_table_add_name(struct rule_table *t, const struct rule_row *row)
{
	CHECK_OBJ(t, RULE_TABLE_MAGIC);
	if (row->condition == 0 && row->line <= LINE_PACKED &&
	    row->file < FILES_PACKED)
		return ((uint32_t)row->file << FILE_SHIFT | row->line);
	return (new_rule(t, row));
}

uint32_t
rule_table_add(struct rule_table *t, const struct rule_row *row)
{
	uint32_t number;
	char *text;

	CHECK_OBJ(t, RULE_TABLE_MAGIC);
	number = new_rule(t, row);
	text = strdup(row->text);
	ASSERT(text != NULL);
	rule_at(t, number)->text = text;
	return (number);
}

static bool
is_unconditional(const struct rule_table *t, uint32_t number)
{
	return ((number & RULE_BIT) == 0 || rule_at(t, number)->guard == 0);
}

void
rule_table_chain(struct rule_table *t, uint32_t first, uint32_t number)
{
	struct rule *r;

	/* Behind one that always holds none is needed. */
	while (!is_unconditional(t, first)) {
		r = rule_at(t, first);
		if (r->next == 0) {
			r->next = number;
			return;
		}
		first = r->next;
	}
}

bool
rule_table_holds(const struct rule_table *t, uint32_t number,
    const struct facts *facts, struct verdict *v)
{
	const struct rule *r;
	const struct guard *g;

	for (; (number & RULE_BIT) != 0; number = r->next) {
		r = rule_at(t, number);
		g = &t->guards[r->guard];
		if (!guard_holds(g, facts))
			continue;
		v->by.file = t->files[r->file];
		v->by.line = r->line;
		v->by.reason = str_of(g->reason);
		return (true);
	}
	if (number == 0)
		return (false);
	v->by.file = t->files[number >> FILE_SHIFT];
	v->by.line = number & LINE_PACKED;
	v->by.reason = STR_NONE;
	return (true);
}

struct str
rule_table_text(const struct rule_table *t, uint32_t number)
{
	return (str_of(rule_at(t, number)->text));
}

struct place
rule_table_place(const struct rule_table *t, uint32_t number)
{
	const struct rule *r = rule_at(t, number);

	return ((struct place){t->files[r->file], r->line, r->column});
}
