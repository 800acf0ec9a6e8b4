/* SPDX-License-Identifier: MIT
 *
 * config/words_import.c - files of phrases, and files of words.
 */
#include "config/words_import.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "config/keep.h"
#include "config/latin1.h"
#include "config/path.h"
#include "config/phrases_file.h"
#include "config/text_file.h"
#include "config/words_rows.h"

#define IMPORT_BYTES	((size_t)64 << 20)
#define IMPORT_DEPTH	8		/* files that include files */
#define FOLDER_DEPTH	4
#define FOLDER_ENTRIES	10000

struct import {
	struct words_reading *r;
	struct place	 at;		/* of the entry */
	const struct yaml_node *name;	/* NULL: not given */
	bool		 plain;		/* a word a line */
	unsigned	 open;		/* of plain words */
	const char	*category;	/* NULL: the file says */
	int32_t		 weight;	/* where none is given */
	unsigned	 depth;
	bool		 full;		/* no more files are read */
	/* The file that is being read. */
	const char	*path;
	const char	*listed;	/* its own category, or NULL */
	uint16_t	 file;
};

static void	 read_file(struct import *, const char *path);

static void
complain(struct import *i, const char *path, const char *why)
{
	complaints_add(i->r->decode.complaints, i->at, "%s%s%s",
	    path == NULL ? "" : path, path == NULL ? "" : ": ", why);
}

static void
key_file(struct words_reading *r, const struct yaml_node *node, void *into)
{
	(void)r;
	((struct import *)into)->name = node;
}

static void
key_format(struct words_reading *r, const struct yaml_node *node, void *into)
{
	struct import *i = into;

	if (node->kind == YAML_WORD && str_eq(node->text, STR("plain")))
		i->plain = true;
	else if (node->kind == YAML_WORD &&
		 str_eq(node->text, STR("e2guardian-phrases")))
		i->plain = false;
	else
		words_keys_complain(r, node,
		    "format: must be plain or e2guardian-phrases");
}

static void
key_category(struct words_reading *r, const struct yaml_node *node, void *into)
{
	((struct import *)into)->category = words_keys_text(r, node,
	    "category: a name is expected here");
}

static void
key_weight(struct words_reading *r, const struct yaml_node *node, void *into)
{
	(void)words_keys_number(r, node, -WORDS_WEIGHT, WORDS_WEIGHT,
	    "weight: must be a whole number from -10000 to 10000",
	    &((struct import *)into)->weight);
}

static void
key_part(struct words_reading *r, const struct yaml_node *node, void *into)
{
	bool part;

	if (words_keys_bool(r, node, "part: must be true or false", &part) &&
	    part)
		((struct import *)into)->open = WORD_OPEN_BEFORE |
						WORD_OPEN_AFTER;
}

static const struct words_key import_keys[] = {
    {"file", key_file},
    {"format", key_format},
    {"category", key_category},
    {"weight", key_weight},
    {"part", key_part},
    {NULL, NULL},
};

static int
add(struct import *i, struct word_row *row)
{
	const char *category = i->category != NULL ? i->category : i->listed;
	const char *why;

	row->category = category == NULL ? "" : category;
	row->file = i->file;
	why = words_rows_add(i->r->file, row);
	if (why != NULL)
		complain(i, i->path, why);
	return (why == NULL ? 0 : -1);
}

/* The pieces' texts, and one of all of them for people. */
static const char *
name_row(struct keep *keep, const struct phrase *p, struct word_piece *pieces)
{
	const char *name = NULL;
	size_t n;
	struct str s;

	for (n = 0; n < p->count; n++) {
		s = p->pieces[n];
		pieces[n].text = keep_text(keep, str_trim(s));
		if (pieces[n].text == NULL)
			return (NULL);
		if (s.ptr[0] != ' ')
			pieces[n].open |= WORD_OPEN_BEFORE;
		if (s.ptr[s.len - 1] != ' ')
			pieces[n].open |= WORD_OPEN_AFTER;
		name = name == NULL
			   ? pieces[n].text
			   : keep_printf(keep, "%s + %s", name, pieces[n].text);
		if (name == NULL)
			return (NULL);
	}
	return (name);
}

static int
on_phrase(void *context, const struct phrase *p)
{
	struct import *i = context;
	struct keep *keep = i->r->decode.keep;
	struct word_piece *pieces = keep_alloc(keep,
	    p->count * sizeof(*pieces));
	struct word_row row = {.pieces = pieces,
	    .npieces = p->count,
	    .weight = p->has_weight ? p->weight : i->weight,
	    .line = p->line};

	if (pieces != NULL)
		row.text = name_row(keep, p, pieces);
	if (row.text != NULL)
		return (add(i, &row));
	complain(i, i->path, "there is no memory to read it");
	return (-1);
}

static int
on_category(void *context, struct str name)
{
	struct import *i = context;

	i->listed = keep_text(i->r->decode.keep, str_head(name, 80));
	return (0);
}

