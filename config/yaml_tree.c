/* SPDX-License-Identifier: MIT
 *
 * config/yaml_tree.c - from libyaml's events to nodes.
 */
#include "config/yaml_tree.h"

#include <stdlib.h>
#include <yaml.h>

#include "config/keep.h"
#include "proxy/base/object.h"

static const char no_memory[] = "there is no memory to read it";
static const char no_anchors[] = "anchors and tags are not supported";
static const char no_aliases[] =
    "aliases are not supported; what begins with * needs quotes";

/* One list or map that is still open. */
struct level {
	struct yaml_node *node;
	struct yaml_node *last;		/* child */
	struct yaml_node *key;		/* read, its value not yet */
	bool		 repeated;	/* that key: its value is dropped */
};

struct build {
	yaml_parser_t	 parser;
	struct yaml_tree *tree;
	struct complaints *complaints;
	struct str	 text;
	size_t		 nodes_left;
	unsigned	 depth;
	struct level	 levels[YAML_DEPTH];
	bool		 refused;	/* stop: complained already */
	bool		 done;
};

static struct place
place_of(const struct build *b, yaml_mark_t mark)
{
	return ((struct place){
	    b->tree->name, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1});
}

static void
refuse(struct build *b, yaml_mark_t mark, const char *what)
{
	complaints_add(b->complaints, place_of(b, mark), "%s", what);
	b->refused = true;
}

/* The byte at character ${index}, as libyaml counts; 0 at the end. */
static char
byte_at(struct str text, size_t index)
{
	size_t i;

	for (i = 0; i < text.len; i++)
		if (((unsigned char)text.ptr[i] & 0xc0) != 0x80 && index-- == 0)
			return (text.ptr[i]);
	return ('\0');
}

/* libyaml's reader counts bytes, not lines. */
static yaml_mark_t
mark_of_offset(struct str text, size_t offset)
{
	yaml_mark_t mark = {offset, 0, 0};
	size_t i;

	for (i = 0; i < offset && i < text.len; i++) {
		mark.column++;
		if (text.ptr[i] == '\n') {
			mark.line++;
			mark.column = 0;
		}
	}
	return (mark);
}

/* What most often makes libyaml give up there. */
static const char *
remedy_of(const char *context)
{
	if (strstr(context, "flow") != NULL)
		return ("; are quotes missing?");
	if (strstr(context, "block mapping") != NULL)
		return ("; does this line, or the one before, begin in the "
			"wrong column?");
	return ("");
}

static void
refuse_syntax(struct build *b)
{
	const yaml_parser_t *p = &b->parser;
	yaml_mark_t mark = p->problem_mark;
	const char *what = p->problem == NULL ? "not YAML" : p->problem;
	const char *context = p->context == NULL ? "" : p->context;

	if (p->error == YAML_READER_ERROR)
		mark = mark_of_offset(b->text, p->problem_offset);
	if (p->error == YAML_MEMORY_ERROR) {
		refuse(b, mark, no_memory);
	} else if (strcmp(context, "while scanning an alias") == 0) {
		refuse(b, p->context_mark, no_aliases);
	} else if (p->error == YAML_SCANNER_ERROR &&
		   byte_at(b->text, mark.index) == '\t') {
		/* Nearly always the cause, and not seen by eye. */
		refuse(b, mark, "a tab cannot indent YAML, only spaces can");
	} else {
		complaints_add(b->complaints, place_of(b, mark), "%s%s%s%s",
		    what, context[0] == '\0' ? "" : " ", context,
		    remedy_of(context));
		b->refused = true;
	}
}

static struct yaml_node *
find_key(const struct yaml_node *map, struct str name)
{
	struct yaml_node *n;

	for (n = map->first; n != NULL; n = n->next)
		if (str_eq(n->key->text, name))
			return (n);
	return (NULL);
}

/* The key of a map's next child. */
static void
take_key(struct build *b, struct level *level, struct yaml_node *key,
    yaml_mark_t mark)
{
	const struct yaml_node *twin;

	level->key = key;
	if (level->node->count == YAML_KEYS) {
		refuse(b, mark, "too many keys in one map");
		return;
	}
	twin = find_key(level->node, key->text);
	level->repeated = twin != NULL;
	if (twin != NULL)
		complaints_add(b->complaints, place_of(b, mark),
		    "`%s` is already given on line %u", key->text.ptr,
		    twin->key->line);
}

static void
take_child(struct level *level, struct yaml_node *node)
{
	node->key = level->key;
	level->key = NULL;
	if (level->repeated)
		return;
	if (level->last == NULL)
		level->node->first = node;
	else
		level->last->next = node;
	level->last = node;
	level->node->count++;
}

/* A node begins: make it and hang it where it belongs. */
static struct yaml_node *
add_node(struct build *b, enum yaml_kind kind, yaml_mark_t mark)
{
	struct level *level = b->depth == 0 ? NULL : &b->levels[b->depth - 1];
	struct yaml_node *node;

	if (b->nodes_left == 0) {
		refuse(b, mark,
		    "too many entries; long lists of names belong "
		    "in a file of their own, under `import`");
		return (NULL);
	}
	b->nodes_left--;
	node = keep_alloc(b->tree->keep, sizeof(*node));
	if (node == NULL) {
		refuse(b, mark, no_memory);
		return (NULL);
	}
	node->kind = kind;
	node->line = (uint32_t)mark.line + 1;
	node->column = (uint32_t)mark.column + 1;
	if (level == NULL)
		b->tree->root = node;
	else if (level->node->kind == YAML_LIST || level->key != NULL)
		take_child(level, node);
	return (node);
}

