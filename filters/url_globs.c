/* SPDX-License-Identifier: MIT
 *
 * filters/url_globs.c - a short list of globs over canonical URLs.
 */
#include "filters/url_globs.h"

#include <stdlib.h>

#include "filters/url_glob.h"
#include "proxy/base/object.h"

struct url_globs {
	unsigned	 magic;
#define URL_GLOBS_MAGIC	0xf1170005u
	size_t		 count;
	struct url_glob	 at[];
};

struct url_globs *
url_globs_new(const char *const *patterns, size_t n, size_t *which,
    const char **problem)
{
	struct url_globs *g = calloc(1, sizeof(*g) + n * sizeof(g->at[0]));

	*which = 0;
	*problem = "out of memory";
	if (g == NULL)
		return (NULL);
	g->magic = URL_GLOBS_MAGIC;
	for (; g->count < n; g->count++) {
		*which = g->count;
		*problem = url_glob_init(&g->at[g->count],
		    str_of(patterns[g->count]));
		if (*problem != NULL) {
			url_globs_free(g);
			return (NULL);
		}
	}
	return (g);
}

void
url_globs_free(struct url_globs *g)
{
	if (g == NULL)
		return;
	CHECK_OBJ(g, URL_GLOBS_MAGIC);
	while (g->count > 0)
		url_glob_fini(&g->at[--g->count]);
	FINI_OBJ(g);
	free(g);
}

bool
url_globs_match(const struct url_globs *g, struct str url)
{
	size_t i;

	CHECK_OBJ(g, URL_GLOBS_MAGIC);
	for (i = 0; i < g->count; i++)
		if (url_glob_matches(&g->at[i], url))
			return (true);
	return (false);
}
