/* SPDX-License-Identifier: MIT
 *
 * config/rules_import.c - imported lists.
 */
#include "config/rules_import.h"

#include <stdlib.h>

#include "config/names_file.h"
#include "config/path.h"
#include "config/rules_condition.h"
#include "config/rules_rows.h"
#include "config/text_file.h"

#define IMPORT_BYTES	((size_t)1 << 30)

struct import {
	struct rules_file *file;
	const struct decode *decode;
	struct place	 at;
	const struct yaml_node *name;	/* NULL: not given */
	enum names_format format;
	struct rule_row	 like;
};

static void
read_format(struct import *i, const struct yaml_node *node)
{
	static const char *const names[] = {"plain", "hosts", "auto"};
	unsigned n;

	for (n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
		if (node->kind != YAML_WORD ||
		    !str_eq(node->text, str_of(names[n])))
			continue;
		i->format = (enum names_format)n;
		return;
	}
	complaints_add(i->decode->complaints, yaml_place(i->decode->tree, node),
	    "format: must be plain, hosts or auto in this version");
}

static void
read_keys(struct import *i, const struct yaml_node *entry)
{
	const struct yaml_node *n;

	for (n = entry->first; n != NULL; n = n->next) {
		if (str_eq(n->key->text, STR("file")))
			i->name = n;
		else if (str_eq(n->key->text, STR("format")))
			read_format(i, n);
		else if (!rules_condition_is_key(n->key->text))
			complaints_add(i->decode->complaints,
			    yaml_place(i->decode->tree, n->key),
			    "unknown key `%.80s`; an import has `file` and "
			    "`format`",
			    n->key->text.ptr);
	}
}

static int
on_name(void *context, struct str name, uint32_t line)
{
	struct import *i = context;

	i->like.line = line;
	if (rules_rows_add(i->file, i->like, name) == 0)
		return (0);
	complaints_add(i->decode->complaints, i->at,
	    "there is no memory to read it");
	return (-1);
}

static void
read_names(struct import *i)
{
	struct rules_file *f = i->file;
	const char *path = path_from(f->keep, i->decode->folder, i->name->text);
	struct str text;

	if (path == NULL || f->nfiles == RULES_FILES) {
		complaints_add(i->decode->complaints, i->at,
		    "there is no room for so many imports");
		return;
	}
	if (text_file_read(path, IMPORT_BYTES, i->at, i->decode->complaints,
		&text) == -1)
		return;
	i->like.file = (uint16_t)f->nfiles;
	f->files[f->nfiles++] = path;
	(void)names_parse(text, i->format, path, i->decode->complaints, on_name,
	    i);
	free((char *)(uintptr_t)text.ptr);
}

void
rules_import(const struct rules_section *section, const struct yaml_node *entry)
{
	const struct decode *decode = section->decode;
	struct import i = {.file = section->file,
	    .decode = decode,
	    .at = yaml_place(decode->tree, entry),
	    .format = NAMES_AUTO,
	    .like = {.kind = RULE_DOMAIN,
		.action = rules_role_action(section->role) & 0xff}};

	if (entry->kind == YAML_WORD)
		i.name = entry;
	if (entry->kind == YAML_MAP) {
		read_keys(&i, entry);
		rules_condition_read(section, entry, &i.like);
	}
	if (i.name == NULL || i.name->kind != YAML_WORD ||
	    i.name->text.len == 0)
		complaints_add(decode->complaints, i.at,
		    "an import such as {file: lists/ads.txt, format: plain} "
		    "is expected here");
	else
		read_names(&i);
}
