/* SPDX-License-Identifier: MIT
 *
 * config/path.c - relative file names.
 */
#include "config/path.h"

#include <limits.h>
#include <stdlib.h>

#include "config/keep.h"

struct str
path_folder(struct keep *keep, const char *file)
{
	struct str s = str_of(file);
	char real[PATH_MAX];
	const char *folder;

	if (str_find(s, '/') == s.len)
		s = STR(".");
	else
		s = str_head(s, str_rfind(s, '/') + 1);
	folder = keep_text(keep, s);
	if (folder != NULL && realpath(folder, real) != NULL)
		folder = keep_text(keep, str_of(real));
	return (str_of(folder));
}

const char *
path_from(struct keep *keep, struct str folder, struct str name)
{
	if (str_starts(name, STR("/")))
		return (keep_text(keep, name));
	while (str_starts(name, STR("./")) || str_starts(name, STR("../"))) {
		if (name.ptr[1] == '.')
			folder = str_head(folder, str_rfind(folder, '/'));
		name = str_from(name, str_find(name, '/') + 1);
	}
	if (folder.len > 0 && folder.ptr[folder.len - 1] == '/')
		folder.len--;
	return (keep_printf(keep, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name)));
}
