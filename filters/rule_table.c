/* SPDX-License-Identifier: MIT
 *
 * filters/rule_table.c - numbers of rules.
 */
#include "filters/rule_table.h"

#include <stdlib.h>

#include "config/keep.h"
#include "config/rules_list.h"
#include "filters/guard.h"
#include "filters/verdict.h"
#include "proxy/base/object.h"

/* A number: RULE_BIT and an index, else that of a line in a run. */
#define RULE_BIT	0x80000000u
/* A wider gap between two lines begins another run, so that numbers last. */
#define GAP_MAX		256u

/* Lines of one file with one condition. */
struct rule_run {
	uint32_t	 base;		/* number of its first line */
	uint32_t	 line;
	uint32_t	 file;
	uint32_t	 guard;
};

/* One that others follow. */
struct rule {
	uint32_t	 line;
	uint32_t	 file;
	uint32_t	 guard;
	uint32_t	 next;		/* 0: none */
	uint32_t	 tail;		/* of the first: the last of them */
};

/* Room for one more: at powers of two the array grows. */
static void *
grow(void *at, size_t count, size_t size)
{
	if ((count & (count - 1)) != 0)
		return (at);
	at = realloc(at, (count == 0 ? 1 : count * 2) * size);
	ASSERT(at != NULL);
	return (at);
}

static void
add_guard(struct rule_table *t, const struct rule_condition *from)
{
	t->guards = grow(t->guards, t->nguards, sizeof(*t->guards));
	guard_init(&t->guards[t->nguards++], from, t->keep);
}

void
rule_table_init(struct rule_table *t)
{
	static const struct rule_condition none;

	INIT_OBJ(t, RULE_TABLE_MAGIC);
	t->keep = keep_new();
	ASSERT(t->keep != NULL);
	add_guard(t, &none);
}

void
rule_table_fini(struct rule_table *t)
{
	CHECK_OBJ(t, RULE_TABLE_MAGIC);
	while (t->nguards > 0)
		guard_fini(&t->guards[--t->nguards]);
	while (t->nfiles > 0)
		free(t->files[--t->nfiles]);
	free(t->runs);
	free(t->rules);
	free(t->guards);
	keep_free(t->keep);
	free(t->files);
	FINI_OBJ(t);
}

void
rule_table_open(struct rule_table *t, const struct rules_file *f)
{
	size_t i;

	CHECK_OBJ(t, RULE_TABLE_MAGIC);
	t->file_base = t->nfiles;
	for (i = 0; i < f->nfiles; i++) {
		t->files = grow(t->files, t->nfiles, sizeof(*t->files));
		t->files[t->nfiles] = strdup(f->files[i]);
		ASSERT(t->files[t->nfiles] != NULL);
		t->nfiles++;
	}
	/* All conditions[0] are the one that is empty. */
	t->guard_base = t->nguards - 1;
	for (i = 1; i < f->nconditions; i++)
		add_guard(t, &f->conditions[i]);
}

/* Does the line go on where the last run is? */
static bool
goes_on(const struct rule_table *t, uint32_t file, uint32_t guard,
    uint32_t line)
{
	const struct rule_run *r;

	if (t->nruns == 0)
		return (false);
	r = &t->runs[t->nruns - 1];
	return (r->file == file && r->guard == guard && line >= r->line &&
		line - r->line <= t->last - r->base + GAP_MAX);
}

uint32_t
rule_table_add(struct rule_table *t, const struct rule_row *row)
{
	uint32_t file = (uint32_t)t->file_base + row->file, number;
	uint32_t guard = row->condition == 0
			     ? 0
			     : (uint32_t)t->guard_base + row->condition;
	struct rule_run *r;

	CHECK_OBJ(t, RULE_TABLE_MAGIC);
	ASSERT(file < t->nfiles && guard < t->nguards);
	if (!goes_on(t, file, guard, row->line)) {
		t->runs = grow(t->runs, t->nruns, sizeof(*t->runs));
		t->runs[t->nruns++] = (struct rule_run){
		    t->last + 1, row->line, file, guard};
	}
	r = &t->runs[t->nruns - 1];
	number = r->base + (row->line - r->line);
	ASSERT(number < RULE_BIT);
	if (number > t->last)
		t->last = number;
	return (number);
}

