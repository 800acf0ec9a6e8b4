/* SPDX-License-Identifier: MIT
 *
 * http/vary.h - which request fields chose a response, and their values in one
 * normal form (RFC 9111 4.1).
 */
#ifndef ADUANA_HTTP_VARY_H
#define ADUANA_HTTP_VARY_H

#include "proxy/base/str.h"

struct head;
struct ws;

#define VARY_MAX	32u	/* names; more is VARY_STAR */

enum vary {
	VARY_NONE,	/* every request gets the same */
	VARY_NAMES,
	VARY_STAR	/* "*", an invalid member, too many, or no room: can
			 * never be matched */
};

/* ${*names}: lower case, sorted, without duplicates, joined with ",". */
enum vary	 vary_names(struct ws *, const struct head *response,
		    struct str *names);

/* The values that ${request} has for ${names}, normalised: one line a name;
 * an absent field differs from an empty one.  Only what no origin may tell
 * apart becomes the same.  STR_NONE when there is no room. */
struct str	 vary_values(struct ws *, struct str names,
		    const struct head *request);

#endif
