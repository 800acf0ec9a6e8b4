/* SPDX-License-Identifier: MIT
 *
 * admin/put_file.c - a file beside it, then in its place.
 */
#include "proxy/admin/put_file.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "proxy/base/fd.h"

/* Before the mode: a change of owner takes bits away. */
static void
keep_rights(int fd, const struct stat *old)
{
	if (fchown(fd, old->st_uid, old->st_gid) != 0)
		(void)!fchown(fd, (uid_t)-1, old->st_gid);
	(void)fchmod(fd, old->st_mode & 0777);
}

/* An admin that ends and the next one may both write. */
static int
put(const char *path, struct str text, bool is_secret)
{
	char beside[PATH_MAX];
	struct stat old;
	int fd, bad, error;

	if (snprintf(beside, sizeof(beside), "%s.%d", path, (int)getpid()) >=
	    (int)sizeof(beside)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	(void)unlink(beside);
	fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
	    is_secret ? 0600 : 0640);
	if (fd == -1)
		return (-1);
	if (!is_secret && stat(path, &old) == 0)
		keep_rights(fd, &old);
	bad = fd_write_all(fd, text.ptr, text.len) != 0 || fsync(fd) != 0;
	error = errno;
	fd_close(&fd);
	if (bad == 0 && rename(beside, path) == 0) {
		/* Where the file system knows no such thing, nothing better can
		 * be done. */
		(void)fd_sync_folder(path);
		return (0);
	}
	if (bad == 0)
		error = errno;
	(void)unlink(beside);
	errno = error;
	return (-1);
}

int
put_file(const char *path, struct str text)
{
	return (put(path, text, false));
}

int
put_file_secret(const char *path, struct str text)
{
	return (put(path, text, true));
}
