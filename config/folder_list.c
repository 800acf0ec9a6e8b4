/* SPDX-License-Identifier: MIT
 *
 * config/folder_list.c - scandir(3).
 */
#include "config/folder_list.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config/keep.h"
#include "proxy/base/str.h"

static int
is_list(const struct dirent *entry)
{
	struct str name = str_of(entry->d_name);

	return (name.ptr[0] != '.' && str_ends_nocase(name, STR(".yaml")));
}

static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
	return (strcmp((*a)->d_name, (*b)->d_name));
}

int
folder_list(struct keep *keep, const char *folder, size_t most,
    struct complaints *complaints, struct texts *out)
{
	struct dirent **entries = NULL;
	const char **at;
	const char *why = NULL;
	int n = scandir(folder, &entries, is_list, by_bytes), i;

	*out = (struct texts){0};
	if (n == -1 && errno == ENOENT)
		return (0);
	if (n == -1)
		why = strerror(errno);
	at = keep_alloc(keep, (most + 1) * sizeof(*at));
	for (i = 0; i < n; i++) {
		if (out->count < most && at != NULL)
			at[out->count++] = keep_printf(keep, "%s/%s", folder,
			    entries[i]->d_name);
		else
			why = "there are too many lists in it";
		free(entries[i]);
	}
	free(entries);
	out->at = at;
	for (i = 0; i < (int)out->count; i++)
		if (at[i] == NULL)
			why = "there is no memory for it";
	if (why == NULL)
		return (0);
	complaints_add(complaints, (struct place){folder, 0, 0},
	    "cannot be read: %s", why);
	*out = (struct texts){0};
	return (-1);
}
