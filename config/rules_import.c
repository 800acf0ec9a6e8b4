/* SPDX-License-Identifier: MIT
 *
 * config/rules_import.c - imported lists.
 */
#include "config/rules_import.h"

#include <sys/stat.h>
#include <unistd.h>

#include "config/decode_list.h"
#include "config/import.h"
#include "config/import_format.h"
#include "config/import_text.h"
#include "config/keep.h"
#include "config/list_source.h"
#include "config/path.h"
#include "config/quantity.h"
#include "config/rules_condition.h"
#include "config/rules_rows.h"
#include "config/squidguard_tree.h"
#include "config/texts.h"

#define EVERY_LEAST_MS	INT64_C(60000)

struct entry {
	struct rules_file *file;
	const struct decode *decode;
	struct place	 at;
	const struct rules_section *section;
	const struct yaml_node *name;	/* NULL: not given */
	const struct yaml_node *url;	/* NULL: not given */
	int64_t		 every_ms;	/* 0: not given */
	enum import_format format;
	struct texts	 categories;
	struct rule_row	 like;
};

static void
read_format(struct entry *e, const struct yaml_node *node)
{
	enum import_format format = IMPORT_FORMATS;

	if (node->kind == YAML_WORD)
		format = import_format_of(node->text);
	if (format != IMPORT_FORMATS)
		e->format = format;
	else
		complaints_add(e->decode->complaints,
		    yaml_place(e->decode->tree, node),
		    "format: must be plain, hosts, adblock, squidguard, rpz "
		    "or auto");
}

static void
read_every(struct entry *e, const struct yaml_node *node)
{
	const char *why = "a single value is expected here";

	if (node->kind == YAML_WORD)
		why = quantity_duration(node->text, &e->every_ms);
	if (why == NULL && e->every_ms < EVERY_LEAST_MS)
		why = "must be at least 1min";
	if (why != NULL)
		rules_section_complain(e->section, node, "every: %s", why);
}

static void
read_keys(struct entry *e, const struct yaml_node *entry)
{
	const struct yaml_node *n;

	for (n = entry->first; n != NULL; n = n->next) {
		if (str_eq(n->key->text, STR("file")))
			e->name = n;
		else if (str_eq(n->key->text, STR("url")))
			e->url = n;
		else if (str_eq(n->key->text, STR("every")))
			read_every(e, n);
		else if (str_eq(n->key->text, STR("format")))
			read_format(e, n);
		else if (str_eq(n->key->text, STR("categories")))
			(void)decode_list_texts(e->decode, "categories", n,
			    &e->categories);
		else if (!rules_condition_is_key(n->key->text))
			complaints_add(e->decode->complaints,
			    yaml_place(e->decode->tree, n->key),
			    "unknown key `%.80s`; an import has `file` or "
			    "`url`, `format`, `categories` and `every`",
			    n->key->text.ptr);
	}
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

static void
read_tree(struct entry *e, const char *path)
{
	if (e->format == IMPORT_SQUIDGUARD || e->format == IMPORT_AUTO)
		squidguard_tree_read(e->file, e->decode->complaints, &e->like,
		    path, &e->categories, e->at);
	else
		complaints_add(e->decode->complaints, e->at,
		    "cannot read %s: it is a folder, and format %s is of "
		    "files",
		    path, import_format_name(e->format));
}

static void
read_file(struct entry *e, const char *path)
{
	struct import i;
	struct str text;

	if (e->format == IMPORT_SQUIDGUARD || e->categories.count > 0)
		complaints_add(e->decode->complaints, e->at,
		    "%s is no folder: only those of format squidguard have "
		    "categories",
		    path);
	else if (import_init(&i, e->file, e->decode->complaints, &e->like, path,
		     e->at) == 0 &&
		 import_text_read(path, e->file->keep, e->at,
		     e->decode->complaints, &text) == 0)
		import_format_read(&i, e->format, text);
}

/* Note where it comes from; the name of its copy, or NULL after a complaint. */
static const char *
add_source(struct entry *e)
{
	const char *why = "a single value is expected here";
	const char *folder = rules_section_lists(e->section);
	struct list_source *source;

	if (e->url->kind == YAML_WORD)
		why = list_source_judge(e->url->text);
	if (why == NULL && folder == NULL)
		why = "there is no lists.folder for its copy";
	if (why != NULL) {
		rules_section_complain(e->section, e->url, "url: %s", why);
		return (NULL);
	}
	source = keep_alloc(e->file->keep, sizeof(*source));
	if (source != NULL) {
		source->url = keep_text(e->file->keep, e->url->text);
		source->file = list_source_file(e->file->keep, folder,
		    e->url->text);
	}
	if (source == NULL || source->url == NULL || source->file == NULL) {
		(void)decode_list_no_memory(e->decode, e->url);
		return (NULL);
	}
	source->every_ms = e->every_ms;
	source->format = import_format_name(e->format);
	source->role = e->section->role;
	source->next = e->file->sources;
	e->file->sources = source;
	return (source->file);
}

static void
read_source(struct entry *e)
{
	const char *path;

	if (e->name != NULL) {
		rules_section_complain(e->section, e->url->key,
		    "an import is a `file` or a `url`, not both");
		return;
	}
	path = add_source(e);
	if (path != NULL && access(path, F_OK) == 0)
		read_file(e, path);
	else if (path != NULL)
		complaints_note(e->decode->complaints,
		    yaml_place(e->decode->tree, e->url),
		    "not fetched yet, so nothing of it is in force: "
		    "aduanactl lists update");
}

static bool
is_url(struct str name)
{
	return (str_starts_nocase(name, STR("http://")) ||
		str_starts_nocase(name, STR("https://")));
}

void
rules_import(const struct rules_section *section, const struct yaml_node *entry)
{
	const struct decode *decode = section->decode;
	struct entry e = {.section = section,
	    .file = section->file,
	    .decode = decode,
	    .at = yaml_place(decode->tree, entry),
	    .format = IMPORT_AUTO,
	    .like = {.kind = RULE_DOMAIN,
		.action = rules_role_action(section->role) & 0xff}};
	const char *path;

	if (entry->kind == YAML_WORD)
		e.name = entry;
	if (entry->kind == YAML_MAP) {
		read_keys(&e, entry);
		rules_condition_read(section, entry, &e.like);
	}
	if (e.url != NULL) {
		read_source(&e);
		return;
	}
	if (e.every_ms > 0)
		rules_section_complain(section, entry,
		    "`every` belongs to an import by `url`");
	if (e.name == NULL || e.name->kind != YAML_WORD ||
	    e.name->text.len == 0) {
		complaints_add(decode->complaints, e.at,
		    "an import such as {file: lists/ads.txt, format: plain} "
		    "is expected here");
		return;
	}
	if (is_url(e.name->text)) {
		complaints_add(decode->complaints, e.at,
		    "a list from the web is an import by url, as in {url: "
		    "\"%.200s\"}",
		    e.name->text.ptr);
		return;
	}
	path = path_from(section->file->keep, decode->folder, e.name->text);
	if (path != NULL && is_folder(path))
		read_tree(&e, path);
	else
		read_file(&e, path);
}
