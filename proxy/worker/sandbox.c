/* SPDX-License-Identifier: MIT
 *
 * worker/sandbox.c - a fence, and fewer system calls.
 */
#include "proxy/worker/sandbox.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "proxy/control/calls.h"
#include "proxy/control/fence.h"

#ifdef __SANITIZE_ADDRESS__
/* The search for leaks traces its own process. */
#define SANITIZED	true
#else
#define SANITIZED	false
#endif

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

static int
read_all(struct fence *f, const char *const *paths, bool *left_out)
{
	for (; *paths != NULL; paths++) {
		if (fence_hides(f, *paths))
			*left_out = true;
		else if (fence_read(f, *paths) != 0)
			return (-1);
	}
	return (0);
}

/* ${writable} is NULL: nothing. */
static int
lock_files(const char *const *secrets, const char *writable)
{
	bool left_out = false;
	struct fence f;

	if (fence_begin(&f, secrets) != 0)
		return (-1);
	if (read_all(&f, readable, &left_out) == 0 &&
	    (!left_out || read_all(&f, readable_instead, &left_out) == 0) &&
	    fence_write(&f, writable) == 0)
		return (fence_enter(&f));
	fence_drop(&f);
	return (-1);
}

int
sandbox_enter(const char *const *secrets)
{
	struct rlimit none = {0, 0};

	if (setrlimit(RLIMIT_CORE, &none) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    lock_files(secrets, NULL) != 0 || calls_give_up(CALLS_WORKER) != 0)
		return (-1);
	return (SANITIZED ? 0 : prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
}

int
sandbox_enter_folder(const char *const *secrets, const char *folder)
{
	struct rlimit none = {0, 0};

	if (setrlimit(RLIMIT_CORE, &none) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    lock_files(secrets, folder) != 0)
		return (-1);
	return (calls_give_up(CALLS_LISTS));
}
