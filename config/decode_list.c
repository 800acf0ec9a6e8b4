/* SPDX-License-Identifier: MIT
 *
 * config/decode_list.c - values that are lists of words.
 */
#include "config/decode_list.h"

#include "config/keep.h"

int
decode_list_wrong(const struct decode *d, const char *what,
    const struct yaml_node *node, const char *why)
{
	complaints_add(d->complaints, yaml_place(d->tree, node),
	    "%s: %s: `%.80s`", what, why, node->text.ptr);
	return (-1);
}

int
decode_list_no_memory(const struct decode *d, const struct yaml_node *node)
{
	complaints_add(d->complaints, yaml_place(d->tree, node),
	    "there is no memory to read it");
	return (-1);
}

static int
expect_word(const struct decode *d, const char *what,
    const struct yaml_node *node)
{
	if (node->kind == YAML_WORD)
		return (0);
	complaints_add(d->complaints, yaml_place(d->tree, node),
	    "%s: a single value is expected here, not %s", what,
	    yaml_kind_name(node->kind));
	return (-1);
}

static int
expect_words(const struct decode *d, const char *what,
    const struct yaml_node *node)
{
	const struct yaml_node *n;
	int rc = 0;

	if (node->kind == YAML_MAP) {
		complaints_add(d->complaints, yaml_place(d->tree, node),
		    "%s: a list is expected here, not a map", what);
		return (-1);
	}
	for (n = node->first; n != NULL; n = n->next)
		if (expect_word(d, what, n) == -1)
			rc = -1;
	return (rc);
}

/* The first word of a list, or the word itself, and how many there are. */
static const struct yaml_node *
words_of(const struct yaml_node *node, size_t *count)
{
	*count = node->kind == YAML_WORD ? 1 : node->count;
	return (node->kind == YAML_WORD ? node : node->first);
}

void *
decode_list_begin(const struct decode *d, const char *what,
    const struct yaml_node *node, size_t size, const struct yaml_node **word,
    size_t *count)
{
	void *at;

	if (expect_words(d, what, node) == -1)
		return (NULL);
	*word = words_of(node, count);
	at = keep_alloc(d->keep, size * (*count + 1));
	if (at == NULL)
		decode_list_no_memory(d, node);
	return (at);
}

int
decode_list_texts(const struct decode *d, const char *what,
    const struct yaml_node *node, struct texts *out)
{
	const struct yaml_node *word;
	size_t count, i;
	const char **at = decode_list_begin(d, what, node, sizeof(*at), &word,
	    &count);

	if (at == NULL)
		return (-1);
	for (i = 0; i < count; i++, word = word->next) {
		at[i] = keep_text(d->keep, word->text);
		if (at[i] == NULL)
			return (decode_list_no_memory(d, word));
	}
	*out = (struct texts){at, count};
	return (0);
}

int
decode_list_nets(const struct decode *d, const char *what,
    const struct yaml_node *node, struct nets *out)
{
	const struct yaml_node *word;
	size_t count, i;
	struct net *at = decode_list_begin(d, what, node, sizeof(*at), &word,
	    &count);
	const char *why;
	int rc = 0;

	if (at == NULL)
		return (-1);
	for (i = 0; i < count; i++, word = word->next) {
		why = net_parse(word->text, &at[i]);
		if (why != NULL)
			rc = decode_list_wrong(d, what, word, why);
	}
	if (rc == 0)
		*out = (struct nets){at, count};
	return (rc);
}

int
decode_list_ports(const struct decode *d, const char *what,
    const struct yaml_node *node, const struct ports **out)
{
	const struct yaml_node *word;
	size_t count, i;
	struct ports *ports;
	const char *why;
	int rc = 0;

	if (expect_words(d, what, node) == -1)
		return (-1);
	ports = keep_alloc(d->keep, sizeof(*ports));
	if (ports == NULL)
		return (decode_list_no_memory(d, node));
	word = words_of(node, &count);
	for (i = 0; i < count; i++, word = word->next) {
		why = ports_add(ports, word->text);
		if (why != NULL)
			rc = decode_list_wrong(d, what, word, why);
	}
	if (rc == 0)
		*out = ports;
	return (rc);
}
