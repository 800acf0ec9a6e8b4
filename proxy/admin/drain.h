/* SPDX-License-Identifier: MIT
 *
 * admin/drain.h - the way from the workers' rings into the access log.
 *
 * Room in a ring is given back only after its lines are written, so that an
 * admin that is killed loses none; its successor may write the last run of them
 * again.  On a full disk rings are drained into memory as far as needed to keep
 * the workers going.
 */
#ifndef ADUANA_ADMIN_DRAIN_H
#define ADUANA_ADMIN_DRAIN_H

struct admin_args;
struct drain;
struct loop;

/* Drains by itself from now on, every DRAIN_MS.  NULL with errno when the log
 * cannot be opened.  ${args} outlive it. */
#define DRAIN_MS	50
struct drain	*drain_new(struct loop *, const struct admin_args *);
/* Drain until the rings are empty, write, close.  NULL is allowed. */
void		 drain_free(struct drain *);

/* Write what is there and close: another drain goes on where the rings stand.
 * NULL is allowed. */
void		 drain_hand_over(struct drain *);

/* Open the log anew: 0, or -1 with errno (the old one stays in use). */
int		 drain_reopen(struct drain *);

#endif
