/* SPDX-License-Identifier: MIT
 *
 * config/settings.h - the settings of one generation, immutable once loaded.
 *
 * Members are made from settings.tbl.h: "cache.max_object" is the member
 * cache_max_object.  Reads the files it is given by path and nothing else.
 */
#ifndef ADUANA_CONFIG_SETTINGS_H
#define ADUANA_CONFIG_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "config/complaint.h"
#include "config/endpoints.h"
#include "config/nets.h"
#include "config/ports.h"

struct keep;

struct texts {
	const char *const *at;
	size_t		 count;
};

/* The words of each CHOICE, in the order of its row. */
enum log_access_format {
	LOG_ACCESS_SQUID,
	LOG_ACCESS_COMBINED,
	LOG_ACCESS_JSON
};

enum filters_default {
	FILTERS_DEFAULT_ALLOW,
	FILTERS_DEFAULT_DENY
};

enum filters_beyond {
	FILTERS_BEYOND_CUT,
	FILTERS_BEYOND_PASS,
	FILTERS_BEYOND_BLOCK
};

enum pages_language {
	PAGES_LANGUAGE_AUTO,
	PAGES_LANGUAGE_EN,
	PAGES_LANGUAGE_ES
};

#define SETTING_RESTART	1u
#define SETTING_ZERO	2u
#define SETTING_PATH	4u
#define SETTING_AUTO	8u

/* What each type is in C.  Texts are never NULL. */
#define SETTING_C_BOOL(f)	bool f;
#define SETTING_C_COUNT(f)	uint64_t f;
#define SETTING_C_BYTES(f)	uint64_t f;
#define SETTING_C_DURATION(f)	int64_t f;	/* milliseconds */
#define SETTING_C_TEXT(f)	const char *f;
#define SETTING_C_TEXTS(f)	struct texts f;
#define SETTING_C_ENDPOINTS(f)	struct endpoints f;
#define SETTING_C_NETS(f)	struct nets f;
#define SETTING_C_PORTS(f)	const struct ports *f;
#define SETTING_C_CHOICE(f)	enum f f;

enum setting_id {
#define SETTING(name, field, type, unit, min, def, max, flags, help)	\
	SETTING_ID_##field,
#include "config/settings.tbl.h"
#undef SETTING
	SETTING_COUNT
};

struct settings {
	unsigned	 magic;
#define SETTINGS_MAGIC	0xc0f10003u
#define SETTING(name, field, type, unit, min, def, max, flags, help)	\
	SETTING_C_##type(field)
#include "config/settings.tbl.h"
#undef SETTING
	/* Where each was set; file NULL: nowhere, the default holds. */
	struct place	 places[SETTING_COUNT];
	struct keep	*keep;		/* owns all of the above */
};

/* Load ${path} (NULL: the defaults alone), then each "NAME=VALUE" of ${sets},
 * VALUE being YAML, then what "auto" and 0 stand for on this machine (so
 * workers is at least 1, and no member says "auto").  All that is wrong goes to
 * the complaints, sets under the file name "--set NAME".  0 and ${*out}, to be
 * freed with settings_free(); -1 and NULL when anything was wrong. */
int	 settings_load(struct settings **out, const char *path,
	    const char *const *sets, int nsets, struct complaints *);

/* The same, with what is wrong left at its default: NULL only without memory,
 * after a complaint.  For those who go on looking for mistakes. */
struct settings *settings_read(const char *path, const char *const *sets,
	    int nsets, struct complaints *);

/* The same as settings_load() from memory; relative file names start at the folder of ${name}. */
int	 settings_parse(struct settings **out, struct str text,
	    const char *name, struct complaints *);

/* NULL is allowed. */
void	 settings_free(struct settings *);

/* The dotted name. */
const char *settings_name(enum setting_id);

/* A complete settings file with every default and its explanation. */
void	 settings_print_defaults(FILE *);

/* One line per setting: name, default, meaning. */
void	 settings_help(FILE *);

#endif
