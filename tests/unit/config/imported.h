/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/imported.h - the rows that a text makes when it is
 * imported.
 */
#ifndef TESTS_IMPORTED_H
#define TESTS_IMPORTED_H

#include <stdio.h>
#include <string.h>

#include "config/import_format.h"
#include "config/keep.h"
#include "config/page_condition.h"
#include "config/rules_file.h"
#include "tests/unit/config/complained.h"

struct imported {
	struct rules_file *file;
	struct complaints *complaints;
	char		*notes;
	char		*rows;
};

static const char *const imported_kinds[] = {"domain", "host", "url", "regex",
    "pattern", "network", "any"};
static const char *const imported_actions[] = {"unread", "allow", "block", "important",
    "excuse", "imported", "tunnel", "intercept", "redirect", "throttle",
    "flag"};

static void
imported_words(FILE *out, const char *what, const struct rule_words *w)
{
	size_t i;

	for (i = 0; i < w->count; i++)
		fprintf(out, " %s=%s", what, w->at[i]);
}

/* What is not as usual: "imported domain" is not told. */
static void
imported_row(FILE *out, const struct rules_file *f, const struct rule_row *r)
{
	const struct rule_condition *c = &f->conditions[r->condition];
	const struct page_condition *p = c->page;

	fprintf(out, "%u", r->line);
	if (r->action != RULE_BLOCK_IMPORTED)
		fprintf(out, " %s", imported_actions[r->action]);
	if (r->kind != RULE_DOMAIN)
		fprintf(out, " %s", imported_kinds[r->kind]);
	fprintf(out, " %s", r->text);
	if (r->folded != 0)
		ck_assert_uint_eq(r->folded, strlen(r->text));
	if (c->category != NULL)
		fprintf(out, " category=%s", c->category);
	if (p != NULL) {
		if (p->types != 0)
			fprintf(out, " types=%x", p->types);
		if (p->party != PAGE_PARTY_ANY)
			fprintf(out, " party=%u", p->party);
		if (p->match_case)
			fprintf(out, " case");
		imported_words(out, "page", &p->pages);
		imported_words(out, "not", &p->not_pages);
		imported_words(out, "spare", &p->not_hosts);
	}
	fprintf(out, "\n");
}

static void
imported_print(struct imported *m)
{
	size_t size, i;
	FILE *out = open_memstream(&m->rows, &size);

	for (i = 0; i < m->file->count; i++)
		imported_row(out, m->file, &m->file->rows[i]);
	fclose(out);
	m->notes = complaints_notes(m->complaints);
}

static inline struct imported
imported(struct str text, enum import_format format, enum rules_role role,
    enum rule_action action)
{
	struct imported m = {.complaints = complaints_new()};
	struct rule_row like = {.action = action & 0xff};
	struct import i;
	char *copy;

	ck_assert_int_eq(rules_file_parse(&m.file, STR(""), "l.yaml", role,
	    m.complaints), 0);
	/* As large as promised and no larger, for the sanitizer. */
	copy = malloc(text.len + 1);
	memcpy(copy, text.ptr, text.len);
	ck_assert_int_eq(keep_own(m.file->keep, copy, text.len), 0);
	ck_assert_int_eq(import_init(&i, m.file, m.complaints, &like, "f",
	    (struct place){"l.yaml", 1, 1}), 0);
	import_format_read(&i, format, (struct str){copy, text.len});
	imported_print(&m);
	return (m);
}

/* ...and all of it freed. */
static inline void
imported_is(struct imported *m, const char *label, const char *rows,
    const char *notes, const char *complaints)
{
	ck_assert_msg(strcmp(m->rows, rows) == 0, "%s: rows\n%s", label,
	    m->rows);
	ck_assert_msg(strcmp(m->notes, notes) == 0, "%s: notes\n%s", label,
	    m->notes);
	complained(m->complaints, complaints);
	rules_file_free(m->file);
	free(m->rows);
	free(m->notes);
}

#endif
