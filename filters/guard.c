/* SPDX-License-Identifier: MIT
 *
 * filters/guard.c - conditions of rules.
 */
#include "filters/guard.h"

#include <stdlib.h>

#include "config/ports.h"
#include "config/rules_list.h"
#include "config/when.h"
#include "filters/client_set.h"
#include "filters/facts.h"
#include "filters/page_guard.h"
#include "proxy/base/object.h"

struct port_range {
	uint16_t	 first;
	uint16_t	 last;
};

/* ---- making ------------------------------------------------------------- */

static char *
copy(const char *text)
{
	char *p;

	if (text == NULL)
		return (NULL);
	p = strdup(text);
	ASSERT(p != NULL);
	return (p);
}

static int
word_cmp(const void *a, const void *b)
{
	return (strcmp(*(char *const *)a, *(char *const *)b));
}

static void
copy_words(struct guard_words *to, const struct rule_words *from)
{
	if (from->count == 0)
		return;
	to->at = calloc(from->count, sizeof(*to->at));
	ASSERT(to->at != NULL);
	for (; to->count < from->count; to->count++)
		to->at[to->count] = copy(from->at[to->count]);
	qsort(to->at, to->count, sizeof(*to->at), word_cmp);
}

static void
copy_clients(struct guard *g, const struct nets *from)
{
	size_t i;

	if (from->count == 0)
		return;
	g->clients = client_set_new();
	for (i = 0; i < from->count; i++)
		client_set_add(g->clients, from->at[i].address,
		    from->at[i].prefix);
	client_set_seal(g->clients);
}

static void
add_port(struct guard *g, uint16_t port)
{
	if (g->nports > 0 && g->ports[g->nports - 1].last + 1 == port) {
		g->ports[g->nports - 1].last = port;
		return;
	}
	g->ports = realloc(g->ports, (g->nports + 1) * sizeof(*g->ports));
	ASSERT(g->ports != NULL);
	g->ports[g->nports++] = (struct port_range){port, port};
}

static void
copy_ports(struct guard *g, const struct ports *from)
{
	unsigned port;

	if (from == NULL)
		return;
	for (port = 0; port <= UINT16_MAX; port++) {
		if (ports_have(from, (uint16_t)port))
			add_port(g, (uint16_t)port);
	}
}

void
guard_init(struct guard *g, const struct rule_condition *from,
    struct keep *keep)
{
	INIT_OBJ(g, GUARD_MAGIC);
	copy_clients(g, &from->clients);
	copy_words(&g->users, &from->users);
	copy_words(&g->methods, &from->methods);
	copy_words(&g->types, &from->types);
	copy_ports(g, from->ports);
	if (from->when != NULL) {
		g->when = when_copy(keep, from->when);
		ASSERT(g->when != NULL);
	}
	if (from->page != NULL)
		g->page = page_guard_new(from->page);
	g->until_s = from->until_s;
	g->size_min = from->size_min;
	g->size_max = from->size_max == 0 ? UINT64_MAX : from->size_max;
	g->wants_response = g->types.count > 0 || g->size_min > 0 ||
			    g->size_max < UINT64_MAX;
	g->always_holds = !g->wants_response && g->clients == NULL &&
			  g->users.count == 0 && g->methods.count == 0 &&
			  g->nports == 0 && g->when == NULL &&
			  g->until_s == 0 && g->page == NULL;
	g->delay_ms = from->delay_ms;
	g->rate = from->rate;
	g->rate_per_client = from->rate_per_client;
	g->reason = copy(from->reason);
	g->category = copy(from->category);
	g->redirect = copy(from->redirect);
}

static void
free_words(struct guard_words *w)
{
	while (w->count > 0)
		free(w->at[--w->count]);
	free(w->at);
}

void
guard_fini(struct guard *g)
{
	CHECK_OBJ(g, GUARD_MAGIC);
	client_set_free(g->clients);
	free_words(&g->users);
	free_words(&g->methods);
	free_words(&g->types);
	free(g->ports);
	page_guard_free(g->page);
	free(g->reason);
	free(g->category);
	free(g->redirect);
	FINI_OBJ(g);
}

/* ---- asking ------------------------------------------------------------- */

static bool
has_word(const struct guard_words *w, struct str word)
{
	size_t low = 0, high = w->count, mid;
	int order;

	while (low < high) {
		mid = low + (high - low) / 2;
		order = str_cmp(str_of(w->at[mid]), word);
		if (order == 0)
			return (true);
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return (false);
}

static bool
has_port(const struct guard *g, uint16_t port)
{
	size_t i;

	for (i = 0; i < g->nports; i++) {
		if (port >= g->ports[i].first && port <= g->ports[i].last)
			return (true);
	}
	return (g->nports == 0);
}

/* "*" is anybody who has logged in. */
static bool
has_user(const struct guard_words *users, struct str user)
{
	return (users->count == 0 ||
		(user.len > 0 &&
		    (has_word(users, STR("*")) || has_word(users, user))));
}

/* "video/mp4", "video/" and its star, or a star alone; "none" is no type, or
 * something that is not one. */
static bool
type_fits(struct str wanted, struct str type)
{
	if (str_eq(wanted, STR("none")))
		return (str_find(type, '/') == type.len);
	if (str_eq(wanted, STR("*")))
		return (true);
	if (wanted.len > 1 && wanted.ptr[wanted.len - 1] == '*')
		return (str_starts(type, str_head(wanted, wanted.len - 1)));
	return (str_eq(wanted, type));
}

static bool
has_type(const struct guard_words *types, struct str type)
{
	size_t i;

	for (i = 0; i < types->count; i++) {
		if (type_fits(str_of(types->at[i]), type))
			return (true);
	}
	return (types->count == 0);
}

static bool
has_size(const struct guard *g, const struct facts *f)
{
	if (g->size_min == 0 && g->size_max == UINT64_MAX)
		return (true);
	return (f->has_size && f->size >= g->size_min &&
		f->size <= g->size_max);
}

static const char *
response_fails(const struct guard *g, const struct facts *f)
{
	if (!f->has_response || !has_type(&g->types, f->type))
		return (g->types.count > 0 ? "types" : "sizes");
	return (has_size(g, f) ? NULL : "sizes");
}

const char *
guard_fails(const struct guard *g, const struct facts *f)
{
	CHECK_OBJ(g, GUARD_MAGIC);
	if (g->clients != NULL && !client_set_has(g->clients, f->client))
		return ("clients");
	if (!has_user(&g->users, f->user))
		return ("users");
	if (g->methods.count > 0 && !has_word(&g->methods, f->method))
		return ("methods");
	if (!has_port(g, f->port))
		return ("ports");
	if (g->when != NULL && !when_holds(g->when, f->now_s))
		return ("when");
	if (g->until_s != 0 && f->now_s >= g->until_s)
		return ("until");
	if (g->page != NULL && !page_guard_holds(g->page, f))
		return ("page");
	return (g->wants_response ? response_fails(g, f) : NULL);
}
