/* SPDX-License-Identifier: MIT
 *
 * filters/rule_list.c - rows to tables, and the tables asked in order.
 */
#include "filters/rule_list.h"

#include <stdlib.h>

#include "config/rules_file.h"
#include "filters/facts.h"
#include "filters/guard.h"
#include "config/host_name.h"
#include "filters/host_set.h"
#include "filters/regex_set.h"
#include "filters/rule_table.h"
#include "filters/url_glob.h"
#include "filters/verdict.h"
#include "proxy/base/object.h"

struct glob_entry {
	struct url_glob	 glob;
	uint32_t	 number;
};

struct rule_list {
	unsigned		 magic;
#define RULE_LIST_MAGIC		0xf1170008u
	struct rule_table	 table;
	struct host_set		*domains;
	struct host_set		*hosts;
	struct glob_entry	*globs;
	size_t			 nglobs;
	struct regex_set	*regexes;
};

/* What compiling passes around. */
struct build {
	struct rule_list	*list;
	const struct rules_file	*file;
	struct complaints	*complaints;
};

static void
complain(struct build *b, const struct rule_row *row, const char *wrong)
{
	complaints_add(b->complaints, rules_file_place(b->file, row),
	    "\"%s\": %s", row->text, wrong);
}

static void
add_name(struct build *b, const struct rule_row *row, struct host_set *set)
{
	char name[HOST_NAME_MAX_LEN];
	const char *wrong;
	uint32_t number, *kept;
	size_t len;

	wrong = host_name_fold(str_of(row->text), name, &len);
	if (wrong != NULL) {
		complain(b, row, wrong);
		return;
	}
	number = rule_table_add_name(&b->list->table, row);
	kept = host_set_add(set, (struct str){name, len}, number);
	if (kept != NULL)
		rule_table_chain(&b->list->table, *kept, number);
}

static void
add_glob(struct build *b, const struct rule_row *row)
{
	struct rule_list *l = b->list;
	struct glob_entry *e = &l->globs[l->nglobs];
	const char *wrong = url_glob_init(&e->glob, str_of(row->text));

	if (wrong != NULL) {
		complain(b, row, wrong);
		return;
	}
	e->number = rule_table_add(&l->table, row);
	l->nglobs++;
}

static void
add_row(struct build *b, const struct rule_row *row)
{
	struct rule_list *l = b->list;

	switch ((enum rule_kind)row->kind) {
	case RULE_DOMAIN:
		add_name(b, row, l->domains);
		return;
	case RULE_HOST:
		add_name(b, row, l->hosts);
		return;
	case RULE_URL:
		add_glob(b, row);
		return;
	case RULE_REGEX:
		regex_set_add(l->regexes, str_of(row->text),
		    rule_table_add(&l->table, row));
		return;
	case RULE_PATTERN:
	case RULE_NETWORK:
	case RULE_ANY:
		complain(b, row, "not part of this version");
		return;
	}
	UNREACHABLE();
}

static void
on_regex_refused(void *arg, uint32_t number, const char *why)
{
	struct build *b = arg;
	struct str text = rule_table_text(&b->list->table, number);

	complaints_add(b->complaints, rule_table_place(&b->list->table, number),
	    "\"%.*s\": %s", STR_ARG(text), why);
}

static size_t
count_kind(const struct rules_file *f, enum rule_kind kind)
{
	size_t i, n = 0;

	for (i = 0; i < f->count; i++)
		n += f->rows[i].kind == (uint32_t)kind;
	return (n);
}

struct rule_list *
rule_list_new(const struct rules_file *f, const struct hash_seed *seed,
    struct complaints *complaints)
{
	struct rule_list *l = malloc(sizeof(*l));
	struct build b = {l, f, complaints};
	size_t i;

