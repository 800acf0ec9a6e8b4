/* SPDX-License-Identifier: MIT
 *
 * config/rules_condition.c - clients, methods, reason.
 */
#include "config/rules_condition.h"

#include "config/keep.h"
#include "config/rules_rows.h"

/* Rules that name several groups copy them: not beyond this. */
#define KEEP_MOST	((size_t)1 << 30)

struct group {
	struct str	 name;
	struct nets	 nets;
};

struct rules_groups {
	size_t		 count;
	struct group	 at[];
};

struct reading {
	const struct decode *decode;
	const struct rules_groups *groups;
	struct rule_condition condition;
	bool		 any;		/* something was given */
};

typedef void	 part_fn(struct reading *, const struct yaml_node *);

struct part {
	const char	*key;
	part_fn		*read;
};

static void
complain(struct reading *r, const struct yaml_node *at, const char *why)
{
	complaints_add(r->decode->complaints, yaml_place(r->decode->tree, at),
	    "%s", why);
}

const struct rules_groups *
rules_condition_groups(const struct decode *decode, const struct yaml_node *map)
{
	struct rules_groups *groups = keep_alloc(decode->keep,
	    sizeof(*groups) + map->count * sizeof(groups->at[0]));
	const struct yaml_node *n;
	struct group *group;

	if (groups == NULL)
		return (NULL);
	for (n = map->first; n != NULL; n = n->next) {
		group = &groups->at[groups->count++];
		group->name = n->key->text;
		(void)decode_list_nets(decode, "clients", n, &group->nets);
	}
	return (groups);
}

static const struct group *
find_group(const struct rules_groups *groups, struct str name)
{
	size_t i;

	for (i = 0; groups != NULL && i < groups->count; i++)
		if (str_eq(groups->at[i].name, name))
			return (&groups->at[i]);
	return (NULL);
}

static void
unknown_client(struct reading *r, const struct yaml_node *word)
{
	struct suggest s = {.wanted = word->text};
	char hint[64];
	size_t i;

	for (i = 0; r->groups != NULL && i < r->groups->count; i++)
		suggest_offer(&s, r->groups->at[i].name.ptr);
	complaints_add(r->decode->complaints, yaml_place(r->decode->tree, word),
	    "`%.80s` is neither a network nor a name under `clients:`%s",
	    word->text.ptr, suggest_text(&s, hint, sizeof(hint)));
}

/* What ${word} stands for; ${*one} holds it when it is a single network. */
static struct nets
nets_of(struct reading *r, const struct yaml_node *word, struct net *one)
{
	const struct group *group = find_group(r->groups, word->text);

	if (group != NULL)
		return (group->nets);
	if (net_parse(word->text, one) == NULL)
		return ((struct nets){one, 1});
	return ((struct nets){one, 0});
}

/* How many networks the words name, after complaints about the others. */
static size_t
count_nets(struct reading *r, const struct yaml_node *first)
{
	const struct yaml_node *n;
	struct net one;
	size_t count = 0;

	for (n = first; n != NULL; n = n->next) {
		if (n->kind != YAML_WORD)
			complain(r, n,
			    "clients: a single value is expected "
			    "here");
		else if (find_group(r->groups, n->text) == NULL &&
			 net_parse(n->text, &one) != NULL)
			unknown_client(r, n);
		else
			count += nets_of(r, n, &one).count;
	}
	return (count);
}

static void
copy_nets(struct reading *r, const struct yaml_node *first, size_t count,
    struct net *to)
{
	const struct yaml_node *n;
	struct net one;
	struct nets nets;

	r->condition.clients = (struct nets){to, count};
	for (n = first; n != NULL; n = n->next) {
		if (n->kind != YAML_WORD)
			continue;
		nets = nets_of(r, n, &one);
		if (nets.count > 0)
			memcpy(to, nets.at, nets.count * sizeof(*to));
		to += nets.count;
	}
}

static void
read_clients(struct reading *r, const struct yaml_node *node)
{
	struct yaml_node alone = *node;
	const struct yaml_node *first = node->first;
	struct net *to = NULL;
	size_t count;

	alone.next = NULL;
	if (node->kind == YAML_WORD)
		first = &alone;
	if (node->kind == YAML_MAP) {
		complain(r, node, "clients: a list is expected here");
		return;
	}
	/* An empty set would mean all clients. */
	count = count_nets(r, first);
	if (count == 0) {
		complain(r, node, "clients: no network is named");
		return;
	}
	if (keep_size(r->decode->keep) < KEEP_MOST)
		to = keep_alloc(r->decode->keep, count * sizeof(*to));
	if (to == NULL)
		complain(r, node, "there is no memory to read it");
	else
		copy_nets(r, first, count, to);
}

static bool
is_method(const char *s)
{
	size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-");

	return (n > 0 && n <= 32 && s[n] == '\0');
}

static void
read_methods(struct reading *r, const struct yaml_node *node)
{
	struct texts texts;
	size_t i;

	if (decode_list_texts(r->decode, "methods", node, &texts) == -1)
		return;
	for (i = 0; i < texts.count; i++)
		if (!is_method(texts.at[i]))
			complain(r, node,
			    "methods: must be upper-case words "
			    "such as POST");
	r->condition.methods.at = texts.at;
	r->condition.methods.count = texts.count;
}

static void
read_reason(struct reading *r, const struct yaml_node *node)
{
	if (node->kind != YAML_WORD)
		complain(r, node, "reason: a single value is expected here");
	else
		r->condition.reason = keep_text(r->decode->keep, node->text);
}

static void
read_unsupported(struct reading *r, const struct yaml_node *node)
{
	complaints_add(r->decode->complaints,
	    yaml_place(r->decode->tree, node->key),
	    "`%s` is not part of this version", node->key->text.ptr);
}

static const struct part parts[] = {
    {"clients", read_clients},
    {"methods", read_methods},
    {"reason", read_reason},
    {"when", read_unsupported},
    {"users", read_unsupported},
};

#define PARTS	(sizeof(parts) / sizeof(parts[0]))

static const struct part *
find_part(struct str key)
{
	size_t i;

	for (i = 0; i < PARTS; i++)
		if (str_eq(key, str_of(parts[i].key)))
			return (&parts[i]);
	return (NULL);
}

bool
rules_condition_is_key(struct str key)
{
	return (find_part(key) != NULL);
}

void
rules_condition_suggest(struct suggest *s)
{
	size_t i;

	for (i = 0; i < PARTS; i++)
		suggest_offer(s, parts[i].key);
}

unsigned
rules_condition_read(struct rules_file *file, const struct decode *decode,
    const struct rules_groups *groups, const struct yaml_node *rule)
{
	struct reading r = {.decode = decode, .groups = groups};
	const struct part *part;
	const struct yaml_node *n;
	unsigned index;

	for (n = rule->first; n != NULL; n = n->next) {
		part = find_part(n->key->text);
		if (part == NULL || yaml_is_empty(n))
			continue;
		r.any = true;
		part->read(&r, n);
	}
	if (!r.any)
		return (0);
	index = rules_rows_condition(file, &r.condition);
	if (index == 0)
		complain(&r, rule, "too many rules with conditions");
	return (index);
}
