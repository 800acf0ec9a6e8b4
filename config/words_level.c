/* SPDX-License-Identifier: MIT
 *
 * config/words_level.c - the keys of a level.
 */
#include "config/words_level.h"

#include "config/keep.h"

void
words_level_init(struct words_level *l)
{
	*l = (struct words_level){.danger = WORDS_BLOCK,
	    .broken = WORDS_FLAG,
	    .count = WORDS_EVERY,
	    .context = WORDS_CONTEXT_AUTO,
	    .threshold = WORDS_THRESHOLD,
	    .scripts = true};
}

/* One of ${n} words; -1 after a complaint, or when none is there. */
static int
read_choice(struct words_reading *r, const struct yaml_node *node,
    const char *const *names, int n, const char *why)
{
	int i;

	if (yaml_is_empty(node))
		return (-1);
	for (i = 0; i < n; i++) {
		if (node->kind == YAML_WORD &&
		    str_eq(node->text, str_of(names[i])))
			return (i);
	}
	words_keys_complain(r, node, why);
	return (-1);
}

static bool
read_action(struct words_reading *r, const struct yaml_node *node,
    enum words_action *out)
{
	static const char *const names[] = {"block", "flag", "off"};
	int got = read_choice(r, node, names, 3, "must be block, flag or off");

	if (got != -1)
		*out = (enum words_action)got;
	return (got != -1);
}

void
words_level_action(struct words_reading *r, const struct yaml_node *node,
    void *into)
{
	struct words_level *l = into;

	(void)read_action(r, node, &l->danger);
}

void
words_level_broken(struct words_reading *r, const struct yaml_node *node,
    void *into)
{
	static const char *const names[] = {"block", "flag"};
	struct words_level *l = into;
	int got = read_choice(r, node, names, 2, "must be block or flag");

	if (got != -1)
		l->broken = (enum words_action)got;
}

static bool
read_threshold(struct words_reading *r, const struct yaml_node *node,
    int32_t *out)
{
	return (words_keys_number(r, node, 1, WORDS_THRESHOLD_MAX,
	    "threshold: must be a whole number from 1 to 1000000", out));
}

void
words_level_threshold(struct words_reading *r, const struct yaml_node *node,
    void *into)
{
	struct words_level *l = into;

	(void)read_threshold(r, node, &l->threshold);
}

void
words_level_count(struct words_reading *r, const struct yaml_node *node,
    void *into)
{
	static const char *const names[] = {"every", "once"};
	struct words_level *l = into;
	int got = read_choice(r, node, names, 2,
	    "count: must be every or once");

	if (got != -1)
		l->count = (enum words_count)got;
}

void
words_level_context(struct words_reading *r, const struct yaml_node *node,
    void *into)
{
	struct words_level *l = into;
	bool on;

	if (words_keys_bool(r, node, "context: must be true or false", &on))
		l->context = on ? WORDS_CONTEXT_ALWAYS : WORDS_CONTEXT_NEVER;
}

void
words_level_scripts(struct words_reading *r, const struct yaml_node *node,
    void *into)
{
	struct words_level *l = into;

	(void)words_keys_bool(r, node, "scripts: must be true or false",
	    &l->scripts);
}

static void
category_threshold(struct words_reading *r, const struct yaml_node *node,
    void *into)
{
	struct words_category *c = into;

	(void)read_threshold(r, node, &c->threshold);
}

static void
category_action(struct words_reading *r, const struct yaml_node *node,
    void *into)
{
	struct words_category *c = into;

	if (read_action(r, node, &c->action))
		c->has_action = true;
}

static void
category_reason(struct words_reading *r, const struct yaml_node *node,
    void *into)
{
	struct words_category *c = into;

	c->reason = words_keys_text(r, node,
	    "reason: a sentence is expected "
	    "here");
}

static const struct words_key category_keys[] = {
    {"threshold", category_threshold},
    {"action", category_action},
    {"reason", category_reason},
    {NULL, NULL},
};

/* What was said of ${name} before. */
static struct words_category
category_before(const struct words_level *l, struct str name)
{
	size_t i;

	for (i = 0; i < l->ncategories; i++) {
		if (str_eq(name, str_of(l->categories[i].name)))
			return (l->categories[i]);
	}
	return ((struct words_category){.name = NULL});
}

/* ${name} holds the name; ${value} what is said of it, or NULL. */
static void
read_category(struct words_reading *r, const struct yaml_node *name,
    const struct yaml_node *value, struct words_level *l,
    struct words_category *out)
{
	*out = (struct words_category){.name = ""};
	if (name->kind == YAML_WORD)
		*out = category_before(l, name->text);
	out->name = words_keys_text(r, name,
	    "categories: a name is expected "
	    "here");
	out->line = name->line;
	out->column = name->column;
	if (value == NULL || yaml_is_empty(value))
		return;
	if (value->kind == YAML_MAP)
		words_keys_read(r, value, category_keys, out);
	else
		words_keys_complain(r, value,
		    "a map such as {threshold: 60, action: flag} is expected "
		    "here");
}

/* In a list as in a map.  Of a group it is a choice, of the whole list not:
 * words_group.c says so. */
void
words_level_categories(struct words_reading *r, const struct yaml_node *node,
    void *into)
{
	struct words_level *l = into;
	struct words_category *at;
	const struct yaml_node *n;
	size_t count = 0;

	if (yaml_is_empty(node))
		return;
	if (node->kind == YAML_WORD || node->count >= WORDS_CATEGORIES) {
		words_keys_complain(r, node,
		    "categories: a map such as {violence: {threshold: 60}}, "
		    "or a list of names, of at most 63 is expected here");
		return;
	}
	at = keep_alloc(r->decode.keep, (node->count + 1) * sizeof(*at));
	if (at == NULL) {
		words_keys_complain(r, node, "there is no memory to read it");
		return;
	}
	for (n = node->first; n != NULL; n = n->next) {
		if (node->kind == YAML_MAP)
			read_category(r, n->key, n, l, &at[count++]);
		else
			read_category(r, n, NULL, l, &at[count++]);
	}
	l->categories = at;
	l->ncategories = count;
	l->chosen = true;
}
