/* SPDX-License-Identifier: MIT
 *
 * filters/rule_layer_make.c - rows to tables.
 */
#include "filters/rule_layer.h"

#include <stdlib.h>

#include "config/page_condition.h"
#include "config/rules_file.h"
#include "filters/guard.h"
#include "filters/rule_layer_priv.h"
#include "filters/rule_table.h"
#include "proxy/base/object.h"

/* What adding passes around. */
struct addition {
	struct rule_layer	*layer;
	const struct rules_file	*file;
	const struct rule_row	*row;
	struct complaints	*complaints;
};

static void *
room_for(size_t count, size_t size)
{
	void *at = calloc(count + 1, size);

	ASSERT(at != NULL);
	return (at);
}

static uint32_t
chain(void *table, uint32_t kept, uint32_t number)
{
	return (rule_table_chain(table, kept, number));
}

struct rule_layer *
rule_layer_new(enum rule_action action, struct rule_table *table,
    const struct rule_counts *counts, const struct hash_seed *seed)
{
	struct rule_layer *l = malloc(sizeof(*l));

	ASSERT(l != NULL);
	INIT_OBJ(l, RULE_LAYER_MAGIC);
	l->action = action;
	l->table = table;
	l->domains = host_set_new(seed, counts->of[RULE_DOMAIN], chain, table);
	l->hosts = host_set_new(seed, counts->of[RULE_HOST], chain, table);
	net_index_init(&l->networks);
	l->urls = url_index_new();
	l->regexes = regex_set_new();
	l->expressions = room_for(counts->of[RULE_REGEX],
	    sizeof(*l->expressions));
	l->any = room_for(counts->of[RULE_ANY], sizeof(*l->any));
	return (l);
}

void
rule_layer_free(struct rule_layer *l)
{
	if (l == NULL)
		return;
	CHECK_OBJ(l, RULE_LAYER_MAGIC);
	host_set_free(l->domains);
	host_set_free(l->hosts);
	net_index_fini(&l->networks);
	url_index_free(l->urls);
	regex_set_free(l->regexes);
	while (l->nexpressions > 0)
		free(l->expressions[--l->nexpressions].text);
	free(l->expressions);
	free(l->any);
	FINI_OBJ(l);
	free(l);
}

/* What stands in a list of somebody else's is left out where it is wrong. */
static bool
is_imported(const struct rule_row *row)
{
	return (row->column == 0);
}

/* Its canonical name, folded into ${room} unless it is; NULL, or what is wrong.
 */
static const char *
name_of(const struct rule_row *row, char room[HOST_NAME_MAX_LEN],
    struct str *name)
{
	*name = (struct str){row->text, row->folded};
	if (name->len > 0)
		return (NULL);
	name->ptr = room;
	return (host_name_fold(str_of(row->text), room, &name->len));
}

void
rule_layer_expect(struct rule_layer *l, const struct rule_row *row)
{
	char room[HOST_NAME_MAX_LEN];
	struct str name;

	CHECK_OBJ(l, RULE_LAYER_MAGIC);
	if ((row->kind == RULE_DOMAIN || row->kind == RULE_HOST) &&
	    name_of(row, room, &name) == NULL)
		host_set_expect(row->kind == RULE_DOMAIN ? l->domains
							 : l->hosts,
		    name);
}

static const char *
add_name(struct addition *a, struct host_set *set, uint32_t number)
{
	char room[HOST_NAME_MAX_LEN];
	struct str name;
	const char *wrong = name_of(a->row, room, &name);

	if (wrong == NULL)
		host_set_add(set, name, number);
	return (wrong);
}

static const char *
add_network(struct addition *a, uint32_t number)
{
	struct net net;
	const char *wrong = net_parse(str_of(a->row->text), &net);

	if (wrong == NULL)
		net_index_add(&a->layer->networks, &net, a->row->text, number);
	return (wrong);
}

static const char *
add_pattern(struct addition *a, uint32_t number)
{
	const struct page_condition *page =
	    a->file->conditions[a->row->condition].page;

	return (url_index_add_pattern(a->layer->urls, str_of(a->row->text),
	    page != NULL && page->match_case, number));
}

/* Whether it is well formed is told when all of them are compiled. */
static const char *
add_regex(struct addition *a, uint32_t number)
{
	struct rule_layer *l = a->layer;
	struct regex_entry *e = &l->expressions[l->nexpressions];
	const char *wrong;

	wrong = is_imported(a->row)
		    ? regex_set_try(l->regexes, str_of(a->row->text))
		    : NULL;
	if (wrong != NULL)
		return (wrong);
	e->text = strdup(a->row->text);
	ASSERT(e->text != NULL);
	e->number = number;
	e->column = a->row->column;
	return (regex_set_add(l->regexes, str_of(e->text),
	    (uint32_t)l->nexpressions++));
}

