/* SPDX-License-Identifier: MIT
 *
 * config/words_keys.c - keys by table.
 */
#include "config/words_keys.h"

#include "config/keep.h"
#include "config/quantity.h"
#include "config/suggest.h"

void
words_keys_complain(struct words_reading *r, const struct yaml_node *at,
    const char *why)
{
	complaints_add(r->decode.complaints, yaml_place(r->decode.tree, at),
	    "%s", why);
}

void
words_keys_read(struct words_reading *r, const struct yaml_node *map,
    const struct words_key *keys, void *into)
{
	const struct yaml_node *n;
	const struct words_key *k;
	struct suggest s;
	char hint[64];

	for (n = map->first; n != NULL; n = n->next) {
		s = (struct suggest){.wanted = n->key->text};
		for (k = keys; k->name != NULL; k++) {
			if (str_eq(n->key->text, str_of(k->name)))
				break;
			suggest_offer(&s, k->name);
		}
		if (k->name == NULL)
			complaints_add(r->decode.complaints,
			    yaml_place(r->decode.tree, n->key),
			    "unknown key `%.80s`%s", n->key->text.ptr,
			    suggest_text(&s, hint, sizeof(hint)));
		else if (k->read != NULL)
			k->read(r, n, into);
	}
}

const struct yaml_node *
words_keys_find(const struct yaml_node *map, const char *name)
{
	const struct yaml_node *n;

	for (n = map->first; n != NULL; n = n->next) {
		if (str_eq(n->key->text, str_of(name)))
			return (n);
	}
	return (NULL);
}

const char *
words_keys_text(struct words_reading *r, const struct yaml_node *node,
    const char *why)
{
	const char *text;

	if (node->kind != YAML_WORD || node->text.len == 0) {
		words_keys_complain(r, node, why);
		return ("");
	}
	text = keep_text(r->decode.keep, node->text);
	if (text == NULL)
		words_keys_complain(r, node, "there is no memory to read it");
	return (text == NULL ? "" : text);
}

bool
words_keys_number(struct words_reading *r, const struct yaml_node *node,
    int32_t least, int32_t most, const char *why, int32_t *out)
{
	bool minus = node->kind == YAML_WORD &&
		     str_starts(node->text, STR("-"));
	uint64_t n = 0;

	if (node->kind != YAML_WORD ||
	    quantity_count(str_from(node->text, minus), &n) != NULL ||
	    n > INT32_MAX || (minus ? -(int64_t)n : (int64_t)n) < least ||
	    (!minus && (int64_t)n > most)) {
		words_keys_complain(r, node, why);
		return (false);
	}
	*out = minus ? -(int32_t)n : (int32_t)n;
	return (true);
}

bool
words_keys_bool(struct words_reading *r, const struct yaml_node *node,
    const char *why, bool *out)
{
	if (node->kind == YAML_WORD && quantity_bool(node->text, out) == NULL)
		return (true);
	words_keys_complain(r, node, why);
	return (false);
}
