/* SPDX-License-Identifier: MIT
 *
 * config/rules_file.c - rows of rules.
 */
#include "config/rules_file.h"

#include <stdlib.h>

#include "config/keep.h"
#include "config/rules_read.h"
#include "config/rules_rows.h"
#include "config/text_file.h"
#include "config/yaml_tree.h"
#include "proxy/base/object.h"

#define RULES_BYTES	((size_t)128 << 20)
#define RULES_NODES	((size_t)4 << 20)

static struct rules_file *
rules_new(const char *name, enum rules_role role)
{
	struct rules_file *f = malloc(sizeof(*f));

	if (f == NULL)
		return (NULL);
	INIT_OBJ(f, RULES_FILE_MAGIC);
	f->role = role;
	f->keep = keep_new();
	(void)rules_rows_condition(f, &(struct rule_condition){0});
	if (f->keep != NULL)
		f->files = keep_alloc(f->keep, sizeof(*f->files) * RULES_FILES);
	if (f->files != NULL)
		f->files[0] = keep_text(f->keep, str_of(name));
	if (f->conditions == NULL || f->files == NULL || f->files[0] == NULL) {
		rules_file_free(f);
		return (NULL);
	}
	f->nfiles = 1;
	return (f);
}

int
rules_file_parse_with(struct rules_file **out, struct str text,
    const char *name, enum rules_role role, const struct rules_names *names,
    struct complaints *complaints)
{
	size_t before = complaints_count(complaints);
	struct rules_file *f = rules_new(name, role);
	struct yaml_tree *tree;

	*out = NULL;
	if (f == NULL) {
		complaints_add(complaints, (struct place){name, 0, 0},
		    "there is no memory to read it");
		return (-1);
	}
	tree = yaml_tree_parse(text, name, RULES_NODES, complaints);
	if (tree != NULL)
		rules_read(f, tree, names, complaints);
	yaml_tree_free(tree);
	rules_rows_trim(f);
	*out = f;
	return (complaints_count(complaints) == before ? 0 : -1);
}

int
rules_file_parse(struct rules_file **out, struct str text, const char *name,
    enum rules_role role, struct complaints *complaints)
{
	return (rules_file_parse_with(out, text, name, role, NULL, complaints));
}

int
rules_file_load_with(struct rules_file **out, const char *path,
    enum rules_role role, const struct rules_names *names,
    struct complaints *complaints)
{
	struct str text;
	int rc;

	*out = NULL;
	if (text_file_read(path, RULES_BYTES, (struct place){NULL, 0, 0},
		complaints, &text) == -1)
		return (-1);
	rc = rules_file_parse_with(out, text, path, role, names, complaints);
	free((char *)(uintptr_t)text.ptr);
	return (rc);
}

int
rules_file_load(struct rules_file **out, const char *path, enum rules_role role,
    struct complaints *complaints)
{
	return (rules_file_load_with(out, path, role, NULL, complaints));
}

void
rules_file_free(struct rules_file *f)
{
	if (f == NULL)
		return;
	CHECK_OBJ(f, RULES_FILE_MAGIC);
	free(f->rows);
	free(f->conditions);
	keep_free(f->keep);
	FINI_OBJ(f);
	free(f);
}

struct place
rules_file_place(const struct rules_file *f, const struct rule_row *row)
{
	CHECK_OBJ(f, RULES_FILE_MAGIC);
	ASSERT(row->file < f->nfiles);
	return ((struct place){f->files[row->file], row->line, row->column});
}
