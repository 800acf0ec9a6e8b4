/* SPDX-License-Identifier: MIT
 *
 * config/squidguard_tree.c - categories, found and read.
 */
#include "config/squidguard_tree.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/import.h"
#include "config/import_text.h"
#include "config/keep.h"
#include "config/names_file.h"
#include "config/rules_rows.h"

#define DEPTH_MOST	3
#define FOLDERS_MOST	4096	/* more is something else */
#define URL_MAX		1024

struct tree {
	struct rules_file *file;
	struct complaints *complaints;
	struct rule_row	 like;
	const char	*root;
	char		 real[PATH_MAX]; /* of the root; "" unknown */
	const struct texts *asked;
	struct place	 at;
	size_t		 rows;
	size_t		 categories;
	size_t		 folders;
	unsigned	 depth;
};

typedef void	 lines_fn(struct import *, struct str text);

static void
read_domains(struct import *i, struct str text)
{
	names_file_read(i, text, NAMES_PLAIN);
}

/* "host/path": what begins so, on the host or below it. */
static void
read_urls(struct import *i, struct str text)
{
	struct rule_row like = i->like;
	char pattern[URL_MAX + 3];
	struct str line;
	size_t at;
	int n;

	like.kind = RULE_PATTERN;
	while (import_line(i, &text, &line)) {
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		at = str_search(line, STR("://"));
		if (at < line.len)
			line = str_from(line, at + 3);
		if (str_find(line, '/') == line.len) {
			import_name(i, &i->like, line);
			continue;
		}
		if (line.len > URL_MAX) {
			import_skip(i, SKIP_LONG, line);
			continue;
		}
		n = snprintf(pattern, sizeof(pattern), "||%.*s", STR_ARG(line));
		import_row(i, &like, (struct str){pattern, (size_t)n});
	}
}

static void
read_expressions(struct import *i, struct str text)
{
	struct str line;

	while (import_line(i, &text, &line)) {
		if (line.len > 0 && line.ptr[0] != '#')
			import_regex(i, &i->like, line, false);
	}
}

struct part {
	const char	*name;
	lines_fn	*read;
};

static const struct part parts[] = {
    {"domains", read_domains},
    {"urls", read_urls},
    {"expressions", read_expressions},
};

#define PARTS	(sizeof(parts) / sizeof(parts[0]))

/* "domains", or what is packed of it: "domains.gz", "domains.2.xz". */
static bool
is_part(const struct part *part, const char *name)
{
	struct str s = str_of(name), plain = str_of(part->name);

	return (str_eq(s, plain) ||
		(str_starts(s, plain) && s.ptr[plain.len] == '.' &&
		    (str_ends_nocase(s, STR(".gz")) ||
			str_ends_nocase(s, STR(".xz")) ||
			str_ends_nocase(s, STR(".zst")))));
}

/* How many files of ${folder} are of ${part}: the plain one, else all that are
 * packed.  Each and ${*found} are the caller's to free. */
static int
find_part(const char *folder, const struct part *part, struct dirent ***found)
{
	int n = scandir(folder, found, NULL, alphasort), i, kept = 0;
	bool plain = false;

	if (n == -1)
		*found = NULL;
	for (i = 0; i < n; i++) {
		struct dirent *entry = (*found)[i];

		if (plain || !is_part(part, entry->d_name)) {
			free(entry);
			continue;
		}
		plain = strcmp(entry->d_name, part->name) == 0;
		(*found)[kept++] = entry;
	}
	return (kept);
}

static void
read_file(struct tree *t, const struct part *part, const char *path,
    const struct rule_row *like)
{
	struct import i;
	struct str text;

	if (import_init(&i, t->file, t->complaints, like, path, t->at) == -1 ||
	    import_text_read(path, t->file->keep, t->at, t->complaints,
		&text) == -1)
		return;
	i.format = "squidguard";
	part->read(&i, text);
	t->rows += i.taken;
	/* A tree has hundreds of files: its sum is told below. */
	if (import_skipped(&i) > 0)
		import_end(&i);
}

static void
read_part(struct tree *t, const struct part *part, const char *folder,
    const struct rule_row *like)
{
	struct dirent **found;
	int n = find_part(folder, part, &found), i;

	for (i = 0; i < n; i++) {
		read_file(t, part,
		    keep_printf(t->file->keep, "%s/%s", folder,
			found[i]->d_name),
		    like);
		free(found[i]);
	}
	free(found);
}

/* ${*like} with the name of its category; -1 without room. */
static int
add_category(struct tree *t, struct rule_row *like, const char *name)
{
	struct rule_condition c = t->file->conditions[like->condition];
	unsigned condition;

	if (c.category != NULL)
		return (0);
	c.category = keep_text(t->file->keep, str_of(name));
	condition = c.category == NULL ? 0 : rules_rows_condition(t->file, &c);
	like->condition = condition & 0xffffff;
	if (condition != 0)
		return (0);
	complaints_add(t->complaints, t->at, "there is no memory to read it");
	return (-1);
}

