/* SPDX-License-Identifier: MIT
 *
 * config/settings.h - the settings of one generation, immutable once loaded.
 *
 * Reads the files it is given by path and nothing else.
 */
#ifndef ADUANA_CONFIG_SETTINGS_H
#define ADUANA_CONFIG_SETTINGS_H

#include <stdio.h>

#include "config/complaint.h"
#include "config/settings_table.h"
#include "proxy/base/str.h"

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

/* The same as settings_load() from memory; relative file names start at the
 * folder of ${name}. */
int	 settings_parse(struct settings **out, struct str text,
	    const char *name, struct complaints *);

/* NULL is allowed. */
void	 settings_free(struct settings *);

/* The dotted name. */
const char *settings_name(enum setting_id);

/* A complete settings file with every default and its explanation. */
void	 settings_print_defaults(FILE *);

#endif
