/* SPDX-License-Identifier: MIT
 *
 * filters/verdict.h - what is decided about a request, and which line of which
 * list decided it.
 *
 * A value: copied freely.  Its texts are borrowed from the ruleset and live as
 * long as it does.
 */
#ifndef ADUANA_FILTERS_VERDICT_H
#define ADUANA_FILTERS_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

enum verdict_kind {
	VERDICT_PASS,
	VERDICT_REFUSE,
	VERDICT_TUNNEL,		/* a CONNECT to be passed through untouched */
	VERDICT_INTERCEPT	/* a CONNECT that may never become a tunnel by
				 * what was learned; otherwise as PASS */
};

/* The rule that spoke; all zero: none. */
struct rule_ref {
	const char	*type;	/* "domain", "host", "url", "regex", "pattern",
				 * "network", "any", "default"; NULL: none */
	struct str	 rule;	/* "ads.example.com" */
	const char	*file;	/* "filters.default" for the setting */
	unsigned	 line;	/* 0 when a default spoke */
	struct str	 reason; /* the operator's words, or empty */
	struct str	 category; /* or empty */
};

struct verdict {
	enum verdict_kind kind;
	struct rule_ref	 by;		/* who decided the kind */
	/* By a rule that allows: no later rule refuses (decide_address(),
	 * decide_response()). */
	bool		 is_allowed;
	/* And one of those says that words are not looked for. */
	bool		 words_off;
	/* Of what passes; each with who said so, ->type NULL: nobody. */
	struct rule_ref	 redirected_by;
	struct str	 redirect;	/* the host to dial instead */
	struct rule_ref	 throttled_by;
	uint32_t	 delay_ms;	/* before the answer begins */
	uint64_t	 rate;		/* bytes a second; 0: no bound */
	bool		 rate_per_client;
	uint32_t	 throttle;	/* number of the rule, for its meter */
	struct rule_ref	 flagged_by;	/* the first; it is in the log */
};

/* Of the rules that spoke, the one that is told: who refused, else whose effect
 * is seen, else who decided the kind.  Of ${v}; never NULL. */
const struct rule_ref	*verdict_told(const struct verdict *v);

#endif
