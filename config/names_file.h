/* SPDX-License-Identifier: MIT
 *
 * config/names_file.h - a plain list of names or a hosts file, as people have
 * them.
 *
 * Comments begin with '#', at the start of a line or after a space.
 */
#ifndef ADUANA_CONFIG_NAMES_FILE_H
#define ADUANA_CONFIG_NAMES_FILE_H

#include "config/import.h"
#include "proxy/base/str.h"

enum names_format {
	NAMES_PLAIN,		/* example.com */
	NAMES_HOSTS,		/* 0.0.0.0 example.com www.example.com */
	NAMES_MIXED		/* hosts where a line begins with an address */
};

/* ${text} may be written over, and one byte behind it.  In hosts files the
 * names that a machine gives itself are skipped. */
void	 names_file_read(struct import *, struct str text, enum names_format);

/* One line, without the spaces around it. */
void	 names_file_line(struct import *, const struct rule_row *like,
	    struct str line, enum names_format);

#endif
