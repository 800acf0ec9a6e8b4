/* SPDX-License-Identifier: MIT
 *
 * filters/words/markup.h - what stands behind "<!" and "<?" in HTML: comments,
 * declarations, CDATA.  Ends them exactly where browsers do, so that nothing
 * shown is taken for a comment.
 */
#ifndef ADUANA_FILTERS_WORDS_MARKUP_H
#define ADUANA_FILTERS_WORDS_MARKUP_H

#include <stdbool.h>
#include <stdint.h>

struct markup {
	uint8_t	 state;
	uint8_t	 matched;	/* characters of "CDATA[" */
	bool	 declares;	/* it was "<!" */
};

/* ${may_comment}: it was "<!"; else everything up to '>' is skipped. */
void	 markup_start(struct markup *, bool may_comment);
/* False: with this character it is over and text begins. */
bool	 markup_step(struct markup *, int32_t point);

/* It has just been over: behind "<![CDATA[". */
bool	 markup_is_cdata(const struct markup *);
/* Inside "<!" that is neither comment nor CDATA. */
bool	 markup_declares(const struct markup *);

#endif
