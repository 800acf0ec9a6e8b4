/* SPDX-License-Identifier: MIT
 *
 * filters/words/words.c - patterns, and groups.
 */
#include "filters/words/words.h"

#include <stdlib.h>

#include "config/complaint.h"
#include "config/keep.h"
#include "filters/words/matcher.h"
#include "filters/words/words_build.h"
#include "filters/words/words_group.h"
#include "proxy/base/object.h"

#define WHY_SIZE	256

struct words {
	unsigned		 magic;
#define WORDS_MAGIC		0xf1170014u
	struct keep		*keep;		/* all texts */
	struct words_entry	*entries;	/* the rows as listed */
	size_t			 count;
	size_t			 left_out;
	uint32_t		*pieces;
	uint32_t		*piece_rows;
	uint32_t		*piece_first;
	struct matcher_patterns	*patterns;
	/* Of whoever is in no group, behind the others. */
	struct words_group	*groups;
	size_t			 ngroups;
	struct words_group_category categories[WORDS_CATEGORIES];
	size_t			 ncategories;
};

static const char *
copy(struct words *w, const char *text)
{
	const char *kept = keep_text(w->keep, str_of(text));

	ASSERT(kept != NULL);
	return (kept);
}

/* The number of the category ${name}, which is made when there is none. */
static uint8_t
category_number(struct words *w, const char *name, struct complaints *c,
    struct place at)
{
	size_t i;

	for (i = 0; i < w->ncategories; i++) {
		if (strcmp(name, w->categories[i].name) == 0)
			return ((uint8_t)i);
	}
	if (i == WORDS_CATEGORIES) {
		complaints_add(c, at,
		    "there is no room for more than 63 categories: \"%.80s\"",
		    name);
		return (0);
	}
	w->categories[i].name = copy(w, name);
	return ((uint8_t)w->ncategories++);
}

/* Categories of groups of rows come one after another. */
static void
fill_entries(struct words *w, const struct words_file *f, struct complaints *c)
{
	const char **files = calloc(f->nfiles, sizeof(*files));
	const char *last = "";
	const struct word_row *row;
	struct words_entry *e;
	size_t i;

	ASSERT(files != NULL);
	for (i = 0; i < f->nfiles; i++)
		files[i] = copy(w, f->files[i].name);
	(void)category_number(w, "", c, (struct place){0});
	for (i = 0; i < f->count; i++) {
		row = &f->rows[i];
		e = &w->entries[i];
		e->text = copy(w, row->text);
		e->file = files[row->file];
		e->line = row->line;
		e->weight = row->weight;
		if (i > 0 && strcmp(row->category, last) == 0)
			e->number = e[-1].number;
		else
			e->number = category_number(w, row->category, c,
			    (struct place){
				files[row->file], row->line, row->column});
		last = row->category;
		e->category = w->categories[e->number].name;
		if (e->weight < 0)
			w->categories[e->number].both_ways = true;
	}
	free(files);
}

static void
check_categories(const struct words *w, const struct words_file *f,
    const struct words_level *l, struct complaints *c)
{
	size_t i, k;

	for (i = 0; i < l->ncategories; i++) {
		for (k = 0; k < w->ncategories; k++) {
			if (strcmp(l->categories[i].name,
				w->categories[k].name) == 0)
				break;
		}
		if (k == w->ncategories && l->categories[i].name[0] != '\0')
			complaints_add(c,
			    (struct place){f->files[0].name,
				l->categories[i].line, l->categories[i].column},
			    "no word is of the category \"%.80s\"",
			    l->categories[i].name);
	}
}

/* Reasons outlive the file. */
static void
add_group(struct words *w, const struct words_level *l, struct digest reading)
{
	struct words_group *g = &w->groups[w->ngroups++];
	size_t i;

	words_group_init(g, l, w->categories, w->ncategories, reading);
	g->words = w;
	for (i = 0; i < w->ncategories; i++) {
		if (g->reasons[i] != NULL)
			g->reasons[i] = copy(w, g->reasons[i]);
	}
}

static void
copy_people(struct words *w, const struct words_group_row *row,
    struct words_group *g)
{
	struct net *nets = keep_alloc(w->keep,
	    (row->clients.count + 1) * sizeof(*nets));
	const char **users = keep_alloc(w->keep,
	    (row->nusers + 1) * sizeof(*users));
	size_t i;

