/* SPDX-License-Identifier: MIT
 *
 * config/names_file.h - a plain list of names, one a line, as people have them.
 *
 * Comments begin with '#', at the start of a line or after a space.  Does not
 * judge the names.
 */
#ifndef ADUANA_CONFIG_NAMES_FILE_H
#define ADUANA_CONFIG_NAMES_FILE_H

#include "config/complaint.h"
#include "proxy/base/str.h"

enum names_format {
	NAMES_PLAIN,		/* example.com */
	NAMES_HOSTS,		/* 0.0.0.0 example.com www.example.com */
	NAMES_AUTO		/* hosts where a line begins with an address */
};

/* One name; -1, after a complaint, stops the reading. */
typedef int	 names_fn(void *context, struct str name, uint32_t line);

/* Call ${on_name} for each name, before returning.  A line that is not of the
 * format is complained about under ${file}; an Adblock list ends the reading at
 * its first line.  0, or -1 when stopped. */
int		 names_parse(struct str text, enum names_format,
		    const char *file, struct complaints *, names_fn *on_name,
		    void *context);

#endif
