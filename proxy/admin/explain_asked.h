/* SPDX-License-Identifier: MIT
 *
 * admin/explain_asked.h - the request that `explain` is asked about, read from
 * its arguments.
 */
#ifndef ADUANA_ADMIN_EXPLAIN_ASKED_H
#define ADUANA_ADMIN_EXPLAIN_ASKED_H

#include <stdint.h>

#include "filters/facts.h"
#include "proxy/http/url.h"

struct route;
struct ruleset;
struct settings;
struct ws;

/* Texts lie in the arguments and in the workspace. */
struct explain_asked {
	struct url	 url;
	struct facts	 facts;		/* of the request itself, all known */
	bool		 has_type;
};

/* NULL, or what cannot be understood (fixed text). ${now_s}: when no time is
 * given. */
const char	*explain_asked_read(struct explain_asked *,
		    const struct route *, const struct settings *,
		    int64_t now_s, struct ws *);

/* What rules still wait for that was not given (fixed text), or NULL. */
const char	*explain_asked_waits(const struct explain_asked *,
		    const struct ruleset *);

#endif
