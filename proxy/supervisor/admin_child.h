/* SPDX-License-Identifier: MIT
 *
 * supervisor/admin_child.h - start, relieve and bury admin.
 *
 * The listening socket is the supervisor's and every admin inherits it.  After
 * a reload the one that is there retires: it takes nobody in any more, writes
 * what is in the rings and the files of the state, and says so; then the next
 * one starts, with what is in force, and takes in who has come meanwhile.  The
 * retired one gives the answers that it owes.  So one at most writes, and no
 * question is lost.
 */
#ifndef ADUANA_SUPERVISOR_ADMIN_CHILD_H
#define ADUANA_SUPERVISOR_ADMIN_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct admin_child;
struct supervisor;

void	 admin_child_init(struct supervisor *);
/* There is none that serves; when it fails, settle tries again later. */
void	 admin_child_spawn(struct supervisor *);
/* What is in force is new. */
void	 admin_child_retire(struct supervisor *, int64_t now_ns);
/* ${a} says that it has. */
void	 admin_child_retired(struct supervisor *, struct admin_child *a,
	    int64_t now_ns);
/* All are to end now. */
void	 admin_child_stop(struct supervisor *, int64_t now_ns);

void	 admin_child_settle(struct supervisor *, int64_t now_ns);
int64_t	 admin_child_next_ns(const struct supervisor *);

bool	 admin_child_is_any(const struct supervisor *);
/* NULL: it is none. */
struct admin_child *admin_child_of(struct supervisor *, pid_t);
/* ${a} was reaped; ${what} it died of, unless ${clean}. */
void	 admin_child_bury(struct supervisor *, struct admin_child *a,
	    bool clean, const char *what);

#endif
