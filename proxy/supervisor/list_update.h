/* SPDX-License-Identifier: MIT
 *
 * supervisor/list_update.h - when lists are fetched from the web, and what
 * became of it.
 *
 * One short-lived child at a time does the work (list_child.h); when it has
 * changed a list, a reload follows.
 */
#ifndef ADUANA_SUPERVISOR_LIST_UPDATE_H
#define ADUANA_SUPERVISOR_LIST_UPDATE_H

#include <stdbool.h>
#include <stdint.h>

struct asker;
struct supervisor;

/* For ${asker}: what is known of each list; all of them now,
 * answered at once, or when it is over. */
void	 list_update_show(struct supervisor *, struct asker asker);
void	 list_update_ask(struct supervisor *, struct asker asker, bool waits);

/* Start or end the child, as is due at ${now_ns}. */
void	 list_update_settle(struct supervisor *, int64_t now_ns);
/* When that is next due. */
int64_t	 list_update_next_ns(const struct supervisor *);
/* It was reaped: its exit status, -1: it was killed; ${what} says it. */
void	 list_update_bury(struct supervisor *, int status, const char *what);

#endif
