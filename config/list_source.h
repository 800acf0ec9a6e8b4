/* SPDX-License-Identifier: MIT
 *
 * config/list_source.h - a list that is fetched from the web, and where its
 * copy lies.
 */
#ifndef ADUANA_CONFIG_LIST_SOURCE_H
#define ADUANA_CONFIG_LIST_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "config/rules_list.h"
#include "proxy/base/str.h"

struct keep;

#define LIST_SOURCES	256	/* in all files together */
#define LIST_URL_MAX	2000u

struct list_source {
	const char	*url;
	const char	*file;		/* of the copy, with its folder */
	int64_t		 every_ms;	/* 0: the setting lists.update */
	const char	*format;	/* fixed text, import_format.h */
	enum rules_role	 role;		/* of the list that imports it */
	const struct list_source *next;
};

/* http or https with a host, without spaces, user or fragment: NULL, or what
 * is wrong (fixed text). */
const char	*list_source_judge(struct str url);

/* The name of the copy of ${url}: its host, the end of its path, and a number
 * that no other has.  NULL without memory. */
const char	*list_source_file(struct keep *, const char *folder,
		    struct str url);

#endif
