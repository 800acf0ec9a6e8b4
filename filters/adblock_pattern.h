/* SPDX-License-Identifier: MIT
 *
 * filters/adblock_pattern.h - one Adblock pattern over a whole canonical URL.
 *
 * "||" is the start of the host or of a label in it, "|" at either end an end
 * of the URL, "^" a separator (no letter, digit, "_", "-", "." or "%") or the
 * end of the URL, "*" any run of bytes.  Bounded: at most the length of the URL
 * times that of the pattern.  Knows no options.
 */
#ifndef ADUANA_FILTERS_ADBLOCK_PATTERN_H
#define ADUANA_FILTERS_ADBLOCK_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

#define ADBLOCK_PATTERN_MAX	1024

struct adblock_pattern {
	unsigned	 magic;
#define ADBLOCK_PATTERN_MAGIC	0xf1170020u
	char		*text;		/* owned, without its anchors */
	uint16_t	 len;
	uint16_t	 literal_at;
	uint16_t	 literal_len;
	bool		 at_label;	/* "||" */
	bool		 at_start;	/* "|" before */
	bool		 at_end;	/* "|" behind */
	bool		 match_case;
};

/* Take a copy of ${pattern}.  NULL, or what is wrong with it (fixed text). */
const char	*adblock_pattern_init(struct adblock_pattern *,
		    struct str pattern, bool match_case);
void		 adblock_pattern_fini(struct adblock_pattern *);

/* The longest run without "*" and "^", in lower case when case does not matter:
 * a URL that matches holds it, letters' case aside.  Empty: there is none. */
struct str	 adblock_pattern_literal(const struct adblock_pattern *);

/* ${low} is ${url} with A to Z in lower case, made once for many patterns. */
bool		 adblock_pattern_matches(const struct adblock_pattern *,
		    struct str url, struct str low);

#endif
