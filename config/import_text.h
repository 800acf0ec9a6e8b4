/* SPDX-License-Identifier: MIT
 *
 * config/import_text.h - the text of a file that is imported: read, unpacked
 * and in UTF-8.
 */
#ifndef ADUANA_CONFIG_IMPORT_TEXT_H
#define ADUANA_CONFIG_IMPORT_TEXT_H

#include "config/complaint.h"
#include "proxy/base/str.h"

struct keep;

/* The text of ${path} in memory that ${keep} owns; it may be written over, and
 * one byte behind it.  0, or -1 after a complaint at ${at}. */
int	 import_text_read(const char *path, struct keep *, struct place at,
	    struct complaints *, struct str *text);

#endif
