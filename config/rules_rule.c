/* SPDX-License-Identifier: MIT
 *
 * config/rules_rule.c - from a rule to its rows.
 */
#include "config/rules_rule.h"

#include "config/rules_condition.h"
#include "config/rules_rows.h"
#include "config/suggest.h"

struct rule_key {
	const char	*name;
	enum rule_kind	 kind;
};

static const struct rule_key keys[] = {
    {"domain", RULE_DOMAIN},
    {"host", RULE_HOST},
    {"url", RULE_URL},
    {"regex", RULE_REGEX},
    {"network", RULE_NETWORK},
};

#define KEYS	(sizeof(keys) / sizeof(keys[0]))

static void
add_row(const struct rules_section *s, const struct yaml_node *at,
    struct rule_row row, struct str text)
{
	row.line = at->line;
	row.column = at->column & 0xffffff;
	if (rules_rows_add(s->file, row, text) == -1)
		(void)decode_list_no_memory(s->decode, at);
}

static void
add_word(const struct rules_section *s, const struct yaml_node *word,
    struct rule_row row)
{
	if (word->kind != YAML_WORD)
		rules_section_complain(s, word,
		    "a single value is expected here");
	else if (word->text.len == 0)
		rules_section_complain(s, word, "nothing stands here");
	else
		add_row(s, word, row, word->text);
}

static void
add_words(const struct rules_section *s, const struct yaml_node *node,
    enum rule_kind kind, struct rule_row row)
{
	const struct yaml_node *n;

	row.kind = kind & 0xff;
	if (node->kind == YAML_MAP)
		rules_section_complain(s, node,
		    "a list is expected here, not a map");
	else if (node->kind == YAML_WORD)
		add_word(s, node, row);
	else
		for (n = node->first; n != NULL; n = n->next)
			add_word(s, n, row);
}

void
rules_rule_short(const struct rules_section *s, enum rule_kind kind,
    const struct yaml_node *words)
{
	struct rule_row row = {.action = rules_role_action(s->role) & 0xff};

	if (yaml_is_empty(words))
		return;
	if (s->role == RULES_TUNNEL && (kind == RULE_URL || kind == RULE_REGEX))
		rules_section_complain(s, words->key,
		    "a tunnel is known by its host alone: use `domains` or "
		    "`hosts`");
	else
		add_words(s, words, kind, row);
}

static const struct rule_key *
find_key(const struct yaml_node *n)
{
	size_t i;

	for (i = 0; i < KEYS; i++)
		if (str_eq(n->key->text, str_of(keys[i].name)))
			return (&keys[i]);
	return (NULL);
}

static void
unknown_key(const struct rules_section *s, const struct yaml_node *key)
{
	struct suggest near = {.wanted = key->text};
	char hint[64];
	size_t i;

	for (i = 0; i < KEYS; i++)
		suggest_offer(&near, keys[i].name);
	rules_condition_suggest(&near);
	rules_section_complain(s, key, "unknown key `%.80s` in a rule%s",
	    key->text.ptr,
	    str_find(key->text, ' ') < key->text.len
		? "; are quotes missing?"
		: suggest_text(&near, hint, sizeof(hint)));
}

/* The keys that say what the rule is about: how many there were. */
static unsigned
read_keys(const struct rules_section *s, const struct yaml_node *rule,
    struct rule_row row)
{
	const struct rule_key *key;
	const struct yaml_node *n;
	unsigned count = 0;

	for (n = rule->first; n != NULL; n = n->next) {
		key = find_key(n);
		if (key != NULL && yaml_is_empty(n)) {
			rules_section_complain(s, n->key,
			    "%s: nothing stands here", key->name);
			count++;
		} else if (key != NULL) {
			add_words(s, n, key->kind, row);
			count++;
		} else if (!rules_condition_is_key(n->key->text)) {
			unknown_key(s, n->key);
		}
	}
	return (count);
}

static bool
says_action(const struct yaml_node *rule)
{
	const struct yaml_node *n;

	for (n = rule->first; n != NULL; n = n->next)
		if (str_eq(n->key->text, STR("action")))
			return (true);
	return (false);
}

void
rules_rule_long(const struct rules_section *s, const struct yaml_node *rule)
{
	struct rule_row row = {.action = rules_role_action(s->role) & 0xff};

	if (rule->kind != YAML_MAP) {
		rules_section_complain(s, rule,
		    "a rule such as {domain: example.com, reason: \"why\"} is "
		    "expected here");
		return;
	}
	if (s->role == RULES_ANY && !says_action(rule))
		rules_section_complain(s, rule,
		    "a rule here needs its action, as in `action: block`");
	rules_condition_read(s, rule, &row);
	if (read_keys(s, rule, row) > 0)
		return;
	row.kind = RULE_ANY;
	if (rules_condition_is_any(rule))
		add_row(s, rule, row, STR("*"));
	else
		rules_section_complain(s, rule,
		    "a rule needs a domain, host, url, regex or network, or a "
		    "condition such as clients");
}
