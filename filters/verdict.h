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

#include "proxy/base/str.h"

enum verdict_kind {
	VERDICT_PASS,
	VERDICT_REFUSE,
	VERDICT_TUNNEL		/* a CONNECT to be passed through untouched */
};

struct verdict {
	enum verdict_kind	 kind;
	const char		*type;	/* of the rule: "domain", "host",
					 * "url", "regex", "default"; NULL: no
					 * rule spoke, and all below is empty */
	struct str		 rule;	/* "ads.example.com" */
	const char		*file;	/* "filters.default" for the setting */
	unsigned		 line;	/* 0 when a default spoke */
	struct str		 reason; /* the operator's words, or empty */
};

#endif
