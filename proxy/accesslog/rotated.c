/* SPDX-License-Identifier: MIT
 *
 * accesslog/rotated.c - a walk over the folder of a log.
 */
#include "proxy/accesslog/rotated.h"

#include <sys/stat.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* As many as logrotate's dateformat can make of a time. */
#define GROUPS_MAX	6u
#define DIGITS_MAX	14u
/* A folder of logs is not searched for ever. */
#define NAMES_MAX	10000u

static const char *const packed[] = {".gz", ".xz", ".zst", ".bz2"};

#define PACKED	(sizeof(packed) / sizeof(packed[0]))

static struct str
without_packing(struct str name)
{
	for (size_t i = 0; i < PACKED; i++) {
		size_t n = strlen(packed[i]);

		if (name.len > n &&
		    str_eq(str_from(name, name.len - n), str_of(packed[i])))
			return (str_head(name, name.len - n));
	}
	return (name);
}

static size_t
digits_of(struct str s)
{
	size_t n = 0;

	while (n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9')
		n++;
	return (n);
}

bool
rotated_is_name(struct str name, struct str log)
{
	struct str rest;
	unsigned groups;
	size_t n;

	if (log.len == 0 || !str_starts(name, log))
		return (false);
	rest = without_packing(str_from(name, log.len));
	for (groups = 0; rest.len > 0; groups++) {
		if (*rest.ptr != '-' && (*rest.ptr != '.' || groups > 0))
			return (false);
		rest = str_from(rest, 1);
		n = digits_of(rest);
		if (n == 0 || n > DIGITS_MAX || groups == GROUPS_MAX)
			return (false);
		rest = str_from(rest, n);
	}
	return (groups > 0);
}

static bool
is_old(int folder, const char *name, int64_t before_s)
{
	struct stat st;

	return (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		S_ISREG(st.st_mode) && st.st_mtim.tv_sec < before_s);
}

int
rotated_remove(const char *path, int64_t before_s)
{
	const char *slash = strrchr(path, '/');
	struct str log = str_of(slash == NULL ? path : slash + 1);
	unsigned names = 0;
	struct dirent *entry;
	char folder[4096];
	int removed = 0;
	DIR *dir;

	snprintf(folder, sizeof(folder), "%.*s",
	    slash == NULL ? 1 : (int)(slash - path + 1),
	    slash == NULL ? "." : path);
	dir = opendir(folder);
	if (dir == NULL)
		return (-1);
	while (names++ < NAMES_MAX && (entry = readdir(dir)) != NULL)
		if (rotated_is_name(str_of(entry->d_name), log) &&
		    is_old(dirfd(dir), entry->d_name, before_s) &&
		    unlinkat(dirfd(dir), entry->d_name, 0) == 0)
			removed++;
	closedir(dir);
	return (removed);
}