static int
on_include(void *context, struct str name, uint32_t line)
{
	struct import *i = context, inner = *i;
	struct keep *keep = i->r->decode.keep;
	const char *path = path_from(keep, path_folder(keep, i->path), name);

	inner.at = (struct place){i->path, line, 0};
	inner.depth++;
	if (path == NULL || inner.depth > IMPORT_DEPTH) {
		complain(&inner, path, "files include one another too deep");
		return (-1);
	}
	read_file(&inner, path);
	return (0);
}

static const struct phrases_ops phrases_ops = {
    on_phrase,
    on_category,
    on_include,
};

static void
read_plain(struct import *i, struct str text)
{
	struct word_row row = {.line = 0};
	struct phrase p = {.count = 1};
	struct word_piece *piece;
	struct str line;

	while (text.ptr != NULL) {
		line = str_split(&text, '\n');
		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		p.pieces[0] = str_trim(line);
		row.line++;
		if (p.pieces[0].len == 0 || p.pieces[0].ptr[0] == '#' ||
		    memchr(p.pieces[0].ptr, '\0', p.pieces[0].len) != NULL)
			continue;
		piece = keep_alloc(i->r->decode.keep, sizeof(*piece));
		if (piece == NULL ||
		    name_row(i->r->decode.keep, &p, piece) == NULL) {
			complain(i, i->path, "there is no memory to read it");
			return;
		}
		piece->open = i->open;
		row.text = piece->text;
		row.pieces = piece;
		row.npieces = 1;
		row.weight = i->weight;
		if (add(i, &row) == -1)
			return;
	}
}

static void
read_text(struct import *i, struct str text)
{
	uint32_t *skipped = &i->r->file->files[i->file].skipped;

	if (i->plain)
		read_plain(i, text);
	else
		(void)phrases_parse(text, &phrases_ops, i, skipped);
}

static void
read_file(struct import *i, const char *path)
{
	int file = words_rows_file(i->r->file, path);
	struct str text, utf8;

	if (file == -1) {
		complain(i, path, "there is no room for so many files");
		i->full = true;
		return;
	}
	i->path = path;
	i->file = (uint16_t)file;
	i->listed = NULL;
	if (text_file_read(path, IMPORT_BYTES, i->at, i->r->decode.complaints,
		&text) == -1)
		return;
	if (latin1_is_utf8(text)) {
		read_text(i, text);
	} else {
		utf8 = latin1_to_utf8(text);
		if (utf8.ptr == NULL)
			complain(i, path, "there is no memory to read it");
		else
			read_text(i, utf8);
		free((char *)(uintptr_t)utf8.ptr);
	}
	free((char *)(uintptr_t)text.ptr);
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

static void	 read_path(struct import *, const char *path, unsigned depth);

static int
is_shown(const struct dirent *entry)
{
	return (entry->d_name[0] != '.');
}

/* In the order of their names, so that a list means the same everywhere. */
static void
read_folder(struct import *i, const char *path, unsigned depth)
{
	struct dirent **entries = NULL;
	int k, n = scandir(path, &entries, is_shown, alphasort);
	const char *inside;

	if (n == -1 || n > FOLDER_ENTRIES)
		complain(i, path,
		    n == -1 ? "cannot be read" : "holds too many files");
	for (k = 0; k < n; k++) {
		inside = keep_printf(i->r->decode.keep, "%s/%s", path,
		    entries[k]->d_name);
		if (inside != NULL && n <= FOLDER_ENTRIES && !i->full)
			read_path(i, inside, depth + 1);
		free(entries[k]);
	}
	free(entries);
}

static void
read_path(struct import *i, const char *path, unsigned depth)
{
	if (!is_folder(path))
		read_file(i, path);
	else if (depth < FOLDER_DEPTH)
		read_folder(i, path, depth);
	else
		complain(i, path, "folders in folders are read four deep");
}

/* What came of each file. */
static void
note(struct words_reading *r, size_t first)
{
	const struct words_source *s;
	size_t n;

	for (n = first; n < r->file->nfiles; n++) {
		s = &r->file->files[n];
		complaints_note(r->decode.complaints,
		    (struct place){s->name, 0, 0},
		    "%u phrases; %u lines skipped", s->rows, s->skipped);
	}
}

void
words_import(struct words_reading *r, const struct yaml_node *node)
{
	struct import i = {.r = r,
	    .at = yaml_place(r->decode.tree, node),
	    .weight = WORDS_AT_ONCE};
	size_t before = complaints_count(r->decode.complaints);
	size_t rows = r->file->count, files = r->file->nfiles;
	const char *path;

	if (node->kind == YAML_MAP)
		words_keys_read(r, node, import_keys, &i);
	if (i.name == NULL || i.name->kind != YAML_WORD ||
	    i.name->text.len == 0) {
		complain(&i, NULL,
		    "an import such as {file: weighted/, format: "
		    "e2guardian-phrases} is expected here");
		return;
	}
	path = path_from(r->decode.keep, r->decode.folder, i.name->text);
	if (path == NULL)
		complain(&i, NULL, "there is no memory to read it");
	else
		read_path(&i, path, 0);
	if (r->file->count == rows &&
	    complaints_count(r->decode.complaints) == before)
		complain(&i, path, "no phrase was found in it");
	note(r, files);
}
