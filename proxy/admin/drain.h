/* SPDX-License-Identifier: MIT
 *
 * admin/drain.h - the way from the workers' rings into the access log.
 *
 * Lines stand in the spool, which outlives us, before their room in the rings
 * is given back: an admin that is killed loses none, and its successor writes
 * none twice.  On a full disk they wait there; when it is full too, in the
 * rings, and beyond half of a ring they are dropped and counted, to keep its
 * worker going.
 */
#ifndef ADUANA_ADMIN_DRAIN_H
#define ADUANA_ADMIN_DRAIN_H

struct admin_args;
struct drain;
struct format_options;
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

/* What lines are made with now; good as long as the drain is. */
const struct format_options	*drain_format(const struct drain *);
/* Run ${fn} after each pass. */
typedef void	 drain_fn(void *);
void		 drain_tell(struct drain *, drain_fn *, void *);

/* Open the log anew: 0, or -1 with errno (the old one stays in use). */
int		 drain_reopen(struct drain *);

#endif
