/* SPDX-License-Identifier: MIT
 *
 * filters/url_globs.h - a short list of globs over canonical URLs.
 *
 * Tried one by one: for settings, not for lists of thousands.
 */
#ifndef ADUANA_FILTERS_URL_GLOBS_H
#define ADUANA_FILTERS_URL_GLOBS_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/base/str.h"

struct url_globs;

/* NULL: ${*problem} says what is wrong with pattern ${*which}, or that there is
 * no memory. */
struct url_globs	*url_globs_new(const char *const *patterns, size_t n,
			    size_t *which, const char **problem);
/* NULL is allowed. */
void			 url_globs_free(struct url_globs *);

/* Does any of them match? */
bool			 url_globs_match(const struct url_globs *,
			    struct str url);

#endif
