/* SPDX-License-Identifier: MIT
 *
 * config/path.h - file names that are relative to another file.
 */
#ifndef ADUANA_CONFIG_PATH_H
#define ADUANA_CONFIG_PATH_H

#include "proxy/base/str.h"

struct keep;

/* The folder that holds ${file}, absolute and without links when it exists;
 * STR_NONE without memory. */
struct str	 path_folder(struct keep *, const char *file);

/* ${name} as seen from ${folder}: an absolute one as it is, else below it with
 * leading "./" and "../" resolved.  NULL without memory. */
const char	*path_from(struct keep *, struct str folder, struct str name);

#endif
