/* SPDX-License-Identifier: MIT
 *
 * config/phrases_file.h - weighted phrases as e2guardian writes them, a line
 * each: <a>  < a >  <a>,<b>  <a><50>  <a>,<b><-30>
 *
 * Opens no file and judges no word.  Forms that are not read (<a><10%>, times)
 * are skipped and counted.
 */
#ifndef ADUANA_CONFIG_PHRASES_FILE_H
#define ADUANA_CONFIG_PHRASES_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

#define PHRASE_PIECES	8u

struct phrase {
	/* As spelled, with the spaces that end words: " bomba ". */
	struct str	 pieces[PHRASE_PIECES];
	size_t		 count;		/* at least 1 */
	bool		 has_weight;
	int32_t		 weight;	/* -10000 to 10000 */
	uint32_t	 line;
};

/* Slices point into the text.  -1 stops the reading. */
struct phrases_ops {
	int		(*on_phrase)(void *context, const struct phrase *);
	int		(*on_category)(void *context, struct str name);
	int		(*on_include)(void *context, struct str path,
			    uint32_t line);
};

/* Calls run before it returns.  How many lines were skipped is added to
 * ${*skipped}.  0, or -1 when stopped. */
int		 phrases_parse(struct str text, const struct phrases_ops *,
		    void *context, uint32_t *skipped);

#endif
