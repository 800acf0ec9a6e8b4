/* SPDX-License-Identifier: MIT
 *
 * config/words_file.c - danger words.
 */
#include "config/words_file.h"

#include <stdlib.h>

#include "config/decode.h"
#include "config/keep.h"
#include "config/suggest.h"
#include "config/text_file.h"
#include "config/quantity.h"
#include "config/yaml_tree.h"
#include "proxy/base/object.h"

#define WORDS_BYTES	((size_t)64 << 20)
#define WORDS_NODES	((size_t)4 << 20)
#define WEIGHT_MOST	10000u

struct reader {
	struct words_file *file;
	struct decode	 decode;
};

/* Reads the value of one key; ${into} is the row, or NULL at the list. */
typedef void	 key_fn(struct reader *, const struct yaml_node *,
    struct word_row *into);

struct key {
	const char	*name;
	key_fn		*read;
};

static void
complain(struct reader *r, const struct yaml_node *at, const char *why)
{
	complaints_add(r->decode.complaints, yaml_place(r->decode.tree, at),
	    "%s", why);
}

static const char *
read_text(struct reader *r, const struct yaml_node *node, const char *why)
{
	const char *text;

	if (node->kind != YAML_WORD || node->text.len == 0) {
		complain(r, node, why);
		return ("");
	}
	text = keep_text(r->decode.keep, node->text);
	if (text == NULL)
		complain(r, node, "there is no memory to read it");
	return (text == NULL ? "" : text);
}

static void
read_word(struct reader *r, const struct yaml_node *node, struct word_row *row)
{
	row->text = read_text(r, node,
	    "word: a word or a phrase is expected "
	    "here");
}

static void
read_except(struct reader *r, const struct yaml_node *node,
    struct word_row *row)
{
	struct texts texts;

	if (yaml_is_empty(node) ||
	    decode_list_texts(&r->decode, "except", node, &texts) == -1)
		return;
	row->except = texts.at;
	row->nexcept = texts.count;
}

static void
read_weight(struct reader *r, const struct yaml_node *node,
    struct word_row *row)
{
	uint64_t n = 0;

	if (node->kind != YAML_WORD || quantity_count(node->text, &n) != NULL ||
	    n > WEIGHT_MOST)
		complain(r, node,
		    "weight: must be a whole number from 0 to 10000");
	else
		row->weight = (uint32_t)n;
}

static void
read_category(struct reader *r, const struct yaml_node *node,
    struct word_row *row)
{
	row->category = read_text(r, node,
	    "category: a name is expected "
	    "here");
}

static const struct key word_keys[] = {
    {"word", read_word},
    {"except", read_except},
    {"weight", read_weight},
    {"category", read_category},
    {NULL, NULL},
};

/* Read each child of ${map} by the ${keys}; complain about the others. */
static void
read_map(struct reader *r, const struct yaml_node *map, const struct key *keys,
    struct word_row *into)
{
	const struct yaml_node *n;
	const struct key *k;
	struct suggest s;
	char hint[64];

	for (n = map->first; n != NULL; n = n->next) {
		s = (struct suggest){.wanted = n->key->text};
		for (k = keys; k->name != NULL; k++) {
			if (str_eq(n->key->text, str_of(k->name)))
				break;
			suggest_offer(&s, k->name);
		}
		if (k->name != NULL)
			k->read(r, n, into);
		else
			complaints_add(r->decode.complaints,
			    yaml_place(r->decode.tree, n->key),
			    "unknown key `%.80s`%s", n->key->text.ptr,
			    suggest_text(&s, hint, sizeof(hint)));
	}
}

static void
read_row(struct reader *r, const struct yaml_node *node, struct word_row *row)
{
	*row = (struct word_row){.text = "",
	    .category = "",
	    .weight = WORDS_WEIGHT,
	    .line = node->line,
	    .column = node->column};
	if (node->kind == YAML_WORD) {
		read_word(r, node, row);
	} else if (node->kind == YAML_MAP) {
		read_map(r, node, word_keys, row);
		if (row->text[0] == '\0')
			complain(r, node, "`word:` is missing");
	} else
		complain(r, node,
		    "a word, or {word: bomba, except: [\"bomba "
		    "de agua\"]}, is expected here");
}

