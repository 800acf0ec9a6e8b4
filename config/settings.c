/* SPDX-License-Identifier: MIT
 *
 * config/settings.c - defaults, then the file, then the command line.
 */
#include "config/settings.h"

#include <stdlib.h>

#include "config/automatic.h"
#include "config/check.h"
#include "config/decode.h"
#include "config/keep.h"
#include "config/path.h"
#include "config/text_file.h"
#include "proxy/base/object.h"

#define SETTINGS_BYTES	((size_t)1 << 20)
#define SETTINGS_NODES	((size_t)20000)
#define NAME_LONGEST	128

struct load {
	struct settings	*settings;
	struct complaints *complaints;
	struct decode	 decode;	/* of the text being read */
	const char	*file;		/* its name, kept; NULL: defaults */
	bool		 overrides;	/* may set again what is set */
};

static void
set_value(struct load *l, enum setting_id id, const struct yaml_node *key,
    const struct yaml_node *node)
{
	struct place *place = &l->settings->places[id];
	const struct setting *row = schema_row(id);

	if (l->file != NULL && place->file != NULL && !l->overrides) {
		complaints_add(l->complaints, yaml_place(l->decode.tree, key),
		    "`%s` is already given on line %u", row->name, place->line);
		return;
	}
	if (l->file != NULL)
		*place = (struct place){l->file, node->line, node->column};
	if (yaml_is_empty(node))
		return;
	/* The complaints count, not this one's result. */
	(void)decode_setting(&l->decode, row, node,
	    (char *)l->settings + row->offset);
}

static void
complain_unknown(struct load *l, const struct yaml_node *key, const char *name)
{
	struct suggest s = {.wanted = str_of(name)};
	char hint[NAME_LONGEST];

	schema_suggest(&s);
	complaints_add(l->complaints, yaml_place(l->decode.tree, key),
	    "unknown setting `%.80s`%s", name,
	    s.best == NULL ? "; aduana --print-defaults lists all"
			   : suggest_text(&s, hint, sizeof(hint)));
}

static void set_section(struct load *, const struct yaml_node *, const char *);

/* What stands under ${name}: a setting's value or a section. */
static void
set_named(struct load *l, const char *name, const struct yaml_node *key,
    const struct yaml_node *node)
{
	enum setting_id id = schema_find(name);

	if (id != SETTING_COUNT)
		set_value(l, id, key, node);
	else if (!schema_is_section(name))
		complain_unknown(l, key, name);
	else if (node->kind == YAML_MAP)
		set_section(l, node, name);
	else if (!yaml_is_empty(node))
		complaints_add(l->complaints, yaml_place(l->decode.tree, node),
		    "`%s` holds settings of its own: a map is expected here, "
		    "not %s",
		    name, yaml_kind_name(node->kind));
}

static void
set_section(struct load *l, const struct yaml_node *map, const char *prefix)
{
	const struct yaml_node *n;
	char name[NAME_LONGEST];

	for (n = map->first; n != NULL; n = n->next) {
		snprintf(name, sizeof(name), "%s%s%s", prefix,
		    prefix[0] == '\0' ? "" : ".", n->key->text.ptr);
		set_named(l, name, n->key, n);
	}
}

static struct yaml_tree *
open_text(struct load *l, struct str text, const char *name)
{
	struct yaml_tree *tree = yaml_tree_parse(text, name, SETTINGS_NODES,
	    l->complaints);

	l->decode.tree = tree;
	return (tree);
}

static void
apply_defaults(struct load *l)
{
	const struct setting *row;
	struct yaml_tree *tree;
	unsigned i;

	for (i = 0; i < SETTING_COUNT; i++) {
		row = schema_row((enum setting_id)i);
		tree = open_text(l, str_of(row->def), row->name);
		if (tree != NULL)
			set_value(l, (enum setting_id)i, NULL, tree->root);
		yaml_tree_free(tree);
	}
}

static void
apply_text(struct load *l, struct str text, const char *name)
{
	struct yaml_tree *tree = open_text(l, text, name);

	if (tree == NULL)
		return;
	l->file = keep_text(l->settings->keep, str_of(name));
	if (l->file == NULL)
		complaints_add(l->complaints, (struct place){name, 0, 0},
		    "there is no memory to read it");
	else if (tree->root != NULL && tree->root->kind == YAML_MAP)
		set_section(l, tree->root, "");
	else if (!yaml_is_empty(tree->root))
		complaints_add(l->complaints, yaml_place(tree, tree->root),
		    "settings are expected here, not %s",
		    yaml_kind_name(tree->root->kind));
	yaml_tree_free(tree);
}

