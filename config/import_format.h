/* SPDX-License-Identifier: MIT
 *
 * config/import_format.h - the formats of lists as people have them.
 */
#ifndef ADUANA_CONFIG_IMPORT_FORMAT_H
#define ADUANA_CONFIG_IMPORT_FORMAT_H

#include "config/import.h"
#include "proxy/base/str.h"

enum import_format {
	IMPORT_PLAIN,
	IMPORT_HOSTS,
	IMPORT_ADBLOCK,
	IMPORT_SQUIDGUARD,	/* a folder: squidguard_tree.h */
	IMPORT_RPZ,
	IMPORT_AUTO,
	IMPORT_FORMATS
};

/* As written in `format:`. */
const char	*import_format_name(enum import_format);
/* IMPORT_FORMATS: there is none of that name. */
enum import_format import_format_of(struct str name);

/* What ${text} looks like at its beginning; IMPORT_AUTO for names of which
 * some may have an address before them. */
enum import_format import_format_guess(struct str text);

/* Read ${text} in a format of single files; it may be written over, and one
 * byte behind it.  Ends the import. */
void		 import_format_read(struct import *, enum import_format,
		    struct str text);

#endif
