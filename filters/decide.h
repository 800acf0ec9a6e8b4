/* SPDX-License-Identifier: MIT
 *
 * filters/decide.h - ruleset and facts make a verdict; pure.
 *
 * The whitelist wins over the blacklist; with `default: deny` what is on no
 * list is refused; a CONNECT that passes and is on the tunnel list is a
 * TUNNEL.  A CONNECT has no path yet: globs and expressions are tried on
 * "https://host[:port]/".  Never says INTERCEPT by itself: whether TLS is
 * opened at all is a setting that is not the lists'.
 */
#ifndef ADUANA_FILTERS_DECIDE_H
#define ADUANA_FILTERS_DECIDE_H

#include "filters/facts.h"
#include "filters/verdict.h"

struct ruleset;
struct decide_scratch;

/* One per process, made after the fork, for that ruleset alone.  NULL when
 * memory is short. */
struct decide_scratch	*decide_scratch_new(const struct ruleset *);
void			 decide_scratch_free(struct decide_scratch *);

struct verdict		 decide(const struct ruleset *,
			    struct decide_scratch *, const struct facts *);

#endif