/* The last run that begins at or before ${number}. */
static const struct rule_run *
run_of(const struct rule_table *t, uint32_t number)
{
	size_t low = 0, high = t->nruns, mid;

	ASSERT(number != 0 && number <= t->last);
	while (high - low > 1) {
		mid = low + (high - low) / 2;
		if (t->runs[mid].base <= number)
			low = mid;
		else
			high = mid;
	}
	return (&t->runs[low]);
}

static struct rule
rule_of(const struct rule_table *t, uint32_t number)
{
	const struct rule_run *r;

	CHECK_OBJ(t, RULE_TABLE_MAGIC);
	if ((number & RULE_BIT) != 0) {
		ASSERT((number & ~RULE_BIT) < t->nrules);
		return (t->rules[number & ~RULE_BIT]);
	}
	r = run_of(t, number);
	return ((struct rule){
	    r->line + (number - r->base), r->file, r->guard, 0, 0});
}

static uint32_t
keep_rule(struct rule_table *t, struct rule rule)
{
	t->rules = grow(t->rules, t->nrules, sizeof(*t->rules));
	ASSERT(t->nrules < RULE_BIT - 1);
	t->rules[t->nrules] = rule;
	return (RULE_BIT | (uint32_t)t->nrules++);
}

uint32_t
rule_table_chain(struct rule_table *t, uint32_t first, uint32_t number)
{
	struct rule rule = rule_of(t, first), *head;
	uint32_t tail = rule.tail == 0 ? first : rule.tail, last;

	/* Behind one that always holds none is needed, nor one that asks the
	 * same again: lists are full of duplicates. */
	last = rule_of(t, tail).guard;
	if (t->guards[last].always_holds || last == rule_of(t, number).guard)
		return (first);
	if ((first & RULE_BIT) == 0) {
		first = keep_rule(t, rule);
		t->rules[first & ~RULE_BIT].tail = first;
	}
	number = keep_rule(t, rule_of(t, number));
	head = &t->rules[first & ~RULE_BIT];
	t->rules[head->tail & ~RULE_BIT].next = number;
	head->tail = number;
	return (first);
}

static void *
fit(void *at, size_t count, size_t size)
{
	void *less = count == 0 ? NULL : realloc(at, count * size);

	return (less != NULL ? less : at);
}

void
rule_table_seal(struct rule_table *t)
{
	CHECK_OBJ(t, RULE_TABLE_MAGIC);
	t->guards = fit(t->guards, t->nguards, sizeof(*t->guards));
	t->runs = fit(t->runs, t->nruns, sizeof(*t->runs));
	t->rules = fit(t->rules, t->nrules, sizeof(*t->rules));
}

uint32_t
rule_table_next(const struct rule_table *t, uint32_t number)
{
	return ((number & RULE_BIT) == 0 ? 0 : rule_of(t, number).next);
}

uint32_t
rule_table_group(const struct rule_table *t, uint32_t number)
{
	return (rule_of(t, number).guard);
}

const struct guard *
rule_table_guard(const struct rule_table *t, uint32_t number)
{
	return (&t->guards[rule_of(t, number).guard]);
}

bool
rule_table_asks_page(const struct rule_table *t)
{
	size_t i;

	for (i = 0; i < t->nguards; i++) {
		if (t->guards[i].page != NULL)
			return (true);
	}
	return (false);
}

void
rule_table_tell(const struct rule_table *t, uint32_t number,
    struct rule_ref *ref)
{
	struct rule rule = rule_of(t, number);
	const struct guard *g = &t->guards[rule.guard];

	ref->file = t->files[rule.file];
	ref->line = rule.line;
	ref->reason = str_of(g->reason);
	ref->category = str_of(g->category);
}

size_t
rule_table_memory(const struct rule_table *t)
{
	CHECK_OBJ(t, RULE_TABLE_MAGIC);
	return (t->nguards * sizeof(*t->guards) + t->nruns * sizeof(*t->runs) +
		t->nrules * sizeof(*t->rules));
}
