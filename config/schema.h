/* SPDX-License-Identifier: MIT
 *
 * config/schema.h - settings.tbl.h as rows that code can walk.
 */
#ifndef ADUANA_CONFIG_SCHEMA_H
#define ADUANA_CONFIG_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include "config/settings_table.h"
#include "config/suggest.h"

enum setting_type {
	TYPE_BOOL,
	TYPE_COUNT,
	TYPE_BYTES,
	TYPE_DURATION,
	TYPE_TEXT,
	TYPE_TEXTS,
	TYPE_ENDPOINTS,
	TYPE_NETS,
	TYPE_NET_GROUPS,
	TYPE_USER_GROUPS,
	TYPE_PORTS,
	TYPE_CACHE_RULES,
	TYPE_TLS_EXCEPTIONS,
	TYPE_CHOICE
};

/* The columns of settings.tbl.h. */
struct setting {
	const char	*name;
	enum setting_type type;
	unsigned	 flags;
	size_t		 offset;	/* of the member in struct settings */
	const char	*unit;
	const char	*min;
	const char	*def;
	const char	*max;
	const char	*help;
};

const struct setting *schema_row(enum setting_id);

/* The row of a dotted name; SETTING_COUNT when there is none. */
enum setting_id	 schema_find(const char *name);

/* Some setting's name begins with ${name} and a dot. */
bool		 schema_is_section(const char *name);

/* Offer every name and every section. */
void		 schema_suggest(struct suggest *);

#endif
