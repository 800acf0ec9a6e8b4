/* SPDX-License-Identifier: MIT
 *
 * config/words_file.c - danger words.
 */
#include "config/words_file.h"

#include <stdlib.h>

#include "config/keep.h"
#include "config/path.h"
#include "config/text_file.h"
#include "config/words_level.h"
#include "config/words_read.h"
#include "config/words_rows.h"
#include "proxy/base/object.h"

#define WORDS_BYTES	((size_t)64 << 20)
#define WORDS_NODES	((size_t)4 << 20)

static struct words_file *
words_new(const char *name)
{
	struct words_file *f = malloc(sizeof(*f));
	const char *kept = NULL;

	if (f == NULL)
		return (NULL);
	INIT_OBJ(f, WORDS_FILE_MAGIC);
	words_level_init(&f->level);
	f->files = calloc(WORDS_FILES, sizeof(*f->files));
	f->keep = keep_new();
	if (f->keep != NULL)
		kept = keep_text(f->keep, str_of(name));
	if (kept != NULL && f->files != NULL && words_rows_file(f, kept) != -1)
		return (f);
	words_file_free(f);
	return (NULL);
}

int
words_file_parse_with(struct words_file **out, struct str text,
    const char *name, const struct rules_names *names,
    struct complaints *complaints)
{
	size_t before = complaints_count(complaints);
	struct words_file *f = words_new(name);
	struct yaml_tree *tree = yaml_tree_parse(text, name, WORDS_NODES,
	    complaints);
	struct words_reading r = {
	    f, {.tree = tree, .complaints = complaints}, names};

	if (f == NULL)
		complaints_add(complaints, (struct place){name, 0, 0},
		    "there is no memory to read it");
	if (f != NULL && tree != NULL) {
		r.decode.keep = f->keep;
		r.decode.folder = path_folder(f->keep, name);
		words_read(&r);
	}
	yaml_tree_free(tree);
	*out = f;
	return (complaints_count(complaints) == before ? 0 : -1);
}

int
words_file_parse(struct words_file **out, struct str text, const char *name,
    struct complaints *complaints)
{
	return (words_file_parse_with(out, text, name, NULL, complaints));
}

int
words_file_load(struct words_file **out, const char *path,
    const struct rules_names *names, struct complaints *complaints)
{
	struct str text;
	int rc;

	*out = NULL;
	if (text_file_read(path, WORDS_BYTES, (struct place){NULL, 0, 0},
		complaints, &text) == -1)
		return (-1);
	rc = words_file_parse_with(out, text, path, names, complaints);
	free((char *)(uintptr_t)text.ptr);
	return (rc);
}

void
words_file_free(struct words_file *f)
{
	if (f == NULL)
		return;
	CHECK_OBJ(f, WORDS_FILE_MAGIC);
	keep_free(f->keep);
	free(f->rows);
	free(f->files);
	FINI_OBJ(f);
	free(f);
}