static bool
is_key(const struct build *b)
{
	return (b->depth > 0 &&
		b->levels[b->depth - 1].node->kind == YAML_MAP &&
		b->levels[b->depth - 1].key == NULL);
}

static void
on_word(struct build *b, const yaml_event_t *e)
{
	bool key = is_key(b);
	struct str text = {
	    (const char *)e->data.scalar.value, e->data.scalar.length};
	struct yaml_node *node;

	if (e->data.scalar.anchor != NULL || e->data.scalar.tag != NULL) {
		refuse(b, e->start_mark, no_anchors);
		return;
	}
	if (memchr(text.ptr, '\0', text.len) != NULL) {
		refuse(b, e->start_mark, "a NUL byte is not allowed");
		return;
	}
	node = add_node(b, YAML_WORD, e->start_mark);
	if (node == NULL)
		return;
	node->quoted = e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	node->text.ptr = keep_text(b->tree->keep, text);
	node->text.len = text.len;
	if (node->text.ptr == NULL)
		refuse(b, e->start_mark, no_memory);
	else if (key)
		take_key(b, &b->levels[b->depth - 1], node, e->start_mark);
}

static void
on_open(struct build *b, const yaml_event_t *e, enum yaml_kind kind,
    const yaml_char_t *anchor, const yaml_char_t *tag)
{
	struct yaml_node *node;

	if (anchor != NULL || tag != NULL) {
		refuse(b, e->start_mark, no_anchors);
		return;
	}
	if (is_key(b)) {
		refuse(b, e->start_mark,
		    "a key must be a single word; are "
		    "quotes missing?");
		return;
	}
	if (b->depth == YAML_DEPTH) {
		refuse(b, e->start_mark, "nested too deeply");
		return;
	}
	node = add_node(b, kind, e->start_mark);
	if (node != NULL)
		b->levels[b->depth++] = (struct level){.node = node};
}

static void
on_event(struct build *b, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		on_word(b, e);
		break;
	case YAML_SEQUENCE_START_EVENT:
		on_open(b, e, YAML_LIST, e->data.sequence_start.anchor,
		    e->data.sequence_start.tag);
		break;
	case YAML_MAPPING_START_EVENT:
		on_open(b, e, YAML_MAP, e->data.mapping_start.anchor,
		    e->data.mapping_start.tag);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		b->depth--;
		break;
	case YAML_ALIAS_EVENT:
		refuse(b, e->start_mark, no_aliases);
		break;
	case YAML_DOCUMENT_START_EVENT:
		if (b->tree->root != NULL)
			refuse(b, e->start_mark,
			    "only one document is allowed in a file");
		break;
	case YAML_STREAM_END_EVENT:
		b->done = true;
		break;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
}

static void
run(struct build *b)
{
	yaml_event_t event;

	yaml_parser_set_input_string(&b->parser,
	    (const unsigned char *)b->text.ptr, b->text.len);
	while (!b->done && !b->refused) {
		if (!yaml_parser_parse(&b->parser, &event)) {
			refuse_syntax(b);
			break;
		}
		on_event(b, &event);
		yaml_event_delete(&event);
	}
}

static struct yaml_tree *
tree_new(const char *name)
{
	struct yaml_tree *tree = malloc(sizeof(*tree));

	if (tree == NULL)
		return (NULL);
	INIT_OBJ(tree, YAML_TREE_MAGIC);
	tree->keep = keep_new();
	if (tree->keep != NULL)
		tree->name = keep_text(tree->keep, str_of(name));
	if (tree->name == NULL) {
		yaml_tree_free(tree);
		return (NULL);
	}
	return (tree);
}

struct yaml_tree *
yaml_tree_parse(struct str text, const char *name, size_t max_nodes,
    struct complaints *complaints)
{
	struct build b = {
	    .text = text, .nodes_left = max_nodes, .complaints = complaints};

	if (text.ptr == NULL)
		b.text.ptr = "";
	b.tree = tree_new(name);
	if (b.tree == NULL || !yaml_parser_initialize(&b.parser)) {
		complaints_add(complaints, (struct place){name, 0, 0}, "%s",
		    no_memory);
		yaml_tree_free(b.tree);
		return (NULL);
	}
	run(&b);
	yaml_parser_delete(&b.parser);
	if (!b.refused)
		return (b.tree);
	yaml_tree_free(b.tree);
	return (NULL);
}

void
yaml_tree_free(struct yaml_tree *tree)
{
	if (tree == NULL)
		return;
	CHECK_OBJ(tree, YAML_TREE_MAGIC);
	keep_free(tree->keep);
	FINI_OBJ(tree);
	free(tree);
}

struct place
yaml_place(const struct yaml_tree *tree, const struct yaml_node *node)
{
	CHECK_OBJ(tree, YAML_TREE_MAGIC);
	return ((struct place){tree->name, node->line, node->column});
}

bool
yaml_is_empty(const struct yaml_node *node)
{
	return (node == NULL ||
		(node->kind == YAML_WORD && !node->quoted &&
		    (node->text.len == 0 || str_eq(node->text, STR("~")) ||
			str_eq(node->text, STR("null")))));
}

const char *
yaml_kind_name(enum yaml_kind kind)
{
	switch (kind) {
	case YAML_WORD:
		return ("a single value");
	case YAML_LIST:
		return ("a list");
	case YAML_MAP:
		return ("a map");
	}
	UNREACHABLE();
}
