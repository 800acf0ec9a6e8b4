/* SPDX-License-Identifier: MIT
 *
 * config/rules_clients.c - groups are written out.
 */
#include "config/rules_clients.h"

#include "config/keep.h"
#include "config/suggest.h"

/* Rules that name several groups copy them: not beyond this. */
#define KEEP_MOST	((size_t)1 << 30)

static void
unknown_client(const struct rules_section *s, const struct yaml_node *word)
{
	struct suggest near = {.wanted = word->text};
	const struct rules_names *names;
	char hint[64];
	size_t i;

	for (names = s->names; names != NULL; names = names->outer)
		for (i = 0; i < names->clients.count; i++)
			suggest_offer(&near, names->clients.at[i].name);
	rules_section_complain(s, word,
	    "`%.80s` is neither a network nor a name under `clients:` or "
	    "clients.groups%s",
	    word->text.ptr, suggest_text(&near, hint, sizeof(hint)));
}

/* What ${word} stands for; ${*one} holds it when it is a single network. */
static struct nets
nets_of(const struct rules_section *s, const struct yaml_node *word,
    struct net *one)
{
	const struct net_group *group = rules_section_clients(s, word->text);

	if (group != NULL)
		return (group->nets);
	if (net_parse(word->text, one) == NULL)
		return ((struct nets){one, 1});
	return ((struct nets){one, 0});
}

/* The first of several words, or the one alone, copied to ${*alone}. */
static const struct yaml_node *
words_of(const struct yaml_node *node, struct yaml_node *alone)
{
	if (node->kind != YAML_WORD)
		return (node->first);
	*alone = *node;
	alone->next = NULL;
	return (alone);
}

/* How many networks the words name, after complaints about the others. */
static size_t
count_nets(const struct rules_section *s, const struct yaml_node *first)
{
	const struct yaml_node *n;
	struct net one;
	size_t count = 0;

	for (n = first; n != NULL; n = n->next) {
		if (n->kind != YAML_WORD)
			rules_section_complain(s, n,
			    "clients: a single value is expected here");
		else if (rules_section_clients(s, n->text) == NULL &&
			 net_parse(n->text, &one) != NULL)
			unknown_client(s, n);
		else
			count += nets_of(s, n, &one).count;
	}
	return (count);
}

static void *
room(const struct rules_section *s, const struct yaml_node *node, size_t size)
{
	void *at = NULL;

	if (keep_size(s->decode->keep) < KEEP_MOST)
		at = keep_alloc(s->decode->keep, size);
	if (at == NULL)
		(void)decode_list_no_memory(s->decode, node);
	return (at);
}

void
rules_clients_read(const struct rules_section *s, const struct yaml_node *node,
    struct nets *out)
{
	const struct yaml_node *n, *first;
	struct yaml_node alone;
	struct nets nets;
	struct net one, *to;
	size_t count;

	if (node->kind == YAML_MAP) {
		rules_section_complain(s, node,
		    "clients: a list is expected here");
		return;
	}
	first = words_of(node, &alone);
	count = count_nets(s, first);
	if (first == NULL)
		rules_section_complain(s, node, "clients: no network is named");
	to = count == 0 ? NULL : room(s, node, count * sizeof(*to));
	if (to == NULL)
		return;
	*out = (struct nets){to, count};
	for (n = first; n != NULL; n = n->next) {
		if (n->kind != YAML_WORD)
			continue;
		nets = nets_of(s, n, &one);
		if (nets.count > 0)
			memcpy(to, nets.at, nets.count * sizeof(*to));
		to += nets.count;
	}
}

/* ---- users --------------------------------------------------------------- */

static size_t
count_users(const struct rules_section *s, const struct texts *words)
{
	const struct user_group *group;
	size_t i, count = 0;

	for (i = 0; i < words->count; i++) {
		group = rules_section_users(s, str_of(words->at[i]));
		count += group == NULL ? 1 : group->users.count;
	}
	return (count);
}

static bool
has_empty(const struct texts *words)
{
	size_t i;

	for (i = 0; i < words->count; i++)
		if (words->at[i][0] == '\0')
			return (true);
	return (false);
}

void
rules_clients_read_users(const struct rules_section *s,
    const struct yaml_node *node, struct rule_words *out)
{
	const struct user_group *group;
	struct texts words, users;
	const char **to;
	size_t count, i;

	if (decode_list_texts(s->decode, "users", node, &words) == -1)
		return;
	count = has_empty(&words) ? 0 : count_users(s, &words);
	if (count == 0)
		rules_section_complain(s, node, "users: no user is named");
	to = count == 0 ? NULL : room(s, node, count * sizeof(*to));
	if (to == NULL)
		return;
	*out = (struct rule_words){to, count};
	for (i = 0; i < words.count; i++) {
		group = rules_section_users(s, str_of(words.at[i]));
		users = group == NULL ? (struct texts){&words.at[i], 1}
				      : group->users;
		memcpy(to, users.at, users.count * sizeof(*to));
		to += users.count;
	}
}
