/* SPDX-License-Identifier: MIT
 *
 * filters/ruleset.c - three lists and what holds without them.
 */
#include "filters/ruleset.h"

#include <stdlib.h>

#include "config/complaint.h"
#include "config/rules_file.h"
#include "filters/rule_list.h"
#include "proxy/base/object.h"

struct ruleset {
	unsigned		 magic;
#define RULESET_MAGIC		0xf117000au
	struct rule_list	*lists[RULESET_LISTS];
	const char		*denier;
};

/* One file of each role. */
static void
take(struct ruleset *r, const struct rules_file *f,
    const struct hash_seed *seed, struct complaints *c)
{
	enum ruleset_list which = RULESET_BLACK;

	CHECK_OBJ(f, RULES_FILE_MAGIC);
	if (f->role == RULES_WHITELIST)
		which = RULESET_WHITE;
	if (f->role == RULES_TUNNEL)
		which = RULESET_TUNNEL;
	ASSERT(r->lists[which] == NULL);
	r->lists[which] = rule_list_new(f, seed, c);
	if (f->deny_by_default)
		r->denier = rule_list_name(r->lists[which]);
}

struct ruleset *
ruleset_new(const struct ruleset_sources *from, struct complaints *c)
{
	struct ruleset *r = malloc(sizeof(*r));
	size_t i, before = complaints_count(c);

	if (r == NULL)
		return (NULL);
	INIT_OBJ(r, RULESET_MAGIC);
	for (i = 0; i < from->nfiles; i++)
		take(r, from->files[i], from->seed, c);
	if (r->denier == NULL && from->deny_by_default)
		r->denier = "filters.default";
	if (complaints_count(c) == before)
		return (r);
	ruleset_free(r);
	return (NULL);
}

void
ruleset_free(struct ruleset *r)
{
	int i;

	if (r == NULL)
		return;
	CHECK_OBJ(r, RULESET_MAGIC);
	for (i = 0; i < RULESET_LISTS; i++)
		rule_list_free(r->lists[i]);
	FINI_OBJ(r);
	free(r);
}

const struct rule_list *
ruleset_list(const struct ruleset *r, enum ruleset_list which)
{
	CHECK_OBJ(r, RULESET_MAGIC);
	return (r->lists[which]);
}

const char *
ruleset_denier(const struct ruleset *r)
{
	CHECK_OBJ(r, RULESET_MAGIC);
	return (r->denier);
}
