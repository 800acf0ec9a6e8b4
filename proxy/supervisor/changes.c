/* SPDX-License-Identifier: MIT
 *
 * supervisor/changes.c - compare by the rows of the settings table.
 */
#include "proxy/supervisor/changes.h"

#include <string.h>

#include "config/settings.h"
#include "proxy/base/buf.h"
#include "proxy/base/object.h"

/* Types that no setting with SETTING_RESTART has are not compared. */
#define DIFFERS_BOOL(a, b)	((a) != (b))
#define DIFFERS_COUNT(a, b)	((a) != (b))
#define DIFFERS_BYTES(a, b)	((a) != (b))
#define DIFFERS_DURATION(a, b)	((a) != (b))
#define DIFFERS_CHOICE(a, b)	((a) != (b))
#define DIFFERS_TEXT(a, b)	(strcmp((a), (b)) != 0)
#define DIFFERS_TEXTS(a, b)	false
#define DIFFERS_ENDPOINTS(a, b)	false
#define DIFFERS_NETS(a, b)	false
#define DIFFERS_NET_GROUPS(a, b) false
#define DIFFERS_USER_GROUPS(a, b) false
#define DIFFERS_PORTS(a, b)	false
#define DIFFERS_CACHE_RULES(a, b) false
#define DIFFERS_TLS_EXCEPTIONS(a, b) false

static void
compare(const struct settings *old, const struct settings *new,
    bool differs[SETTING_COUNT])
{
#define SETTING(name, field, type, unit, min, def, max, flags, help)	\
	differs[SETTING_ID_##field] = ((flags)&SETTING_RESTART) != 0 && \
				      DIFFERS_##type(old->field, new->field);
#include "config/settings.tbl.h"
#undef SETTING
}

void
changes_need_restart(const struct settings *old, const struct settings *new,
    struct buf *out)
{
	bool differs[SETTING_COUNT];
	const struct place *place;
	int id;

	CHECK_OBJ(old, SETTINGS_MAGIC);
	CHECK_OBJ(new, SETTINGS_MAGIC);
	compare(old, new, differs);
	for (id = 0; id < SETTING_COUNT; id++) {
		if (!differs[id])
			continue;
		place = &new->places[id];
		if (place->file != NULL)
			(void)buf_printf(out, "%s:%u: ", place->file,
			    place->line);
		(void)buf_printf(out, "%s takes effect at the next start\n",
		    settings_name((enum setting_id)id));
	}
}

static bool
globs_differ(const struct cache_rule *a, const struct cache_rule *b)
{
	size_t i;

	if (a->nglobs != b->nglobs)
		return (true);
	for (i = 0; i < a->nglobs; i++)
		if (strcmp(a->globs[i].text, b->globs[i].text) != 0)
			return (true);
	return (false);
}

static bool
ignores_differ(const struct cache_rule *a, const struct cache_rule *b)
{
	size_t i;

	if (a->nignore != b->nignore)
		return (true);
	for (i = 0; i < a->nignore; i++)
		if (strcmp(a->ignore[i], b->ignore[i]) != 0)
			return (true);
	return (false);
}

/* Is anything called something else in the cache? */
static bool
keys_differ(const struct cache_rule_list *a, const struct cache_rule_list *b)
{
	size_t i;

	if (a->count != b->count)
		return (true);
	for (i = 0; i < a->count; i++)
		if (globs_differ(&a->at[i], &b->at[i]) ||
		    ignores_differ(&a->at[i], &b->at[i]))
			return (true);
	return (false);
}

bool
changes_concern_admin(const struct settings *old, const struct settings *new)
{
	CHECK_OBJ(old, SETTINGS_MAGIC);
	CHECK_OBJ(new, SETTINGS_MAGIC);
	return (old->log_access_format != new->log_access_format ||
		old->log_access_mask_clients != new->log_access_mask_clients ||
		old->log_access_query != new->log_access_query ||
		old->tls_intercept != new->tls_intercept ||
		keys_differ(&old->cache_rules, &new->cache_rules));
}