static const char *
add_text(struct addition *a, uint32_t number)
{
	struct rule_layer *l = a->layer;

	switch ((enum rule_kind)a->row->kind) {
	case RULE_DOMAIN:
		return (add_name(a, l->domains, number));
	case RULE_HOST:
		return (add_name(a, l->hosts, number));
	case RULE_NETWORK:
		return (add_network(a, number));
	case RULE_URL:
		return (url_index_add_glob(l->urls, str_of(a->row->text),
		    number));
	case RULE_PATTERN:
		return (add_pattern(a, number));
	case RULE_REGEX:
		return (add_regex(a, number));
	case RULE_ANY:
		l->any[l->nany++] = number;
		return (NULL);
	}
	UNREACHABLE();
}

/* What is done before there is a response cannot ask about it. */
static bool
comes_too_late(enum rule_action action, const struct guard *g)
{
	return (g->wants_response &&
		(action == RULE_TUNNEL || action == RULE_INTERCEPT ||
		    action == RULE_REDIRECT));
}

static void
note_phase(struct rule_layer *l, enum rule_kind kind, const struct guard *g)
{
	unsigned phase = RULE_AT_REQUEST;

	if (g->wants_response)
		phase = RULE_AT_RESPONSE;
	else if (kind == RULE_NETWORK)
		phase = RULE_AT_ADDRESS;
	l->phases[kind == RULE_PATTERN ? RULE_URL : kind] |= phase;
}

void
rule_layer_add(struct rule_layer *l, const struct rules_file *f,
    const struct rule_row *row, struct complaints *complaints)
{
	struct addition a = {l, f, row, complaints};
	uint32_t number = rule_table_add(l->table, row);
	const struct guard *g = rule_table_guard(l->table, number);
	bool late = comes_too_late(l->action, g);
	const char *wrong;

	CHECK_OBJ(l, RULE_LAYER_MAGIC);
	/* Whatever its condition: what was expected is added. */
	wrong = add_text(&a, number);
	if (late)
		wrong = "it is decided before there is a response: types and "
			"sizes cannot be asked";
	if (wrong != NULL && is_imported(row) && !late)
		complaints_note(complaints, rules_file_place(f, row),
		    "left out: \"%s\": %s", row->text, wrong);
	else if (wrong != NULL)
		complaints_add(complaints, rules_file_place(f, row),
		    "\"%s\": %s", row->text, wrong);
	note_phase(l, (enum rule_kind)row->kind, g);
}

struct refusal {
	const struct rule_layer	*layer;
	struct complaints	*complaints;
};

static void
on_regex_refused(void *arg, uint32_t id, const char *why)
{
	const struct refusal *r = arg;
	const struct regex_entry *e = &r->layer->expressions[id];
	struct rule_ref ref;

	rule_table_tell(r->layer->table, e->number, &ref);
	complaints_add(r->complaints,
	    (struct place){ref.file, ref.line, e->column}, "\"%s\": %s",
	    e->text, why);
}

void
rule_layer_seal(struct rule_layer *l, struct complaints *complaints)
{
	struct refusal refusal = {l, complaints};

	CHECK_OBJ(l, RULE_LAYER_MAGIC);
	host_set_seal(l->domains);
	host_set_seal(l->hosts);
	net_index_seal(&l->networks);
	url_index_seal(l->urls);
	(void)regex_set_compile(l->regexes, on_regex_refused, &refusal);
}

unsigned
rule_layer_phases(const struct rule_layer *l)
{
	unsigned i, phases = 0;

	CHECK_OBJ(l, RULE_LAYER_MAGIC);
	for (i = 0; i < RULE_KINDS; i++)
		phases |= l->phases[i];
	return (phases);
}

bool
rule_layer_asks_address(const struct rule_layer *l)
{
	CHECK_OBJ(l, RULE_LAYER_MAGIC);
	return (l->phases[RULE_NETWORK] != 0);
}

const struct host_set *
rule_layer_names(const struct rule_layer *l, enum rule_kind kind)
{
	CHECK_OBJ(l, RULE_LAYER_MAGIC);
	return (kind == RULE_DOMAIN ? l->domains : l->hosts);
}

const struct regex_set *
rule_layer_regexes(const struct rule_layer *l)
{
	CHECK_OBJ(l, RULE_LAYER_MAGIC);
	return (l->regexes);
}

const struct url_index *
rule_layer_urls(const struct rule_layer *l)
{
	CHECK_OBJ(l, RULE_LAYER_MAGIC);
	return (l->urls);
}

size_t
rule_layer_memory(const struct rule_layer *l)
{
	CHECK_OBJ(l, RULE_LAYER_MAGIC);
	return (host_set_memory(l->domains) + host_set_memory(l->hosts) +
		url_index_memory(l->urls));
}
