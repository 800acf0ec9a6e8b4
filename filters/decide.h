/* SPDX-License-Identifier: MIT
 *
 * filters/decide.h - ruleset and facts make a verdict; pure.
 *
 * The order is that of enum rule_action (config/rules_list.h): what is allowed
 * passes, rules that spare it the look for words first; else what is blocked is
 * refused, where imported exceptions excuse from imported rules alone; else the
 * default holds.  Of what passes a CONNECT is intercepted or tunnelled,
 * intercept first, and the first redirect, the first throttle and the first
 * flag have their effect.  Within one action: domains, the longest first,
 * hosts, networks, the narrowest first, globs and patterns, expressions, then
 * rules with nothing but conditions; those alike as they are written.
 *
 * A CONNECT has no path yet: globs, patterns and expressions are tried on
 * "https://host[:port]/".  Whether TLS is opened at all is a setting that is
 * not the lists'.
 *
 * Not everything is known at once.  A rule is looked at once, by the function
 * that first has all that it asks for: an address literal as host is known at
 * the request, another origin's address when it is dialled, types and sizes
 * with the head of the response.  Redirections, tunnels and interceptions are
 * decided at the request alone, and so is what the default refuses: a network
 * excuses a name from later rules, not from "default: deny".
 */
#ifndef ADUANA_FILTERS_DECIDE_H
#define ADUANA_FILTERS_DECIDE_H

#include <stdbool.h>

#include "filters/facts.h"
#include "filters/verdict.h"

struct decide_scratch;
struct decide_trace;
struct ruleset;

/* One per process, made after the fork, for that ruleset alone.  NULL when
 * memory is short. */
struct decide_scratch	*decide_scratch_new(const struct ruleset *);
void			 decide_scratch_free(struct decide_scratch *);
/* Who is told what is looked at from now on; NULL: nobody.  It decides nothing
 * otherwise: what one rule of an action beats, and what an earlier action
 * beats, is looked at for the telling alone. */
void			 decide_scratch_trace(struct decide_scratch *,
			    struct decide_trace *);

struct verdict		 decide(const struct ruleset *,
			    struct decide_scratch *, const struct facts *);

/* The same with what has come to be known since: ${*v} is what decide() said,
 * and is changed where a later rule says otherwise.  A request that is refused
 * or allowed stays so. */
void			 decide_address(const struct ruleset *,
			    struct decide_scratch *, const struct facts *,
			    struct verdict *v);
void			 decide_response(const struct ruleset *,
			    struct decide_scratch *, const struct facts *,
			    struct verdict *v);

/* False: they would change nothing, whatever the facts. */
bool			 decide_wants_address(const struct ruleset *);
bool			 decide_wants_response(const struct ruleset *);

#endif