	ASSERT(l != NULL);
	INIT_OBJ(l, RULE_LIST_MAGIC);
	rule_table_init(&l->table, f);
	l->domains = host_set_new(seed, count_kind(f, RULE_DOMAIN));
	l->hosts = host_set_new(seed, count_kind(f, RULE_HOST));
	l->globs = calloc(count_kind(f, RULE_URL) + 1, sizeof(*l->globs));
	ASSERT(l->globs != NULL);
	l->regexes = regex_set_new();
	for (i = 0; i < f->count; i++)
		add_row(&b, &f->rows[i]);
	host_set_seal(l->domains);
	host_set_seal(l->hosts);
	(void)regex_set_compile(l->regexes, on_regex_refused, &b);
	return (l);
}

void
rule_list_free(struct rule_list *l)
{
	if (l == NULL)
		return;
	CHECK_OBJ(l, RULE_LIST_MAGIC);
	while (l->nglobs > 0)
		url_glob_fini(&l->globs[--l->nglobs].glob);
	free(l->globs);
	host_set_free(l->domains);
	host_set_free(l->hosts);
	regex_set_free(l->regexes);
	rule_table_fini(&l->table);
	FINI_OBJ(l);
	free(l);
}

static bool
match_domain(const struct rule_list *l, const struct facts *facts,
    struct verdict *v)
{
	struct host_walk w;
	uint32_t number;

	host_walk_start(&w, l->domains, facts->host);
	while (host_walk_next(&w, &number, &v->by.rule)) {
		v->by.type = "domain";
		if (rule_table_holds(&l->table, number, facts, v))
			return (true);
	}
	return (false);
}

static bool
match_host(const struct rule_list *l, const struct facts *facts,
    struct verdict *v)
{
	uint32_t number;

	v->by.type = "host";
	return (host_set_find(l->hosts, facts->host, &number, &v->by.rule) &&
		rule_table_holds(&l->table, number, facts, v));
}

static bool
match_glob(const struct rule_list *l, const struct facts *facts, struct str url,
    struct verdict *v)
{
	const struct glob_entry *e;
	size_t i;

	for (i = 0; i < l->nglobs; i++) {
		e = &l->globs[i];
		if (!url_glob_matches(&e->glob, url) ||
		    !rule_table_holds(&l->table, e->number, facts, v))
			continue;
		v->by.type = "url";
		v->by.rule = rule_table_text(&l->table, e->number);
		return (true);
	}
	return (false);
}

/* The first written of those that match and hold. */
struct best {
	const struct rule_list	*list;
	const struct facts	*facts;
	uint32_t		 number;	/* 0: none yet */
	struct verdict		*verdict;
};

static bool
on_regex_matched(void *arg, uint32_t number)
{
	struct best *b = arg;

	if ((b->number == 0 || number < b->number) &&
	    rule_table_holds(&b->list->table, number, b->facts, b->verdict))
		b->number = number;
	return (false);
}

static bool
match_regex(const struct rule_list *l, struct regex_scratch *scratch,
    const struct facts *facts, struct str url, struct verdict *v)
{
	struct best best = {l, facts, 0, v};

	regex_set_match(l->regexes, scratch, url, on_regex_matched, &best);
	if (best.number == 0)
		return (false);
	v->by.type = "regex";
	v->by.rule = rule_table_text(&l->table, best.number);
	return (true);
}

bool
rule_list_match(const struct rule_list *l, struct regex_scratch *scratch,
    const struct facts *facts, struct str url, struct verdict *v)
{
	CHECK_OBJ(l, RULE_LIST_MAGIC);
	return (match_domain(l, facts, v) || match_host(l, facts, v) ||
		match_glob(l, facts, url, v) ||
		match_regex(l, scratch, facts, url, v));
}

const struct regex_set *
rule_list_regexes(const struct rule_list *l)
{
	CHECK_OBJ(l, RULE_LIST_MAGIC);
	return (l->regexes);
}

const char *
rule_list_name(const struct rule_list *l)
{
	CHECK_OBJ(l, RULE_LIST_MAGIC);
	return (l->table.nfiles > 0 ? l->table.files[0] : "");
}
