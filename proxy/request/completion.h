/* SPDX-License-Identifier: MIT
 *
 * request/completion.h - the origin was asked for the rest of what is stored in
 * part: is what it sent that rest (RFC 9110 15.3.7.3, RFC 9111 3.4)?
 *
 * Only under the same strong entity-tag, and only when it goes on exactly where
 * the stored bytes end and to the very end.
 */
#ifndef ADUANA_REQUEST_COMPLETION_H
#define ADUANA_REQUEST_COMPLETION_H

#include <stdbool.h>

struct combine_plan;
struct request;

/* With STORED_BEGINNING, which is over then.  False: go on with the transfer's
 * response, which is either the origin's own or, where the rest came, made into
 * the whole's 200 (->is_completed).  True: it is of no use, ask for the whole.
 */
bool	 completion_judge(struct request *);
/* Where ->is_completed: the body is the stored bytes and then the transfer's.
 */
void	 completion_join(struct request *);

/* What the open reader has and what the transfer brings, as one body: takes the
 * reader over. */
void	 completion_combine(struct request *, const struct combine_plan *);

#endif