static bool
is_category(const char *folder)
{
	struct dirent **found;
	size_t part;
	int n = 0, i;

	for (part = 0; part < PARTS && n == 0; part++) {
		n = find_part(folder, &parts[part], &found);
		for (i = 0; i < n; i++)
			free(found[i]);
		free(found);
	}
	return (n > 0);
}

/* Is ${name} asked for, itself or what it lies in? */
static bool
is_asked(const struct tree *t, const char *name)
{
	struct str s = str_of(name), asked;
	size_t i;

	for (i = 0; i < t->asked->count; i++) {
		asked = str_of(t->asked->at[i]);
		if (str_starts(s, asked) &&
		    (s.len == asked.len || s.ptr[asked.len] == '/'))
			return (true);
	}
	return (false);
}

static void
read_category(struct tree *t, const char *folder, const char *name)
{
	struct rule_row like = t->like;
	size_t n;

	if (add_category(t, &like, name) == -1)
		return;
	t->categories++;
	for (n = 0; n < PARTS; n++)
		read_part(t, &parts[n], folder, &like);
}

/* Another name for what the tree has anyway. */
static bool
is_alias(const struct tree *t, const char *folder)
{
	char real[PATH_MAX];
	struct stat st;
	size_t len = strlen(t->real);

	return (lstat(folder, &st) == 0 && S_ISLNK(st.st_mode) &&
		realpath(folder, real) != NULL && len > 0 &&
		strncmp(real, t->real, len) == 0 && real[len] == '/');
}

static void read_folder(struct tree *, const char *folder, const char *name);

static void
visit(struct tree *t, const char *folder, const char *name)
{
	bool asked = t->asked->count == 0 ? !is_alias(t, folder)
					  : is_asked(t, name);
	struct stat st;

	if (stat(folder, &st) == -1 || !S_ISDIR(st.st_mode) ||
	    ++t->folders > FOLDERS_MOST)
		return;
	if (asked && is_category(folder))
		read_category(t, folder, name);
	if (t->depth < DEPTH_MOST && (asked || !is_alias(t, folder)))
		read_folder(t, folder, name);
}

/* What lies in ${folder}, whose own name is ${name}, "" at the root. */
static void
read_folder(struct tree *t, const char *folder, const char *name)
{
	char path[PATH_MAX], inner[PATH_MAX];
	struct dirent **found;
	int n = scandir(folder, &found, NULL, alphasort), i, len;

	if (n == -1) {
		complaints_add(t->complaints, t->at,
		    "cannot read the folder %s", folder);
		return;
	}
	t->depth++;
	for (i = 0; i < n; i++) {
		len = snprintf(path, sizeof(path), "%s/%s", folder,
		    found[i]->d_name);
		if (found[i]->d_name[0] != '.' && len > 0 &&
		    (size_t)len < sizeof(path) &&
		    (size_t)snprintf(inner, sizeof(inner), "%s%s%s", name,
			name[0] == '\0' ? "" : "/",
			found[i]->d_name) < sizeof(inner))
			visit(t, path, inner);
		free(found[i]);
	}
	free(found);
	t->depth--;
}

static void
check_asked(const struct tree *t)
{
	char path[PATH_MAX];
	struct stat st;
	size_t i;

	for (i = 0; i < t->asked->count; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", t->root,
		    t->asked->at[i]);
		if (stat(path, &st) == -1 || !S_ISDIR(st.st_mode))
			complaints_add(t->complaints, t->at,
			    "there is no category `%.80s` in %s",
			    t->asked->at[i], t->root);
	}
}

/* The last part of ${path}. */
static const char *
base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (slash == NULL || slash[1] == '\0' ? path : slash + 1);
}

void
squidguard_tree_read(struct rules_file *file, struct complaints *complaints,
    const struct rule_row *like, const char *path,
    const struct texts *categories, struct place at)
{
	struct tree t = {.file = file,
	    .complaints = complaints,
	    .like = *like,
	    .root = path,
	    .asked = categories,
	    .at = at};
	size_t before = complaints_count(complaints);

	if (realpath(path, t.real) == NULL)
		t.real[0] = '\0';
	check_asked(&t);
	if (categories->count == 0 && is_category(path))
		read_category(&t, path, base_of(path));
	else
		read_folder(&t, path, "");
	if (t.folders > FOLDERS_MOST)
		complaints_add(complaints, at,
		    "there are more than %d folders in %s", FOLDERS_MOST, path);
	if (t.categories == 0 && complaints_count(complaints) == before)
		complaints_add(complaints, at,
		    "%s is no tree of lists: CATEGORY/domains, "
		    "CATEGORY/urls or CATEGORY/expressions is expected in it",
		    path);
	else if (t.categories > 0)
		complaints_note(complaints, (struct place){path, 0, 0},
		    "%zu rules in %zu categories", t.rows, t.categories);
}
