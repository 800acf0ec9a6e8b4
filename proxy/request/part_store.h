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

#endif
