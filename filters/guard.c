/* SPDX-License-Identifier: MIT
 *
 * filters/guard.c - conditions of rules.
 */
#include "filters/guard.h"

#include <stdlib.h>

#include "config/rules_file.h"
#include "filters/client_set.h"
#include "filters/facts.h"
#include "proxy/base/object.h"

static char *
copy(const char *text)
{
	char *p = strdup(text);

	ASSERT(p != NULL);
	return (p);
}

void
guard_init(struct guard *g, const struct rule_condition *from)
{
	size_t i;

	INIT_OBJ(g, GUARD_MAGIC);
	if (from->clients.count > 0) {
		g->clients = client_set_new();
		for (i = 0; i < from->clients.count; i++)
			client_set_add(g->clients, from->clients.at[i].address,
			    from->clients.at[i].prefix);
		client_set_seal(g->clients);
	}
	if (from->methods.count > 0) {
		g->methods = calloc(from->methods.count, sizeof(*g->methods));
		ASSERT(g->methods != NULL);
	}
	for (; g->nmethods < from->methods.count; g->nmethods++)
		g->methods[g->nmethods] = copy(from->methods.at[g->nmethods]);
	if (from->reason != NULL)
		g->reason = copy(from->reason);
}

void
guard_fini(struct guard *g)
{
	CHECK_OBJ(g, GUARD_MAGIC);
	client_set_free(g->clients);
	while (g->nmethods > 0)
		free(g->methods[--g->nmethods]);
	free(g->methods);
	free(g->reason);
	FINI_OBJ(g);
}

bool
guard_holds(const struct guard *g, const struct facts *facts)
{
	size_t i;

	CHECK_OBJ(g, GUARD_MAGIC);
	if (g->clients != NULL && !client_set_has(g->clients, facts->client))
		return (false);
	for (i = 0; i < g->nmethods; i++) {
		if (str_eq(str_of(g->methods[i]), facts->method))
			return (true);
	}
	return (g->nmethods == 0);
}
