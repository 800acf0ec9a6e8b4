/* SPDX-License-Identifier: MIT
 *
 * request/part_store.h - a part that could be stored, and what is stored under
 * its key already: keep one, or make one of both (RFC 9111 3.4).
 */
#ifndef ADUANA_REQUEST_PART_STORE_H
#define ADUANA_REQUEST_PART_STORE_H

#include <stdbool.h>

struct entry_meta;
struct key;
struct request;

/* A part is to be stored as ${meta} says, with req->head_text.  0: go on,
 * perhaps with both changed into what it makes together with the part that is
 * there (RFC 9111 3.4); -1: what is there is better.  A whole of the same
 * version always is, and so is a fresh part of it that is not smaller. */
int	 part_store_prepare(struct request *, const struct key *,
	    struct entry_meta *);

/* The transfer's response is being filled: when it breaks off, is what has come
 * worth keeping as a part (RFC 9111 3.3)?  Under a strong entity-tag alone, for
 * only so can the rest be had; never of a text that is read for words. */
bool	 part_store_may_keep(const struct request *);

/* ---- where it was put together with another ------------------------------ */

/* Its fill has begun: ->body becomes that of both. */
void	 part_store_begun(struct request *);
/* The client's replay has been set up: it gets what the origin sends alone. */
void	 part_store_follow(struct request *);
/* The client goes on without the fill. */
void	 part_store_lost(struct request *);
/* It could not be filled: as if nothing had been prepared. */
void	 part_store_undo(struct request *);

#endif
