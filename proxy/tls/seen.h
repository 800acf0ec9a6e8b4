/* SPDX-License-Identifier: MIT
 *
 * tls/seen.h - when a thing was last seen: a set of bounded size in the shared
 * region, without a lock.
 *
 * A thing is the keyed digest of its name, kept as 40 bits of it beside a
 * minute, in one word that is written at once: a process that dies leaves
 * nothing half done.  Where room lacks the one seen longest ago is forgotten,
 * so the answer may be "never" though it was; the reverse happens once in 2^37
 * questions.
 */
#ifndef ADUANA_TLS_SEEN_H
#define ADUANA_TLS_SEEN_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/hash.h"

struct seen;

/* ${things} is a power of two, eight at least. */
size_t		 seen_size(size_t things);
/* In zeroed shared memory, aligned to 64, before any fork. */
struct seen	*seen_init(void *memory, size_t things);

/* Wall clock.  A clock that was set back makes it younger, never older. */
void		 seen_touch(struct seen *, struct digest, int64_t now_ms);
/* For how long it was not seen, in milliseconds to the minute; SEEN_NEVER. */
#define SEEN_NEVER	INT64_MAX
int64_t		 seen_age_ms(const struct seen *, struct digest,
		    int64_t now_ms);
void		 seen_forget(struct seen *, struct digest);
/* How many were seen within the last ${within_ms}; walks over all. */
size_t		 seen_count(const struct seen *, int64_t now_ms,
		    int64_t within_ms);

#endif
