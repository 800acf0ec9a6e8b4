/* SPDX-License-Identifier: MIT
 *
 * supervisor/privilege.h - root only for as long as the sockets need it.
 *
 * Find the user, make the directories, drop.  It refuses to give away a
 * directory that was there before: only what it made itself changes owner.
 */
#ifndef ADUANA_SUPERVISOR_PRIVILEGE_H
#define ADUANA_SUPERVISOR_PRIVILEGE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct privilege {
	bool		 drops;		/* root now, and not to stay so */
	uid_t		 uid;
	gid_t		 gid;
	char		 user[64];
};

/* Decide who to be.  Not root: who we are, whatever ${user} says.  Root:
 * ${user}; when that is empty "aduana" if there is such a user, else "nobody".
 * Only the name "root" itself keeps root.  0, or -1 with ${problem} filled when
 * the user is unknown. */
int	 privilege_find(struct privilege *, uid_t now, const char *user,
	    char *problem, size_t size);

/* Make ${path} and its missing parents (0755), ${path} itself ${mode} and the
 * service user's; one that exists stays as it is.  0, or -1 with errno. */
int	 privilege_directory(const struct privilege *, const char *path,
	    mode_t mode);
/* The same for the directory that ${file} lies in. */
int	 privilege_directory_of(const struct privilege *, const char *file,
	    mode_t mode);

/* Drop for good, groups included, and see that it holds; no new privileges by
 * exec either way.  0, or -1 with errno. */
int	 privilege_drop(const struct privilege *);

/* As many descriptors as the hard limit gives; returns how many. */
size_t	 privilege_descriptors(void);

#endif
