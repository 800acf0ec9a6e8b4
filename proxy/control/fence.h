/* SPDX-License-Identifier: MIT
 *
 * control/fence.h - which files a process may still open (landlock(7)).
 *
 * Nothing but what is named: begin, name, enter.  Secrets stay out of reach
 * to read whatever is named: of a folder that one lies beneath only what is in
 * it at this moment can be read, and not the secret.  Refuses to know who is
 * fenced in.
 */
#ifndef ADUANA_CONTROL_FENCE_H
#define ADUANA_CONTROL_FENCE_H

#include <stdbool.h>

struct fence {
	int		 rules;		/* -1: the kernel has no Landlock */
	const char	*const *secrets;
};

/* The version of the kernel's Landlock; 0: it has none, and every file stays
 * as open as it is to the user. */
int	 fence_version(void);

/* All that can be done with files and folders is forbidden, so are listening
 * TCP ports, signals to and abstract sockets of others, where the kernel's
 * version can.  ${secrets} are paths, NULL behind the last, or NULL: none; they
 * outlive fence_enter().  0, also without Landlock, or -1 with errno. */
int	 fence_begin(struct fence *, const char *const *secrets);

/* Does a secret lie at or beneath ${path}?  Links are followed. */
bool	 fence_hides(const struct fence *, const char *path);

/* A file, or a folder with all beneath it.  What is not there is not missed;
 * NULL and "" are nothing.  0, or -1 with errno. */
int	 fence_read(struct fence *, const char *path);
/* In a folder and beneath it: to make, write, rename, remove; to read too, if
 * no secret lies there.  Of something else than a folder: to read and write. */
int	 fence_write(struct fence *, const char *path);
/* fence_write() of the folder of ${file}, which need not be there; where that
 * is neither file nor link (a device), of itself alone. */
int	 fence_write_around(struct fence *, const char *file);

/* For good, after PR_SET_NO_NEW_PRIVS; what is open stays open.  0, or -1 with
 * errno; the fence is gone either way. */
int	 fence_enter(struct fence *);
/* Not entered. */
void	 fence_drop(struct fence *);

#endif
