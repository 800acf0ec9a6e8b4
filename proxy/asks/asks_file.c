/* SPDX-License-Identifier: MIT
 *
 * asks/asks_file.c - a list of flat maps.
 */
#include "proxy/asks/asks_file.h"

#include <inttypes.h>

#include "config/complaint.h"
#include "config/instant.h"
#include "config/yaml_tree.h"
#include "proxy/asks/ask_text.h"
#include "proxy/asks/asks.h"
#include "proxy/base/buf.h"
#include "proxy/base/num.h"
#include "proxy/net/address.h"

/* A row's map, its keys and their values. */
#define NODES_MAX	(ASKS_ROWS * 40u + 16u)

static const char *const states[PLEA_STATES] = {
    [PLEA_WAITING] = "waiting",
    [PLEA_GRANTED] = "granted",
    [PLEA_DENIED] = "denied",
};

const char *
asks_state_name(const struct plea *a, int64_t now_s)
{
	if (a->state == PLEA_GRANTED && a->until_s != 0 && a->until_s <= now_s)
		return ("over");
	return (states[a->state]);
}

/* ---- texts of a row ------------------------------------------------------ */

#define TEXT(name)							\
	{                                               \
		STR(#name), offsetof(struct plea, name), \
		    sizeof(((struct plea *)0)->name)     \
	}
static const struct text_member {
	struct str	 name;
	size_t		 at, size;
} texts[] = {TEXT(user), TEXT(name), TEXT(host), TEXT(url), TEXT(rule),
    TEXT(place), TEXT(reason), TEXT(answer)};
#undef TEXT

#define TIME(name, key)                              \
	{                                            \
		STR(key), offsetof(struct plea, name) \
	}
static const struct time_member {
	struct str	 name;
	size_t		 at;
} times[] = {
    TIME(asked_s, "asked"), TIME(decided_s, "decided"), TIME(until_s, "until")};
#undef TIME

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

static int
write_times(const struct plea *a, struct buf *out)
{
	char text[INSTANT_SIZE];
	int64_t seconds;
	int bad = 0;

	for (size_t i = 0; i < COUNT(times); i++) {
		memcpy(&seconds, (const char *)a + times[i].at,
		    sizeof(seconds));
		if (seconds != 0)
			bad |= buf_printf(out, ", \"%s\": \"%s\"",
			    times[i].name.ptr, instant_write(text, seconds));
	}
	return (bad);
}

int
asks_file_row(const struct plea *a, const char *state, struct buf *out)
{
	char client[ADDRESS_TEXT];
	const char *text;
	struct address address;
	int bad;

	address_from_bytes(&address, a->client, 0);
	(void)address_format(&address, client);
	bad = buf_printf(out,
	    "{\"id\": %" PRIu32 ", \"state\": \"%s\", \"client\": \"%s\", "
	    "\"refused_by\": \"%s\"",
	    a->id, state, client, a->by_word ? "word" : "rule");
	bad |= write_times(a, out);
	for (size_t i = 0; i < COUNT(texts); i++) {
		text = (const char *)a + texts[i].at;
		if (text[0] == '\0')
			continue;
		bad |= buf_printf(out, ", \"%s\": ", texts[i].name.ptr);
		bad |= ask_text_json(out, text);
	}
	return (bad | buf_append(out, STR("}")));
}

int
asks_file_write(struct asks *asks, struct buf *out)
{
	int bad = buf_append(out,
	    STR("# What was asked for on the block page; aduanactl asks shows "
		"it.\n# Written by aduana.\nasks:\n"));
	unsigned nth = 0;
	struct plea a;

	while (asks_list(asks, &nth, &a)) {
		bad |= buf_append(out, STR("  - "));
		bad |= asks_file_row(&a, states[a.state], out);
		bad |= buf_append(out, STR("\n"));
	}
	return (bad);
}

/* ---- reading ------------------------------------------------------------- */

static bool
read_state(struct str s, struct plea *a)
{
	for (unsigned i = 0; i < PLEA_STATES; i++) {
		if (!str_eq(s, str_of(states[i])))
			continue;
		a->state = (enum plea_state)i;
		return (true);
	}
	return (false);
}

static bool
read_client(struct str s, struct plea *a)
{
	struct address address;

	if (address_parse(&address, s, 0) != 0)
		return (false);
	address_to_bytes(&address, a->client);
	return (true);
}

static bool
read_id(struct str s, struct plea *a)
{
	uint64_t n;

	/* Some are left for those to come. */
	if (num_decimal(s, UINT32_MAX / 2, &n) != NUM_OK || n == 0)
		return (false);
	a->id = (uint32_t)n;
	return (true);
}

static bool
read_time(struct str name, struct str s, struct plea *a)
{
	int64_t seconds;

	for (size_t i = 0; i < COUNT(times); i++) {
		if (!str_eq(name, times[i].name))
			continue;
		if (instant_parse(s, &seconds) != NULL)
			return (false);
		memcpy((char *)a + times[i].at, &seconds, sizeof(seconds));
		return (true);
	}
	return (false);
}

static bool
read_text(struct str name, struct str s, struct plea *a)
{
	for (size_t i = 0; i < COUNT(texts); i++) {
		if (!str_eq(name, texts[i].name))
			continue;
		ask_text_copy(s, (char *)a + texts[i].at, texts[i].size);
		return (true);
	}
	return (read_time(name, s, a));
}

static bool
read_member(struct str name, struct str s, struct plea *a)
{
	if (str_eq(name, STR("id")))
		return (read_id(s, a));
	if (str_eq(name, STR("state")))
		return (read_state(s, a));
	if (str_eq(name, STR("client")))
		return (read_client(s, a));
	if (str_eq(name, STR("refused_by"))) {
		a->by_word = str_eq(s, STR("word"));
		return (a->by_word || str_eq(s, STR("rule")));
	}
	return (read_text(name, s, a));
}

static const char *
read_row(const struct yaml_node *row, struct plea *a)
{
	const struct yaml_node *node;

	*a = (struct plea){.state = PLEA_STATES};
	if (row->kind != YAML_MAP)
		return ("here is to be a map");
	for (node = row->first; node != NULL; node = node->next)
		if (node->kind != YAML_WORD ||
		    !read_member(node->key->text, node->text, a))
			return ("a value of this row is none of aduana's");
	if (a->id == 0 || a->host[0] == '\0' || a->state == PLEA_STATES ||
	    a->asked_s == 0)
		return ("id, state, host and asked are to be given");
	if ((a->state == PLEA_WAITING) != (a->decided_s == 0))
		return ("what was decided has a time when it was");
	return (NULL);
}

static unsigned
read_rows(struct asks *asks, const struct yaml_tree *tree,
    struct complaints *complaints)
{
	const struct yaml_node *list = tree->root->first, *row;
	const char *problem;
	unsigned count = 0;
	struct plea a;

	for (row = list->first; row != NULL; row = row->next) {
		problem = read_row(row, &a);
		if (problem == NULL && !asks_restore(asks, &a))
			problem = "there is such an id already, or no room";
		if (problem == NULL)
			count++;
		else
			complaints_add(complaints, yaml_place(tree, row), "%s",
			    problem);
	}
	return (count);
}

unsigned
asks_file_read(struct asks *asks, struct str text, const char *name,
    struct complaints *complaints)
{
	struct yaml_tree *tree = yaml_tree_parse(text, name, NODES_MAX,
	    complaints);
	const struct yaml_node *first;
	unsigned count = 0;

	if (tree == NULL)
		return (0);
	first = tree->root == NULL || tree->root->kind != YAML_MAP
		    ? NULL
		    : tree->root->first;
	if (first == NULL || !str_eq(first->key->text, STR("asks")) ||
	    (first->kind != YAML_LIST && !yaml_is_empty(first)))
		complaints_add(complaints, (struct place){name, 1, 0},
		    "here is to be \"asks:\" and a list; nothing of this file "
		    "is used");
	else if (first->kind == YAML_LIST)
		count = read_rows(asks, tree, complaints);
	yaml_tree_free(tree);
	return (count);
}
