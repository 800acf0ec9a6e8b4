/* SPDX-License-Identifier: MIT
 *
 * admin/list_files.h - the three lists that a person writes, for a browser:
 * their text, and whether another text could be one.
 *
 * Pure but for reading the file.  Puts nothing.
 */
#ifndef ADUANA_ADMIN_LIST_FILES_H
#define ADUANA_ADMIN_LIST_FILES_H

#include "proxy/base/str.h"

/* A longer one is not edited here. */
#define LIST_FILES_MAX		((size_t)1 << 20)
#define LIST_FILES_VERSION	33u

struct buf;
struct settings;

/* Where the list ${name} is; NULL: there is no such list.  Empty: none is
 * set. */
const char	*list_files_path(const struct settings *, struct str name);
/* All of ${path}, to be freed; NULL, or why not (fixed text). */
const char	*list_files_read(const char *path, struct str *text);
/* A text by a number of its own. */
void		 list_files_version(struct str text,
		    char out[LIST_FILES_VERSION]);
/* What is wrong with ${text} as that list, a line each as `aduana --check`
 * tells it, is appended: how many. */
size_t		 list_files_judge(const struct settings *, struct str name,
		    struct str text, struct buf *says);

/* Statuses, with an answer in ${body}: JSON when 200, else text. */
unsigned	 list_files_all(const struct settings *, struct buf *body);
unsigned	 list_files_one(const struct settings *, struct str name,
		    struct buf *body);

/* ${s} as a string of JSON: 0, or -1 at the limit. */
int		 list_files_quote(struct buf *, struct str s);

#endif
