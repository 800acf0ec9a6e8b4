/* SPDX-License-Identifier: MIT
 *
 * request/part_store.h - a part that could be stored, and what is stored under
 * its key already.
 */
#ifndef ADUANA_REQUEST_PART_STORE_H
#define ADUANA_REQUEST_PART_STORE_H

#include <stdbool.h>

struct entry_meta;
struct key;
struct request;

/* Is the part that ${meta} and req->head_text tell of better than what is
 * there?  A whole of the same version always is better, and so is a fresh part
 * of it that is not smaller. */
bool	 part_store_is_wanted(const struct request *, const struct key *,
	    const struct entry_meta *);

/* The transfer's response is being filled: when it breaks off, is what has come
 * worth keeping as a part (RFC 9111 3.3)?  Under a strong entity-tag alone, for
 * only so can the rest be had; never of a text that is read for words. */
bool	 part_store_may_keep(const struct request *);

#endif
