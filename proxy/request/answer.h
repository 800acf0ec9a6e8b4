/* SPDX-License-Identifier: MIT
 *
 * request/answer.h - the response that a client will get: its head, and where
 * its body comes from, whether stored or fetched.
 */
#ifndef ADUANA_REQUEST_ANSWER_H
#define ADUANA_REQUEST_ANSWER_H

#include <stdbool.h>

struct request;
struct source;

/* Fill req->head_text, ->type, ->encoding, ->framing and ->body (NULL: there is
 * none) from what LOOKUP and FETCH came to, conditions and ranges of the client
 * applied.  -1 without memory. */
int	 answer_prepare(struct request *);
/* Let the joined ${source}, one that answer_prepare() or a check gave, run. */
void	 answer_flow(struct request *, struct source *);
/* Field lines that are made anew for each response, in the workspace; -1
 * without room. */
int	 answer_extra(struct request *, bool is_stored);

#endif