static void
read_words(struct reader *r, const struct yaml_node *node,
    struct word_row *into)
{
	const struct yaml_node *n;
	struct word_row *rows;

	(void)into;
	if (yaml_is_empty(node))
		return;
	if (node->kind != YAML_LIST) {
		complain(r, node, "words: a list is expected here");
		return;
	}
	rows = keep_alloc(r->decode.keep, (node->count + 1) * sizeof(*rows));
	if (rows == NULL) {
		complain(r, node, "there is no memory to read it");
		return;
	}
	r->file->rows = rows;
	for (n = node->first; n != NULL; n = n->next)
		read_row(r, n, &rows[r->file->count++]);
}

static void
read_action_of(struct reader *r, const struct yaml_node *node,
    enum words_action *out)
{
	if (yaml_is_empty(node))
		return;
	if (node->kind == YAML_WORD && str_eq(node->text, STR("block")))
		*out = WORDS_BLOCK;
	else if (node->kind == YAML_WORD && str_eq(node->text, STR("flag")))
		*out = WORDS_FLAG;
	else
		complain(r, node, "must be block or flag");
}

static void
read_action(struct reader *r, const struct yaml_node *node,
    struct word_row *into)
{
	(void)into;
	read_action_of(r, node, &r->file->danger);
}

static void
read_broken(struct reader *r, const struct yaml_node *node,
    struct word_row *into)
{
	(void)into;
	read_action_of(r, node, &r->file->broken);
}

static const struct key list_keys[] = {
    {"action", read_action},
    {"broken", read_broken},
    {"words", read_words},
    {NULL, NULL},
};

static void
read_list(struct reader *r, const struct yaml_node *node, struct word_row *into)
{
	if (node->kind == YAML_MAP)
		read_map(r, node, list_keys, into);
	else if (!yaml_is_empty(node))
		complain(r, node, "a map is expected here, with `words:`");
}

static const struct key root_keys[] = {
    {"danger_words", read_list},
    {NULL, NULL},
};

static struct words_file *
words_new(const char *name)
{
	struct words_file *f = malloc(sizeof(*f));

	if (f == NULL)
		return (NULL);
	INIT_OBJ(f, WORDS_FILE_MAGIC);
	f->danger = WORDS_BLOCK;
	f->broken = WORDS_FLAG;
	f->keep = keep_new();
	if (f->keep != NULL)
		f->name = keep_text(f->keep, str_of(name));
	if (f->name != NULL)
		return (f);
	words_file_free(f);
	return (NULL);
}

int
words_file_parse(struct words_file **out, struct str text, const char *name,
    struct complaints *complaints)
{
	size_t before = complaints_count(complaints);
	struct words_file *f = words_new(name);
	struct yaml_tree *tree = yaml_tree_parse(text, name, WORDS_NODES,
	    complaints);
	struct reader r = {f, {.tree = tree, .complaints = complaints}};

	*out = NULL;
	if (f == NULL)
		complaints_add(complaints, (struct place){name, 0, 0},
		    "there is no memory to read it");
	if (f != NULL && tree != NULL) {
		r.decode.keep = f->keep;
		if (tree->root != NULL && tree->root->kind == YAML_MAP)
			read_map(&r, tree->root, root_keys, NULL);
		else if (!yaml_is_empty(tree->root))
			complain(&r, tree->root,
			    "`danger_words:` is expected here");
	}
	yaml_tree_free(tree);
	*out = f;
	return (complaints_count(complaints) == before ? 0 : -1);
}

int
words_file_load(struct words_file **out, const char *path,
    struct complaints *complaints)
{
	struct str text;
	int rc;

	*out = NULL;
	if (text_file_read(path, WORDS_BYTES, (struct place){NULL, 0, 0},
		complaints, &text) == -1)
		return (-1);
	rc = words_file_parse(out, text, path, complaints);
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
	FINI_OBJ(f);
	free(f);
}
