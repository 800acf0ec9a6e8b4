/* SPDX-License-Identifier: MIT
 *
 * config/schema.c - rows of settings.
 */
#include "config/schema.h"

#include <string.h>

#include "proxy/base/assert.h"

static const struct setting rows[] = {
#define SETTING(name, field, type, unit, min, def, max, flags, help)	\
	{name, TYPE_##type, flags, offsetof(struct settings, field), unit, \
	    min, def, max, help},
#include "config/settings.tbl.h"
#undef SETTING
};

/* Names that stand for a map and not for a value. */
static const char *const sections[] = {
    "clients",
    "users",
    "destinations",
    "connect",
    "limits",
    "timeouts",
    "origin",
    "cache",
    "log",
    "log.access",
    "log.refused",
    "filters",
    "lists",
    "admin",
    "manager",
    "metrics",
    "metrics.keep",
    "dns",
    "tls",
    "tls.ca",
    "pages",
};

const struct setting *
schema_row(enum setting_id id)
{
	ASSERT(id < SETTING_COUNT);
	return (&rows[id]);
}

enum setting_id
schema_find(const char *name)
{
	unsigned i;

	for (i = 0; i < SETTING_COUNT; i++)
		if (strcmp(rows[i].name, name) == 0)
			break;
	return ((enum setting_id)i);
}

bool
schema_is_section(const char *name)
{
	size_t len = strlen(name);
	unsigned i;

	for (i = 0; i < SETTING_COUNT; i++)
		if (strncmp(rows[i].name, name, len) == 0 &&
		    rows[i].name[len] == '.')
			return (true);
	return (false);
}

void
schema_suggest(struct suggest *s)
{
	size_t i;

	for (i = 0; i < SETTING_COUNT; i++)
		suggest_offer(s, rows[i].name);
	for (i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		suggest_offer(s, sections[i]);
}
