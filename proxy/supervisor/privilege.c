/* SPDX-License-Identifier: MIT
 *
 * supervisor/privilege.c - from root to the service user.
 */
#include "proxy/supervisor/privilege.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proxy/base/fd.h"

static const struct passwd *
user_of(const char *user)
{
	const struct passwd *pw;

	if (user[0] != '\0')
		return (getpwnam(user));
	pw = getpwnam("aduana");
	return (pw != NULL ? pw : getpwnam("nobody"));
}

int
privilege_find(struct privilege *p, uid_t now, const char *user, char *problem,
    size_t size)
{
	const struct passwd *pw;

	memset(p, 0, sizeof(*p));
	p->uid = now;
	p->gid = getgid();
	if (now != 0)
		return (0);
	errno = 0;
	pw = user_of(user);
	if (pw == NULL) {
		snprintf(problem, size, "no user \"%s\" on this system",
		    user[0] != '\0' ? user : "nobody");
		return (-1);
	}
	p->drops = pw->pw_uid != 0;
	p->uid = pw->pw_uid;
	p->gid = pw->pw_gid;
	snprintf(p->user, sizeof(p->user), "%s", pw->pw_name);
	return (0);
}

/* Ours is what we made: O_NOFOLLOW, so that nobody puts a link in its place
 * between mkdir and fchown. */
static int
give(const struct privilege *p, const char *path, mode_t mode)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int rc;

	if (fd == -1)
		return (-1);
	rc = fchmod(fd, mode);
	if (rc == 0 && p->drops)
		rc = fchown(fd, p->uid, p->gid);
	fd_close(&fd);
	return (rc);
}

static int
make(const struct privilege *p, const char *path, mode_t mode)
{
	if (mkdir(path, 0755) == 0)
		return (give(p, path, mode));
	return (errno == EEXIST ? 0 : -1);
}

int
privilege_directory(const struct privilege *p, const char *path, mode_t mode)
{
	char part[PATH_MAX];
	size_t len = strlen(path), i;

	while (len > 1 && path[len - 1] == '/')
		len--;
	if (len == 0 || len >= sizeof(part)) {
		errno = len == 0 ? ENOENT : ENAMETOOLONG;
		return (-1);
	}
	for (i = 1; i < len; i++) {
		if (path[i] != '/' || path[i - 1] == '/')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdir(part, 0755) != 0 && errno != EEXIST)
			return (-1);
	}
	memcpy(part, path, len);
	part[len] = '\0';
	return (make(p, part, mode));
}

int
privilege_directory_of(const struct privilege *p, const char *file, mode_t mode)
{
	char part[PATH_MAX];
	const char *slash = strrchr(file, '/');

	if (slash == NULL || slash == file)
		return (0);
	if ((size_t)(slash - file) >= sizeof(part)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	memcpy(part, file, (size_t)(slash - file));
	part[slash - file] = '\0';
	return (privilege_directory(p, part, mode));
}

int
privilege_drop(const struct privilege *p)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return (-1);
	if (!p->drops)
		return (0);
	if (setgroups(0, NULL) != 0 || setresgid(p->gid, p->gid, p->gid) != 0 ||
	    setresuid(p->uid, p->uid, p->uid) != 0)
		return (-1);
	if (setuid(0) == 0) {
		errno = EPERM;
		return (-1);
	}
	return (0);
}

size_t
privilege_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return (0);
	if (limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &limit) != 0 ||
		    getrlimit(RLIMIT_NOFILE, &limit) != 0)
			return (0);
	}
	return ((size_t)limit.rlim_cur);
}
