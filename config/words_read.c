/* SPDX-License-Identifier: MIT
 *
 * config/words_read.c - the list and its rows.
 */
#include "config/words_read.h"

#include "config/keep.h"
#include "config/words_groups.h"
#include "config/words_import.h"
#include "config/words_level.h"
#include "config/words_rows.h"

/* A row and what its keys have said. */
struct draft {
	struct word_row	 row;
	const struct yaml_node *word;
	const struct yaml_node *all;
	const struct yaml_node *except;
	unsigned	 open;
};

static void
read_word(struct words_reading *r, const struct yaml_node *node, void *into)
{
	struct draft *d = into;

	d->word = node;
	d->row.text = words_keys_text(r, node,
	    "word: a word or a phrase is expected here");
}

static void
read_all(struct words_reading *r, const struct yaml_node *node, void *into)
{
	struct draft *d = into;

	(void)r;
	d->all = node;
}

static void
read_except(struct words_reading *r, const struct yaml_node *node, void *into)
{
	struct draft *d = into;
	struct texts texts;

	if (yaml_is_empty(node) ||
	    decode_list_texts(&r->decode, "except", node, &texts) == -1)
		return;
	d->except = node;
	d->row.except = texts.at;
	d->row.nexcept = texts.count;
}

static void
read_weight(struct words_reading *r, const struct yaml_node *node, void *into)
{
	struct draft *d = into;

	(void)words_keys_number(r, node, -WORDS_WEIGHT, WORDS_WEIGHT,
	    "weight: must be a whole number from -10000 to 10000",
	    &d->row.weight);
}

static void
read_category(struct words_reading *r, const struct yaml_node *node, void *into)
{
	struct draft *d = into;

	d->row.category = words_keys_text(r, node,
	    "category: a name is expected here");
}

static void
read_part(struct words_reading *r, const struct yaml_node *node, void *into)
{
	struct draft *d = into;
	bool part;

	if (words_keys_bool(r, node, "part: must be true or false", &part) &&
	    part)
		d->open = WORD_OPEN_BEFORE | WORD_OPEN_AFTER;
}

static const struct words_key row_keys[] = {
    {"word", read_word},
    {"all", read_all},
    {"except", read_except},
    {"weight", read_weight},
    {"category", read_category},
    {"part", read_part},
    {NULL, NULL},
};

/* The pieces under `all:`, and a text of them for people. */
static void
take_all(struct words_reading *r, struct draft *d, struct word_piece *pieces)
{
	const char *all = NULL;
	struct texts texts;
	size_t i;

	if (decode_list_texts(&r->decode, "all", d->all, &texts) == -1)
		return;
	if (texts.count < 2 || texts.count > WORDS_PIECES) {
		words_keys_complain(r, d->all,
		    "all: two to eight words or phrases are expected here");
		return;
	}
	for (i = 0; i < texts.count; i++) {
		pieces[i] = (struct word_piece){texts.at[i], d->open};
		all = all == NULL ? texts.at[i]
				  : keep_printf(r->decode.keep, "%s + %s", all,
					texts.at[i]);
		if (all == NULL) {
			words_keys_complain(r, d->all,
			    "there is no memory to read it");
			return;
		}
	}
	d->row.text = all;
	d->row.npieces = texts.count;
}

static void
judge(struct words_reading *r, const struct yaml_node *node,
    const struct draft *d)
{
	if (d->word == NULL && d->all == NULL)
		words_keys_complain(r, node, "`word:` is missing");
	if (d->word != NULL && d->all != NULL)
		words_keys_complain(r, d->all,
		    "`word:` and `all:` do not go together");
	if (d->all != NULL && d->except != NULL)
		words_keys_complain(r, d->except,
		    "`except:` goes with `word:` alone");
	if (d->row.weight <= 0 && d->except != NULL)
		words_keys_complain(r, d->except,
		    "`except:` excuses a word that counts: its weight must "
		    "be over 0");
}

static void
read_row(struct words_reading *r, const struct yaml_node *node)
{
	size_t most = node->kind == YAML_MAP ? WORDS_PIECES : 1;
	struct word_piece *pieces = keep_alloc(r->decode.keep,
	    most * sizeof(*pieces));
	struct draft d = {.row = {.text = "",
			      .category = "",
			      .pieces = pieces,
			      .weight = WORDS_AT_ONCE,
			      .line = node->line,
			      .column = node->column}};
	const char *why = "there is no memory to read it";

	if (pieces == NULL) {
		words_keys_complain(r, node, why);
		return;
	}
	if (node->kind == YAML_WORD) {
		read_word(r, node, &d);
	} else if (node->kind == YAML_MAP) {
		words_keys_read(r, node, row_keys, &d);
		judge(r, node, &d);
	} else {
		words_keys_complain(r, node,
		    "a word, or {word: bomba, except: [\"bomba de agua\"]}, "
		    "is expected here");
		return;
	}
	if (d.all != NULL) {
		take_all(r, &d, pieces);
	} else {
		pieces[0] = (struct word_piece){d.row.text, d.open};
		d.row.npieces = 1;
	}
	if (d.row.npieces == 0 || d.row.text[0] == '\0')
		return;
	why = words_rows_add(r->file, &d.row);
	if (why != NULL)
		words_keys_complain(r, node, why);
}

static void
read_words(struct words_reading *r, const struct yaml_node *node, void *into)
{
	const struct yaml_node *n;

	(void)into;
	if (yaml_is_empty(node))
		return;
	if (node->kind != YAML_LIST) {
		words_keys_complain(r, node, "words: a list is expected here");
		return;
	}
	for (n = node->first; n != NULL; n = n->next)
		read_row(r, n);
}

static void
read_imports(struct words_reading *r, const struct yaml_node *node, void *into)
{
	const struct yaml_node *n;

	(void)into;
	if (yaml_is_empty(node))
		return;
	if (node->kind != YAML_LIST)
		words_import(r, node);
	else
		for (n = node->first; n != NULL; n = n->next)
			words_import(r, n);
}

static const struct words_key list_keys[] = {
    WORDS_LEVEL_KEYS,
    {"words", read_words},
    {"import", read_imports},
    {"groups", NULL},
    {NULL, NULL},
};

static void
read_list(struct words_reading *r, const struct yaml_node *node, void *into)
{
	(void)into;
	if (yaml_is_empty(node))
		return;
	if (node->kind != YAML_MAP) {
		words_keys_complain(r, node,
		    "a map is expected here, with `words:`");
		return;
	}
	words_keys_read(r, node, list_keys, &r->file->level);
	/* They begin as the list's own level, wherever that is written. */
	words_groups_read(r, words_keys_find(node, "groups"));
}

static const struct words_key root_keys[] = {
    {"danger_words", read_list},
    {NULL, NULL},
};

void
words_read(struct words_reading *r)
{
	const struct yaml_node *root = r->decode.tree->root;

	if (root != NULL && root->kind == YAML_MAP)
		words_keys_read(r, root, root_keys, NULL);
	else if (!yaml_is_empty(root))
		words_keys_complain(r, root,
		    "`danger_words:` is expected here");
}
