/* SPDX-License-Identifier: MIT
 *
 * filters/url_glob.h - one glob over a whole canonical URL.
 *
 * '*' is any run of bytes, '?' any one byte, everything else itself.  Matching
 * takes time linear in the URL for every piece between two stars.  Knows no
 * character classes and no escapes.
 */
#ifndef ADUANA_FILTERS_URL_GLOB_H
#define ADUANA_FILTERS_URL_GLOB_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/base/str.h"

struct url_glob {
	unsigned	 magic;
#define URL_GLOB_MAGIC	0xf1170003u
	char		*text;		/* owned, stars still in it */
	size_t		 len;
};

#define URL_GLOB_MAX	2048

/* Take a copy of ${pattern}: scheme and host are folded to lower case; one
 * that begins with neither '*', '?' nor a scheme gets "*://" before it; one
 * that names a host and no path gets "/".  NULL, or what is wrong with it
 * (fixed text). */
const char	*url_glob_init(struct url_glob *, struct str pattern);
void		 url_glob_fini(struct url_glob *);

bool		 url_glob_matches(const struct url_glob *, struct str url);

#endif
