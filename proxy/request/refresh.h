/* SPDX-License-Identifier: MIT
 *
 * request/refresh.h - revalidation behind the client's back (RFC 5861 3).
 *
 * A stale response has been given; a refresh asks the origin whether it is
 * still good, as an exchange of its own that walks through the same pipeline:
 * the same rules, conditions, 304 merge, word check and storing.  It has no
 * client: its transport throws away what it is given, and the pipeline sees to
 * it that nothing is logged and that what is not stored is not read.
 *
 * Bounded in number, never awaited by anyone.  A failed one changes nothing
 * of what is stored.
 */
#ifndef ADUANA_REQUEST_REFRESH_H
#define ADUANA_REQUEST_REFRESH_H

struct loop;
struct refresh_env;
struct request;

/* All refreshes of one worker; NULL without memory. */
struct refresh_env	*refresh_env_new(struct loop *);

/* Begin no more; what runs goes on as long as the worker does. */
void			 refresh_drain(struct refresh_env *);
/* End whatever runs, at once. */
void			 refresh_stop(struct refresh_env *);

/* Ask for what this GET or HEAD is answered with, once the batch is over.
 * Begins nothing when too many run, when one for the same URL runs or has just
 * failed, or without memory: the next client will do. */
void			 refresh_start(struct request *);

/* RECORD of a background request: has it brought anything? */
void			 refresh_settle(struct request *);

#endif
