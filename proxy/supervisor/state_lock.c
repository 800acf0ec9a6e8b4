/* SPDX-License-Identifier: MIT
 *
 * supervisor/state_lock.c - fcntl(F_SETLK): it ends with its process, is not
 * handed on by fork, and the kernel tells whose it is.
 */
#include "proxy/supervisor/state_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "proxy/base/diag.h"
#include "proxy/base/fd.h"

static int
lock_open(const char *folder)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/lock", folder) >=
	    (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	return (open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
}

/* 0 has no name: it is in another namespace, or on another machine. */
static void
say_taken(int fd, const char *folder)
{
	struct flock who = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	if (fcntl(fd, F_GETLK, &who) != 0 || who.l_type == F_UNLCK ||
	    who.l_pid <= 0)
		diag_warnx("state_dir: %s is another aduana's; stop that one, "
			   "or give this one a state_dir of its own",
		    folder);
	else
		diag_warnx("state_dir: %s is that of aduana with process %d; "
			   "stop that one, or give this one a state_dir of its "
			   "own",
		    folder, (int)who.l_pid);
}

int
state_lock_take(const char *folder)
{
	struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd = lock_open(folder);

	if (fd == -1) {
		diag_warn("%s/lock", folder);
		return (-1);
	}
	if (fcntl(fd, F_SETLK, &all) == 0)
		return (fd);
	if (errno == EACCES || errno == EAGAIN) {
		say_taken(fd, folder);
		fd_close(&fd);
		return (-1);
	}
	diag_warn("%s/lock: no lock; see that no other aduana uses it", folder);
	return (fd);
}
