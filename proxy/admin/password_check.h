/* SPDX-License-Identifier: MIT
 *
 * admin/password_check.h - does a password fit a hash?  In a process of its
 * own, since it takes as long as good hashes take and the log is written
 * meanwhile.
 */
#ifndef ADUANA_ADMIN_PASSWORD_CHECK_H
#define ADUANA_ADMIN_PASSWORD_CHECK_H

#include <stdbool.h>
#include <sys/types.h>

#include "proxy/base/str.h"
#include "proxy/event/loop.h"

/* At once, of all. */
#define PASSWORD_CHECKS_MAX	4u

struct password_check;

typedef void password_check_fn(struct password_check *, bool fits);

/* Embedded in its owner, begun zeroed; fields are its own. */
struct password_check {
	pid_t			 pid;		/* 0: none */
	int			 fd;
	struct watch		 watch;
	password_check_fn	*fn;
};

/* 0, or -1 with errno (EAGAIN: as many are under way as may be).  ${fn} never
 * runs before return. */
int	 password_check_start(struct password_check *, struct loop *,
	    const char *hash, struct str password, password_check_fn *fn);
/* No answer any more.  Harmless when zeroed or answered. */
void	 password_check_cancel(struct password_check *);

#endif
