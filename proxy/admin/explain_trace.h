/* SPDX-License-Identifier: MIT
 *
 * admin/explain_trace.h - what decide() tells of the rules it looks at, as
 * JSON.
 */
#ifndef ADUANA_ADMIN_EXPLAIN_TRACE_H
#define ADUANA_ADMIN_EXPLAIN_TRACE_H

#include <stdbool.h>

#include "filters/decide_trace.h"

struct buf;
struct inspection;
struct ruleset;

/* While it is a scratch's trace it appends an element for each rule: commas
 * between, brackets are the owner's. */
struct explain_trace {
	unsigned		 magic;
#define EXPLAIN_TRACE_MAGIC	0xe9140001u
	struct decide_trace	 trace;
	struct buf		*out;
	unsigned		 count;
	bool			 spoke[RULE_ACTIONS];
	int			 bad;	/* the buffer is at its limit */
};

void	 explain_trace_init(struct explain_trace *, struct buf *out);

/* Append members, a comma before each: what is decided, by whom, and the
 * effects it has.  0, or -1 at the buffer's limit. */
int	 explain_trace_verdict(struct buf *, const struct verdict *);
/* And the actions that have rules of which none fitted; ${passes}: effects were
 * looked at too. */
int	 explain_trace_silent(const struct explain_trace *,
	    const struct ruleset *, bool passes);
/* And the danger word, null without. */
int	 explain_trace_word(struct buf *, const struct inspection *);

#endif
