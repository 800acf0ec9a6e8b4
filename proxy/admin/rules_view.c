/* SPDX-License-Identifier: MIT
 *
 * admin/rules_view.c - YAML as rows.
 */
#include "proxy/admin/rules_view.h"

#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "config/complaint.h"
#include "config/text_file.h"
#include "config/yaml_tree.h"
#include "proxy/admin/args.h"
#include "proxy/admin/managed_file.h"
#include "proxy/admin/reply.h"
#include "proxy/asks/ask_text.h"
#include "proxy/base/buf.h"

#define NODES_MAX	((size_t)1 << 20)

struct section {
	const char	*key;
	const char	*action;	/* of a rule that says none */
};

static const struct section sections[] = {
    {"rules", ""},
    {"blacklist", "block"},
    {"whitelist", "allow"},
    {"tunnel", "tunnel"},
};

struct kind {
	const char	*one;		/* in a rule */
	const char	*many;		/* in a section */
};

static const struct kind kinds[] = {
    {"domain", "domains"},
    {"host", "hosts"},
    {"url", "urls"},
    {"regex", "regex"},
    {"network", "networks"},
};

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

struct item {
	const char		*action;
	const char		*kind;	/* NULL: its condition alone */
	const struct yaml_node	*what;	/* NULL then */
	const struct yaml_node	*rule;	/* NULL: without conditions */
	uint32_t		 line;
};

/* False: enough. */
typedef bool item_fn(void *arg, const struct item *);

struct walk {
	item_fn		*fn;
	void		*arg;
	const char	*action;
};

static const struct yaml_node *
child(const struct yaml_node *map, const char *key)
{
	const struct yaml_node *n;

	if (map == NULL || map->kind != YAML_MAP)
		return (NULL);
	for (n = map->first; n != NULL; n = n->next)
		if (str_eq(n->key->text, str_of(key)))
			return (n);
	return (NULL);
}

static bool
walk_rule(const struct walk *w, const struct yaml_node *rule)
{
	const struct yaml_node *said = child(rule, "action"), *what;
	struct item item = {.action = w->action, .rule = rule};
	bool some = false;

	item.line = rule->line;
	if (said != NULL && said->kind == YAML_WORD)
		item.action = said->text.ptr;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		what = child(rule, kinds[i].one);
		if (what == NULL)
			continue;
		some = true;
		item.kind = kinds[i].one;
		item.what = what;
		if (!w->fn(w->arg, &item))
			return (false);
	}
	return (some || w->fn(w->arg, &item));
}

static bool
walk_rules(const struct walk *w, const struct yaml_node *rules)
{
	const struct yaml_node *n;

	if (rules == NULL || rules->kind != YAML_LIST)
		return (true);
	for (n = rules->first; n != NULL; n = n->next)
		if (!walk_rule(w, n))
			return (false);
	return (true);
}

static bool
walk_words(const struct walk *w, const struct kind *kind,
    const struct yaml_node *words)
{
	const struct yaml_node *n = words;
	struct item item = {.action = w->action, .kind = kind->one};

	if (words != NULL && words->kind == YAML_LIST)
		n = words->first;
	for (; n != NULL; n = n == words ? NULL : n->next) {
		if (n->kind != YAML_WORD || yaml_is_empty(n))
			continue;
		item.what = n;
		item.line = n->line;
		if (!w->fn(w->arg, &item))
			return (false);
	}
	return (true);
}

static bool
walk_section(const struct walk *w, const struct yaml_node *section)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (!walk_words(w, &kinds[i], child(section, kinds[i].many)))
			return (false);
	return (walk_rules(w, child(section, "rules")));
}

/* False: it is no YAML. */
static bool
walk_text(struct str text, item_fn *fn, void *arg)
{
	struct walk w = {.fn = fn, .arg = arg};
	struct complaints *c = complaints_new();
	const struct yaml_node *n;
	struct yaml_tree *tree = NULL;
	bool more = true;

	if (c != NULL)
		tree = yaml_tree_parse(text, "managed", NODES_MAX, c);
	complaints_free(c);
	if (tree == NULL)
		return (false);
	for (size_t i = 0; i < COUNT(sections) && more; i++) {
		n = child(tree->root, sections[i].key);
		w.action = sections[i].action;
		more = n == NULL ||
		       (i == 0 ? walk_rules(&w, n) : walk_section(&w, n));
	}
	yaml_tree_free(tree);
	return (true);
}

/* ---- as JSON ------------------------------------------------------------- */

struct view {
	struct buf	*out;
	const char	*comma;
	int		 bad;
	struct str	 text;		/* the file's */
	struct str	 rest;		/* of it, behind line ->line */
	uint32_t	 line;
	bool		 ours;		/* that line */
};

/* Items come nearly in the order of their lines. */
static bool
is_ours(struct view *v, uint32_t line)
{
	struct managed_line l;
	struct str s;

	if (line < v->line) {
		v->rest = v->text;
		v->line = 0;
	}
	while (v->line < line && v->rest.ptr != NULL) {
		s = str_split(&v->rest, '\n');
		v->line++;
		if (v->line == line)
			v->ours = managed_line_read(s, &l);
	}
	return (v->line == line && v->ours);
}

