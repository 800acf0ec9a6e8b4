/* SPDX-License-Identifier: MIT
 *
 * control/fence.c - Landlock by its system calls.
 *
 * The constants of later versions stand here by number: Debian's headers are
 * older than many kernels.
 */
#include "proxy/control/fence.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "proxy/base/fd.h"

/* Rights over files of version 1: the first 13 bits. */
#define FS_FIRST	((UINT64_C(1) << 13) - 1)
#define FS_REFER	(UINT64_C(1) << 13)	/* version 2 */
#define FS_TRUNCATE	(UINT64_C(1) << 14)	/* version 3 */
#define FS_IOCTL_DEV	(UINT64_C(1) << 15)	/* version 5 */
#define NET_BIND_TCP	(UINT64_C(1) << 0)	/* version 4 */
#define SCOPE_ABSTRACT	(UINT64_C(1) << 0)	/* version 6 */
#define SCOPE_SIGNAL	(UINT64_C(1) << 1)	/* version 6 */

#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
/* What can be said of something that is no folder. */
#define FS_OF_FILES \
	(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | \
	    FS_TRUNCATE | FS_IOCTL_DEV)

/* Of a folder that is looked through. */
#define ENTRIES_MAX	4096u
#define DEPTH_MAX	24u

/* As the kernel has it; an older one takes it when the rest is zero. */
struct attributes {
	uint64_t	 fs;
	uint64_t	 net;
	uint64_t	 scoped;
};

int
fence_version(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);

	return (version < 0 ? 0 : (int)version);
}

static struct attributes
all_that(int version)
{
	struct attributes a = {FS_FIRST, 0, 0};

	if (version >= 2)
		a.fs |= FS_REFER;
	if (version >= 3)
		a.fs |= FS_TRUNCATE;
	if (version >= 4)
		a.net = NET_BIND_TCP;
	if (version >= 5)
		a.fs |= FS_IOCTL_DEV;
	if (version >= 6)
		a.scoped = SCOPE_ABSTRACT | SCOPE_SIGNAL;
	return (a);
}

int
fence_begin(struct fence *f, const char *const *secrets)
{
	int version = fence_version();
	struct attributes a = all_that(version);

	*f = (struct fence){-1, secrets};
	if (version == 0)
		return (0);
	f->rules = (int)syscall(SYS_landlock_create_ruleset, &a, sizeof(a), 0);
	return (f->rules == -1 ? -1 : 0);
}

/* Links followed, as the kernel does. */
static bool
is_beneath(const char *file, const char *folder)
{
	char a[PATH_MAX], b[PATH_MAX];
	size_t n;

	if (realpath(folder, b) == NULL)
		return (false);
	/* One that cannot be followed is judged as it is written. */
	if (realpath(file, a) == NULL &&
	    snprintf(a, sizeof(a), "%s", file) >= (int)sizeof(a))
		return (true);
	n = strcmp(b, "/") == 0 ? 0 : strlen(b);
	return (strncmp(a, b, n) == 0 && (a[n] == '/' || a[n] == '\0'));
}

bool
fence_hides(const struct fence *f, const char *path)
{
	const char *const *secret;

	for (secret = f->secrets; secret != NULL && *secret != NULL; secret++)
		if (is_beneath(*secret, path))
			return (true);
	return (false);
}

/* What is not on this machine is not missed. */
static int
allow(struct fence *f, const char *path, uint64_t rights)
{
	struct landlock_path_beneath_attr rule = {
	    .allowed_access = rights & all_that(fence_version()).fs};
	struct stat st;
	int rc = 0;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd == -1)
		return (0);
	if (fstat(rule.parent_fd, &st) != 0 || !S_ISDIR(st.st_mode))
		rule.allowed_access &= FS_OF_FILES;
	if (rule.allowed_access != 0 &&
	    syscall(SYS_landlock_add_rule, f->rules, LANDLOCK_RULE_PATH_BENEATH,
		&rule, 0) != 0)
		rc = -1;
	close(rule.parent_fd);
	return (rc);
}

static int	 read_beneath(struct fence *, const char *, unsigned depth);

/* Without "." and "..". */
static int
read_entry(struct fence *f, const char *folder, const char *name,
    unsigned depth)
{
	char path[PATH_MAX];

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
	    snprintf(path, sizeof(path), "%s/%s", folder, name) >=
		(int)sizeof(path))
		return (0);
	return (read_beneath(f, path, depth + 1));
}

static int
read_entries(struct fence *f, const char *folder, unsigned depth)
{
	DIR *dir = depth < DEPTH_MAX ? opendir(folder) : NULL;
	const struct dirent *entry;
	unsigned n = 0;
	int rc = 0;

	if (dir == NULL)
		return (0);
	while (rc == 0 && n++ < ENTRIES_MAX && (entry = readdir(dir)) != NULL)
		rc = read_entry(f, folder, entry->d_name, depth);
	closedir(dir);
	return (rc);
}

static int
read_beneath(struct fence *f, const char *path, unsigned depth)
{
	struct stat st;

	if (!fence_hides(f, path))
		return (allow(f, path, FS_READ));
	/* A link among entries may lead round in a circle. */
	if (depth > 0 && (lstat(path, &st) != 0 || S_ISLNK(st.st_mode)))
		return (0);
	return (read_entries(f, path, depth));
}

static bool
is_nothing(const struct fence *f, const char *path)
{
	return (f->rules == -1 || path == NULL || path[0] == '\0');
}

int
fence_read(struct fence *f, const char *path)
{
	return (is_nothing(f, path) ? 0 : read_beneath(f, path, 0));
}

int
fence_write(struct fence *f, const char *path)
{
	uint64_t rights = all_that(fence_version()).fs;

	if (is_nothing(f, path))
		return (0);
	rights &= ~(uint64_t)LANDLOCK_ACCESS_FS_EXECUTE;
	if (!fence_hides(f, path))
		return (allow(f, path, rights));
	rights &= ~(uint64_t)LANDLOCK_ACCESS_FS_READ_FILE;
	if (allow(f, path, rights) != 0)
		return (-1);
	return (read_beneath(f, path, 0));
}

int
fence_write_around(struct fence *f, const char *file)
{
	char folder[PATH_MAX];
	const char *slash;
	struct stat st;

	if (is_nothing(f, file))
		return (0);
	if (stat(file, &st) == 0 && !S_ISREG(st.st_mode) &&
	    !S_ISDIR(st.st_mode))
		return (fence_write(f, file));
	slash = strrchr(file, '/');
	if (slash == NULL || slash - file >= (ptrdiff_t)sizeof(folder))
		return (0);
	snprintf(folder, sizeof(folder), "%.*s", (int)(slash - file + 1), file);
	/* A link leads elsewhere, where no other file is to be made. */
	if (fence_write(f, file) != 0)
		return (-1);
	return (fence_write(f, folder));
}

int
fence_enter(struct fence *f)
{
	int rc = 0;

	if (f->rules != -1)
		rc = (int)syscall(SYS_landlock_restrict_self, f->rules, 0);
	fence_drop(f);
	return (rc);
}

void
fence_drop(struct fence *f)
{
	fd_close(&f->rules);
}
