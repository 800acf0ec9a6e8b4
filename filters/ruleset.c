/* SPDX-License-Identifier: MIT
 *
 * filters/ruleset.c - all files into one layer for each action.
 */
#include "filters/ruleset.h"

#include <stdlib.h>

#include "config/complaint.h"
#include "filters/rule_layer.h"
#include "filters/rule_prints.h"
#include "filters/rule_table.h"
#include "proxy/base/object.h"

struct ruleset {
	unsigned		 magic;
#define RULESET_MAGIC		0xf117000au
	unsigned		 phases;
	bool			 asks;
	bool			 asks_address;
	bool			 asks_page;
	struct rule_table	 table;
	struct rule_layer	*layers[RULE_ACTIONS];
	size_t			 counts[RULE_ACTIONS];
	struct rule_prints	 prints[RULE_ACTIONS][RULE_KINDS];
	const char		*denier;
};

static void
count_rows(struct rule_counts *counts, const struct rules_file *f)
{
	size_t i;

	for (i = 0; i < f->count; i++) {
		ASSERT(f->rows[i].action < RULE_ACTIONS &&
		       f->rows[i].kind < RULE_KINDS);
		counts[f->rows[i].action].of[f->rows[i].kind]++;
	}
}

static size_t
total(const struct rule_counts *counts)
{
	size_t i, n = 0;

	for (i = 0; i < RULE_KINDS; i++)
		n += counts->of[i];
	return (n);
}

static bool
is_name(unsigned kind)
{
	return (kind == RULE_DOMAIN || kind == RULE_HOST);
}

static void
open_prints(struct ruleset *r, const struct rule_counts *counts)
{
	unsigned a, k;

	for (a = 0; a < RULE_ACTIONS; a++)
		for (k = 0; k < RULE_KINDS; k++)
			rule_prints_init(&r->prints[a][k],
			    is_name(k) ? 0 : counts[a].of[k]);
}

static void
each_prints(struct ruleset *r, void (*each)(struct rule_prints *))
{
	unsigned a, k;

	for (a = 0; a < RULE_ACTIONS; a++)
		for (k = 0; k < RULE_KINDS; k++)
			each(&r->prints[a][k]);
}

static void
open_layers(struct ruleset *r, const struct ruleset_sources *from)
{
	struct rule_counts counts[RULE_ACTIONS] = {0};
	size_t i;

	for (i = 0; i < from->nfiles; i++) {
		CHECK_OBJ(from->files[i], RULES_FILE_MAGIC);
		count_rows(counts, from->files[i]);
	}
	open_prints(r, counts);
	for (i = 0; i < RULE_ACTIONS; i++) {
		r->counts[i] = total(&counts[i]);
		if (r->counts[i] > 0)
			r->layers[i] = rule_layer_new((enum rule_action)i,
			    &r->table, &counts[i], from->seed);
	}
}

static void
expect_file(struct ruleset *r, const struct rules_file *f)
{
	size_t i;

	for (i = 0; i < f->count; i++)
		rule_layer_expect(r->layers[f->rows[i].action], &f->rows[i]);
}

static void
add_file(struct ruleset *r, const struct rules_file *f,
    const struct hash_seed *seed, struct complaints *c)
{
	const struct rule_row *row;
	size_t i;

	rule_table_open(&r->table, f);
	for (i = 0; i < f->count; i++) {
		row = &f->rows[i];
		rule_layer_add(r->layers[row->action], f, row, c);
		if (!is_name(row->kind))
			rule_prints_add(&r->prints[row->action][row->kind],
			    seed, str_of(row->text));
	}
	if (f->deny_by_default && r->denier == NULL)
		r->denier = r->table.files[r->table.file_base];
}

/* Redirection, tunnel and interception ask no later than at the request. */
static unsigned
later_phases(const struct ruleset *r)
{
	unsigned phases = 0;
	int i;

	for (i = 0; i < RULE_ACTIONS; i++) {
		if (r->layers[i] != NULL && i != RULE_TUNNEL &&
		    i != RULE_INTERCEPT && i != RULE_REDIRECT)
			phases |= rule_layer_phases(r->layers[i]);
	}
	return (phases);
}

