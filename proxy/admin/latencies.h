/* SPDX-License-Identifier: MIT
 *
 * admin/latencies.h - how long requests and their parts took, between two
 * looks.
 */
#ifndef ADUANA_ADMIN_LATENCIES_H
#define ADUANA_ADMIN_LATENCIES_H

struct admin_args;
struct history;
struct latencies;

/* ${args} outlive it.  NULL without memory. */
struct latencies *latencies_new(const struct admin_args *);
/* NULL is allowed. */
void		 latencies_free(struct latencies *);
/* Median and 95 and 99 of 100 of what ended since the last time; nothing of
 * what did not happen. */
void		 latencies_put(struct latencies *, struct history *);

#endif
