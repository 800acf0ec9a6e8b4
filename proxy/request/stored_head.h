/* SPDX-License-Identifier: MIT
 *
 * request/stored_head.h - a stored response read as a head again, and the heads
 * that are answered from it: 200, 206, 304, 412, 416.
 */
#ifndef ADUANA_REQUEST_STORED_HEAD_H
#define ADUANA_REQUEST_STORED_HEAD_H

#include <stdbool.h>

#include "proxy/base/str.h"

struct head;
struct request;
struct validators;

/* Parse ${text}, a head with its empty line, into the exchange's workspace;
 * -1 without room. */
int	 stored_head_parse(struct request *, struct str text, struct head *);
/* The open reader's head, updated by what the origin says of it now (a 304, or
 * the 206 that brings more of it): into ${merged}, which borrows from both and
 * has the stored status.  -1 without room. */
int	 stored_head_merge(struct request *, struct head *fresh,
	    struct head *merged);
/* What the open reader's entry can be compared by. */
void	 stored_head_validators(const struct request *, struct validators *);

/* Serialise status line and fields, each with CRLF, and the empty line, into
 * req->head; req->head_text is the result.  -1 without memory. */
int	 stored_head_build(struct request *, unsigned status, struct str reason,
	    const struct head *);

#endif