static void
note_asks(struct ruleset *r)
{
	int i;

	r->phases = later_phases(r);
	r->asks = r->denier != NULL;
	r->asks_page = rule_table_asks_page(&r->table);
	for (i = 0; i < RULE_ACTIONS; i++) {
		if (r->layers[i] == NULL)
			continue;
		r->asks = true;
		r->asks_address |= rule_layer_asks_address(r->layers[i]);
	}
}

struct ruleset *
ruleset_new(const struct ruleset_sources *from, struct complaints *c)
{
	struct ruleset *r = malloc(sizeof(*r));
	size_t i, before = complaints_count(c);

	if (r == NULL)
		return (NULL);
	INIT_OBJ(r, RULESET_MAGIC);
	rule_table_init(&r->table);
	open_layers(r, from);
	for (i = 0; i < from->nfiles; i++)
		expect_file(r, from->files[i]);
	for (i = 0; i < from->nfiles; i++)
		add_file(r, from->files[i], from->seed, c);
	if (r->denier == NULL && from->deny_by_default)
		r->denier = "filters.default";
	each_prints(r, rule_prints_seal);
	for (i = 0; i < RULE_ACTIONS; i++) {
		if (r->layers[i] != NULL)
			rule_layer_seal(r->layers[i], c);
	}
	rule_table_seal(&r->table);
	note_asks(r);
	if (complaints_count(c) == before)
		return (r);
	ruleset_free(r);
	return (NULL);
}

void
ruleset_free(struct ruleset *r)
{
	int i;

	if (r == NULL)
		return;
	CHECK_OBJ(r, RULESET_MAGIC);
	for (i = 0; i < RULE_ACTIONS; i++)
		rule_layer_free(r->layers[i]);
	each_prints(r, rule_prints_fini);
	rule_table_fini(&r->table);
	FINI_OBJ(r);
	free(r);
}

const struct rule_layer *
ruleset_layer(const struct ruleset *r, enum rule_action action)
{
	CHECK_OBJ(r, RULESET_MAGIC);
	return (r->layers[action]);
}

const struct rule_table *
ruleset_table(const struct ruleset *r)
{
	CHECK_OBJ(r, RULESET_MAGIC);
	return (&r->table);
}

const char *
ruleset_denier(const struct ruleset *r)
{
	CHECK_OBJ(r, RULESET_MAGIC);
	return (r->denier);
}

unsigned
ruleset_phases(const struct ruleset *r)
{
	CHECK_OBJ(r, RULESET_MAGIC);
	return (r->phases);
}

bool
ruleset_asks(const struct ruleset *r)
{
	CHECK_OBJ(r, RULESET_MAGIC);
	return (r->asks);
}

bool
ruleset_asks_address(const struct ruleset *r)
{
	CHECK_OBJ(r, RULESET_MAGIC);
	return (r->asks_address);
}

bool
ruleset_asks_page(const struct ruleset *r)
{
	CHECK_OBJ(r, RULESET_MAGIC);
	return (r->asks_page);
}

const struct rule_prints *
ruleset_prints(const struct ruleset *r, enum rule_action action,
    enum rule_kind kind)
{
	CHECK_OBJ(r, RULESET_MAGIC);
	return (&r->prints[action][kind]);
}

size_t
ruleset_count(const struct ruleset *r, enum rule_action action)
{
	CHECK_OBJ(r, RULESET_MAGIC);
	return (r->counts[action]);
}

size_t
ruleset_memory(const struct ruleset *r)
{
	size_t n = sizeof(*r);
	int i;

	CHECK_OBJ(r, RULESET_MAGIC);
	for (i = 0; i < RULE_ACTIONS; i++)
		n += r->layers[i] == NULL ? 0 : rule_layer_memory(r->layers[i]);
	return (n + rule_table_memory(&r->table));
}
