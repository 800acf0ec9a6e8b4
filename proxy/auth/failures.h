/* SPDX-License-Identifier: MIT
 *
 * auth/failures.h - how many wrong passwords a client has sent lately.
 *
 * A few are everybody's; who sends more waits.  A table of fixed size, keyed,
 * whose place for a client may be another's a moment later.  Time is an
 * argument.
 */
#ifndef ADUANA_AUTH_FAILURES_H
#define ADUANA_AUTH_FAILURES_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/hash.h"

/* In a row, and then one each period. */
#define FAILURES_FREE		10u
#define FAILURES_PERIOD_NS	INT64_C(2000000000)

struct failures;

/* NULL with errno. */
struct failures	*failures_new(void);
void		 failures_free(struct failures *);

/* One more of ${client}. */
void		 failures_note(struct failures *,
		    const unsigned char client[16], int64_t now_ns);
/* Shall it wait? */
bool		 failures_are_many(const struct failures *,
		    const unsigned char client[16], int64_t now_ns);

#endif