static void
apply_set(struct load *l, const char *set)
{
	struct yaml_node none = {.kind = YAML_WORD,
	    .quoted = true,
	    .line = 1,
	    .column = 1,
	    .text = {"", 0}};
	struct yaml_node *node;
	struct str value = str_of(set), name = str_split(&value, '=');
	const char *file = keep_printf(l->settings->keep, "--set %.*s",
	    STR_ARG(name));
	const char *kept = keep_text(l->settings->keep, name);
	struct yaml_tree *tree;

	if (value.ptr == NULL || file == NULL || kept == NULL) {
		complaints_add(l->complaints, (struct place){file, 0, 0},
		    "NAME=VALUE is expected");
		return;
	}
	tree = open_text(l, value, file);
	if (tree == NULL)
		return;
	l->file = file;
	/* An empty VALUE is an empty text, not the default. */
	node = tree->root == NULL ? &none : tree->root;
	set_named(l, kept, node, node);
	yaml_tree_free(tree);
}

static int
load_begin(struct load *l, struct complaints *complaints)
{
	struct settings *s = malloc(sizeof(*s));
	size_t before = complaints_count(complaints);

	*l = (struct load){.settings = s, .complaints = complaints};
	if (s != NULL) {
		INIT_OBJ(s, SETTINGS_MAGIC);
		s->keep = keep_new();
	}
	if (s == NULL || s->keep == NULL) {
		free(s);
		complaints_add(complaints, (struct place){NULL, 0, 0},
		    "there is no memory for the settings");
		return (-1);
	}
	l->decode = (struct decode){
	    .keep = s->keep, .folder = STR_NONE, .complaints = complaints};
	apply_defaults(l);
	if (complaints_count(complaints) == before)
		return (0);
	settings_free(s);
	return (-1);
}

static void
load_end(struct load *l, struct str folder)
{
	automatic_fill(l->settings, folder, l->complaints);
	check_settings(l->settings, l->complaints);
}

/* Nothing of a configuration with mistakes is used. */
static int
give(struct settings *s, size_t before, const struct complaints *complaints,
    struct settings **out)
{
	*out = NULL;
	if (complaints_count(complaints) == before) {
		*out = s;
		return (0);
	}
	settings_free(s);
	return (-1);
}

int
settings_parse(struct settings **out, struct str text, const char *name,
    struct complaints *complaints)
{
	size_t before = complaints_count(complaints);
	struct load l;

	*out = NULL;
	if (load_begin(&l, complaints) == -1)
		return (-1);
	l.decode.folder = path_folder(l.settings->keep, name);
	apply_text(&l, text, name);
	load_end(&l, l.decode.folder);
	return (give(l.settings, before, complaints, out));
}

static void
apply_file(struct load *l, const char *path)
{
	struct str text;

	l->decode.folder = path_folder(l->settings->keep, path);
	if (text_file_read(path, SETTINGS_BYTES, (struct place){NULL, 0, 0},
		l->complaints, &text) == -1)
		return;
	apply_text(l, text, path);
	free((char *)(uintptr_t)text.ptr);
}

struct settings *
settings_read(const char *path, const char *const *sets, int nsets,
    struct complaints *complaints)
{
	struct str folder;
	struct load l;
	int i;

	if (load_begin(&l, complaints) == -1)
		return (NULL);
	if (path != NULL)
		apply_file(&l, path);
	folder = l.decode.folder;
	/* On the command line, names start where the shell stands. */
	l.decode.folder = STR_NONE;
	l.overrides = true;
	for (i = 0; i < nsets; i++)
		apply_set(&l, sets[i]);
	load_end(&l, folder);
	return (l.settings);
}

int
settings_load(struct settings **out, const char *path, const char *const *sets,
    int nsets, struct complaints *complaints)
{
	size_t before = complaints_count(complaints);
	struct settings *s = settings_read(path, sets, nsets, complaints);

	return (give(s, before, complaints, out));
}

void
settings_free(struct settings *s)
{
	if (s == NULL)
		return;
	CHECK_OBJ(s, SETTINGS_MAGIC);
	keep_free(s->keep);
	FINI_OBJ(s);
	free(s);
}

const char *
settings_name(enum setting_id id)
{
	return (schema_row(id)->name);
}