static int
put_word(struct buf *out, const struct yaml_node *word, const char *before)
{
	char text[MANAGED_TEXT_SIZE];

	if (word->kind != YAML_WORD)
		return (buf_printf(out, "%s...", before));
	ask_text_copy(word->text, text, sizeof(text));
	return (buf_printf(out, "%s%s", before, text));
}

/* A member with the words of ${n}, or null. */
static int
put_member(struct buf *out, const char *name, const struct yaml_node *n)
{
	int bad = buf_printf(out, ",\"%s\":", name);
	const char *before = "";
	struct buf words;

	if (n == NULL || yaml_is_empty(n))
		return (bad | buf_append(out, STR("null")));
	buf_init(&words, (size_t)64 << 10);
	if (n->kind == YAML_WORD)
		bad |= put_word(&words, n, "");
	else
		for (n = n->first; n != NULL; n = n->next, before = ", ")
			bad |= put_word(&words, n, before);
	bad |= buf_append(&words, (struct str){"", 1});
	if (bad == 0)
		bad = ask_text_json(out, buf_peek(&words).ptr);
	buf_fini(&words);
	return (bad);
}

static bool
put_item(void *arg, const struct item *it)
{
	struct view *v = arg;
	char action[32];

	ask_text_copy(str_of(it->action), action, sizeof(action));
	v->bad |= buf_printf(v->out,
	    "%s{\"line\":%u,\"by\":\"%s\",\"action\":", v->comma, it->line,
	    is_ours(v, it->line) ? "aduanactl" : "hand");
	v->bad |= ask_text_json(v->out, action);
	v->bad |= buf_printf(v->out, ",\"kind\":\"%s\"",
	    it->kind == NULL ? "any" : it->kind);
	v->bad |= put_member(v->out, "name", it->what);
	v->bad |= put_member(v->out, "clients", child(it->rule, "clients"));
	v->bad |= put_member(v->out, "users", child(it->rule, "users"));
	v->bad |= put_member(v->out, "until", child(it->rule, "until"));
	v->bad |= put_member(v->out, "reason", child(it->rule, "reason"));
	v->bad |= buf_append(v->out, STR("}"));
	v->comma = ",";
	return (v->bad == 0);
}

static unsigned
show(struct str text, struct buf *body)
{
	struct view v = {.out = body, .comma = "", .text = text, .rest = text};

	v.bad = buf_append(body, STR("{\"entries\":["));
	if (!walk_text(text, put_item, &v))
		return (409);
	v.bad |= buf_append(body, STR("],\"after\":null}\n"));
	return (v.bad == 0 ? 200 : 500);
}

static unsigned
refuse(struct buf *body, const char **type, unsigned status, const char *path,
    const char *problem)
{
	buf_consume(body, buf_len(body));
	*type = REPLY_TEXT;
	(void)buf_printf(body, "%s: %s\n", path, problem);
	return (status);
}

unsigned
rules_view_answer(const struct admin_args *args, struct buf *body,
    const char **type)
{
	const char *path = args->managed_path;
	struct complaints *c;
	unsigned status;
	struct str text;
	bool good;

	if (path == NULL || path[0] == '\0')
		return (refuse(body, type, 409, "no managed list",
		    "filters.managed is empty"));
	if (access(path, F_OK) != 0)
		return (show(STR(""), body));
	c = complaints_new();
	good = c != NULL && text_file_read(path, MANAGED_FILE_MAX,
				(struct place){NULL, 0, 0}, c, &text) == 0;
	complaints_free(c);
	if (!good)
		return (refuse(body, type, 409, path, "it cannot be read"));
	status = show(text, body);
	free((char *)(uintptr_t)text.ptr);
	if (status == 409)
		return (refuse(body, type, 409, path,
		    "it is no YAML; \"aduanactl check\" tells where"));
	if (status == 500)
		return (refuse(body, type, 500, path, "too much to show"));
	return (status);
}

/* ---- one of them --------------------------------------------------------- */

struct find {
	const struct str	*names;
	uint32_t		 line;
	uint32_t		 found;
};

static bool
is_about(const struct find *f, const struct yaml_node *what)
{
	const struct yaml_node *n = what;

	if (what != NULL && what->kind != YAML_WORD)
		n = what->first;
	for (; n != NULL; n = n == what ? NULL : n->next)
		for (unsigned i = 0; i < 2; i++)
			if (f->names[i].ptr != NULL && n->kind == YAML_WORD &&
			    str_eq_nocase(f->names[i], n->text))
				return (true);
	return (false);
}

static bool
look_at(void *arg, const struct item *it)
{
	struct find *f = arg;

	if (f->line != 0 ? f->line == it->line : is_about(f, it->what))
		f->found = it->line;
	return (f->found == 0);
}

uint32_t
rules_view_find(struct str text, const struct str names[2], uint32_t line)
{
	struct find f = {.names = names, .line = line};

	(void)walk_text(text, look_at, &f);
	return (f.found);
}