	ASSERT(nets != NULL && users != NULL);
	for (i = 0; i < row->clients.count; i++)
		nets[i] = row->clients.at[i];
	for (i = 0; i < row->nusers; i++)
		users[i] = copy(w, row->users[i]);
	g->name = copy(w, row->name);
	g->clients = (struct nets){nets, row->clients.count};
	g->users = users;
	g->nusers = row->nusers;
}

static void
add_groups(struct words *w, const struct words_file *f, struct digest reading,
    struct complaints *c)
{
	size_t i;

	w->groups = calloc(f->ngroups + 1, sizeof(*w->groups));
	ASSERT(w->groups != NULL);
	for (i = 0; i < f->ngroups; i++) {
		add_group(w, &f->groups[i].level, reading);
		copy_people(w, &f->groups[i], &w->groups[i]);
		if (f->groups[i].level.categories != f->level.categories)
			check_categories(w, f, &f->groups[i].level, c);
	}
	add_group(w, &f->level, reading);
	check_categories(w, f, &f->level, c);
	words_group_link(w->groups, w->ngroups);
}

static void
compile(struct words *w, const struct words_file *f, struct complaints *c)
{
	struct words_built b = {
	    .file = f, .complaints = c, .keep = w->keep, .entries = w->entries};
	char why[WHY_SIZE];

	words_build(&b);
	w->pieces = b.pieces;
	w->piece_rows = b.piece_rows;
	w->piece_first = b.piece_first;
	w->left_out = b.left_out;
	add_groups(w, f, b.digest, c);
	w->patterns = matcher_patterns_new(b.patterns, b.npatterns, why,
	    sizeof(why));
	free(b.patterns);
	if (w->patterns == NULL)
		complaints_add(c, (struct place){f->files[0].name, 0, 0}, "%s",
		    why);
}

struct words *
words_new(const struct words_file *f, struct complaints *complaints)
{
	struct words *w = malloc(sizeof(*w));
	size_t before = complaints_count(complaints);

	ASSERT(w != NULL);
	INIT_OBJ(w, WORDS_MAGIC);
	w->keep = keep_new();
	w->count = f->count;
	w->entries = calloc(f->count + 1, sizeof(*w->entries));
	ASSERT(w->keep != NULL && w->entries != NULL);
	fill_entries(w, f, complaints);
	compile(w, f, complaints);
	if (complaints_count(complaints) == before)
		return (w);
	words_free(w);
	return (NULL);
}

void
words_free(struct words *w)
{
	if (w == NULL)
		return;
	CHECK_OBJ(w, WORDS_MAGIC);
	matcher_patterns_free(w->patterns);
	free(w->groups);
	free(w->pieces);
	free(w->piece_rows);
	free(w->piece_first);
	free(w->entries);
	keep_free(w->keep);
	FINI_OBJ(w);
	free(w);
}

const struct words_group *
words_group(const struct words *w, const uint8_t client[16], struct str user)
{
	const struct words_group *g = w->groups;
	size_t i;

	CHECK_OBJ(w, WORDS_MAGIC);
	for (i = 0; i + 1 < w->ngroups; i++, g++) {
		if (words_group_fits(g, client, user))
			break;
	}
	return (g->is_off ? NULL : g);
}

size_t
words_count(const struct words *w)
{
	CHECK_OBJ(w, WORDS_MAGIC);
	return (w->count - w->left_out);
}

const struct matcher_patterns *
words_patterns(const struct words *w)
{
	CHECK_OBJ(w, WORDS_MAGIC);
	return (w->patterns);
}

const struct words_entry *
words_entry(const struct words *w, uint32_t row)
{
	CHECK_OBJ(w, WORDS_MAGIC);
	ASSERT(row < w->count);
	return (&w->entries[row]);
}

const uint32_t *
words_pieces(const struct words *w, const struct words_entry *e)
{
	return (w->pieces + e->pieces);
}

const uint32_t *
words_rows(const struct words *w, uint32_t piece, size_t *count)
{
	*count = w->piece_first[piece + 1] - w->piece_first[piece];
	return (w->piece_rows + w->piece_first[piece]);
}
