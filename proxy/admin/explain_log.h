/* SPDX-License-Identifier: MIT
 *
 * admin/explain_log.h - what rules and words leave in the line of the log.
 *
 * It knows no result and no status.
 */
#ifndef ADUANA_ADMIN_EXPLAIN_LOG_H
#define ADUANA_ADMIN_EXPLAIN_LOG_H

#include "filters/verdict.h"
#include "filters/words/inspector.h"
#include "proxy/accesslog/record.h"

struct ws;

/* Rule, category, reason, redirection and flags.  Texts are borrowed from what
 * is given and from ${ws}. */
void	 explain_log_fill(struct log_record *, const struct verdict *,
	    const struct inspection *word, struct ws *ws);

#endif
