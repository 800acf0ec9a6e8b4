/* SPDX-License-Identifier: MIT
 *
 * filters/words/html.h - what a reader sees of HTML or XML, a character at a
 * time.
 *
 * A tokeniser, not a parser: it builds no tree and knows no nesting.  Tags are
 * seams or breaks between words, comments are nothing, the attributes that
 * show text are read, and what a browser takes as raw (scripts, titles) is
 * read as it stands.  In doubt it reads too much rather than too little.
 */
#ifndef ADUANA_FILTERS_WORDS_HTML_H
#define ADUANA_FILTERS_WORDS_HTML_H

#include <stdbool.h>
#include <stdint.h>

#include "filters/words/entity.h"
#include "filters/words/escape.h"
#include "filters/words/markup.h"

struct folded;
struct html_element;

#define HTML_NAME_MAX	16

struct html {
	uint8_t		 state;		/* index into the table of steps */
	bool		 is_xml;	/* nothing is raw */
	bool		 scripts;	/* are read, and styles */
	bool		 closing;	/* the tag is </...> */
	bool		 shown;		/* the attribute's value is text */
	bool		 foreign;	/* in SVG or MathML */
	bool		 slash;		/* the last but '>' of the tag */
	uint8_t		 brackets;	/* of "]]>" */
	uint8_t		 quote;
	uint8_t		 name_len;	/* over HTML_NAME_MAX: no known name */
	char		 name[HTML_NAME_MAX];
	const struct html_element *element;	/* the tag's */
	const struct html_element *raw;	/* inside this; NULL: not raw */
	struct markup	 markup;
	struct entity	 entity;
	struct escape	 escape;
};

void	 html_init(struct html *, bool is_xml, bool scripts);
void	 html_point(struct html *, struct folded *, int32_t point);
void	 html_end(struct html *, struct folded *);

/* Is what comes text until '<', '&' or a backslash? */
bool	 html_is_plain(const struct html *);
/* How many of the ${n} bytes (any) show nothing and change nothing here. */
size_t	 html_unseen(const struct html *, const char *, size_t n);

#endif
