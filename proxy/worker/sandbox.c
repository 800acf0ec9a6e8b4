/* SPDX-License-Identifier: MIT
 *
 * worker/sandbox.c - Landlock (landlock(7)) by its system calls.
 *
 * The constants of later versions stand here by number: Debian's headers are
 * older than many kernels.
 */
#include "proxy/worker/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/worker/calls.h"

#ifdef __SANITIZE_ADDRESS__
/* The search for leaks traces its own process. */
#define SANITIZED	true
#else
#define SANITIZED	false
#endif

/* Rights over files of version 1: the first 13 bits. */
#define FS_FIRST	((UINT64_C(1) << 13) - 1)
#define FS_REFER	(UINT64_C(1) << 13)	/* version 2 */
#define FS_TRUNCATE	(UINT64_C(1) << 14)	/* version 3 */
#define FS_IOCTL_DEV	(UINT64_C(1) << 15)	/* version 5 */
#define NET_BIND_TCP	(UINT64_C(1) << 0)	/* version 4 */
#define SCOPE_ABSTRACT	(UINT64_C(1) << 0)	/* version 6 */
#define SCOPE_SIGNAL	(UINT64_C(1) << 1)	/* version 6 */

/* As the kernel has it; an older one takes it when the rest is zero. */
struct attributes {
	uint64_t	 fs;
	uint64_t	 net;
	uint64_t	 scoped;
};

/* What names, charsets and times are read from, and what a report of a crash
 * looks at. */
static const char *const readable[] = {
    "/etc",
    "/usr",
    "/lib",
    "/lib64",
    "/dev/null",
    "/dev/urandom",
    "/proc/self",
    "/proc/self/exe",
    "/run/systemd/resolve",
    NULL,
};

/* In the place of a folder that the secret lies beneath. */
static const char *const readable_instead[] = {
    "/etc/hosts",
    "/etc/resolv.conf",
    "/etc/nsswitch.conf",
    "/etc/gai.conf",
    "/etc/host.conf",
    "/etc/services",
    "/etc/localtime",
    "/etc/ssl/certs",
    "/usr/lib",
    "/usr/share/ca-certificates",
    "/usr/share/zoneinfo",
    NULL,
};

int
sandbox_version(void)
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
	n = strlen(b);
	return (strncmp(a, b, n) == 0 && (a[n] == '/' || a[n] == '\0'));
}

static bool
hides_secret(const char *const *secrets, const char *folder)
{
	for (; secrets != NULL && *secrets != NULL; secrets++)
		if (is_beneath(*secrets, folder))
			return (true);
	return (false);
}

/* What is not on this machine is not missed. */
static int
allow(int rules, const char *path)
{
	struct landlock_path_beneath_attr rule = {
	    .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE};
	struct stat st;
	int rc = 0;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd == -1)
		return (0);
	if (fstat(rule.parent_fd, &st) == 0 && S_ISDIR(st.st_mode))
		rule.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
	if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
		&rule, 0) != 0)
		rc = -1;
	close(rule.parent_fd);
	return (rc);
}

static int
allow_all(int rules, const char *const *paths, const char *const *secrets,
    bool *left_out)
{
	for (; *paths != NULL; paths++) {
		if (hides_secret(secrets, *paths))
			*left_out = true;
		else if (allow(rules, *paths) != 0)
			return (-1);
	}
	return (0);
}

/* All that can be done with files and folders but to run them. */
static int
allow_writing(int rules, const char *folder)
{
	struct landlock_path_beneath_attr rule = {0};
	int rc;

	rule.parent_fd = open(folder, O_PATH | O_CLOEXEC);
	if (rule.parent_fd == -1)
		return (-1);
	rule.allowed_access = all_that(sandbox_version()).fs;
	rule.allowed_access &= ~(uint64_t)LANDLOCK_ACCESS_FS_EXECUTE;
	rc = (int)syscall(SYS_landlock_add_rule, rules,
	    LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent_fd);
	return (rc);
}

/* ${writable} is NULL: nothing. */
static int
lock_files(const char *const *secrets, const char *writable)
{
	int version = sandbox_version();
	struct attributes a = all_that(version);
	bool left_out = false;
	int rules, rc = -1;

	if (version == 0)
		return (0);
	rules = (int)syscall(SYS_landlock_create_ruleset, &a, sizeof(a), 0);
	if (rules == -1)
		return (-1);
	if (allow_all(rules, readable, secrets, &left_out) == 0 &&
	    (!left_out ||
		allow_all(rules, readable_instead, secrets, &left_out) == 0) &&
	    (writable == NULL || allow_writing(rules, writable) == 0))
		rc = (int)syscall(SYS_landlock_restrict_self, rules, 0);
	fd_close(&rules);
	return (rc);
}

int
sandbox_enter(const char *const *secrets)
{
	struct rlimit none = {0, 0};

	if (setrlimit(RLIMIT_CORE, &none) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    lock_files(secrets, NULL) != 0 || calls_give_up() != 0)
		return (-1);
	return (SANITIZED ? 0 : prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
}

int
sandbox_enter_folder(const char *const *secrets, const char *folder)
{
	struct rlimit none = {0, 0};

	if (setrlimit(RLIMIT_CORE, &none) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return (-1);
	return (lock_files(secrets, folder));
}
