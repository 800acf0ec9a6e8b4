/* SPDX-License-Identifier: MIT
 *
 * filters/words/markup.c - the comment states of the HTML standard.
 */
#include "filters/words/markup.h"

#include "proxy/base/assert.h"

enum state {
	OPEN,			/* "<!" */
	DASH,			/* "<!-" */
	CDATA,			/* "<![" and letters */
	SKIP,			/* to the next '>' */
	COMMENT_START,		/* "<!--" */
	COMMENT_START_DASH,
	COMMENT,
	COMMENT_DASH,
	COMMENT_END,		/* "--" */
	COMMENT_BANG		/* "--!" */
};

void
markup_start(struct markup *m, bool may_comment)
{
	m->state = may_comment ? OPEN : SKIP;
	m->declares = may_comment;
	m->matched = 0;
}

static bool
go(struct markup *m, enum state next)
{
	m->state = (uint8_t)next;
	return (true);
}

static bool
skip(struct markup *m, int32_t c)
{
	return (c != '>' && go(m, SKIP));
}

/* A CDATA section is text: its opening is passed over, its end is only
 * punctuation. */
static bool
step_cdata(struct markup *m, int32_t c)
{
	static const char letters[] = "CDATA[";

	if (c != letters[m->matched])
		return (skip(m, c));
	m->matched++;
	return (letters[m->matched] != '\0');
}

static bool
step_open(struct markup *m, int32_t c)
{
	if (c == '-')
		return (go(m, DASH));
	if (c == '[')
		return (go(m, CDATA));
	return (skip(m, c));
}

bool
markup_step(struct markup *m, int32_t c)
{
	switch ((enum state)m->state) {
	case OPEN:
		return (step_open(m, c));
	case DASH:
		return (c == '-' ? go(m, COMMENT_START) : skip(m, c));
	case CDATA:
		return (step_cdata(m, c));
	case SKIP:
		return (skip(m, c));
	/* "<!-->" and "<!--->" are whole comments. */
	case COMMENT_START:
		return (c != '>' &&
			go(m, c == '-' ? COMMENT_START_DASH : COMMENT));
	case COMMENT_START_DASH:
		return (c != '>' && go(m, c == '-' ? COMMENT_END : COMMENT));
	case COMMENT:
		return (go(m, c == '-' ? COMMENT_DASH : COMMENT));
	case COMMENT_DASH:
		return (go(m, c == '-' ? COMMENT_END : COMMENT));
	case COMMENT_END:
		if (c == '!')
			return (go(m, COMMENT_BANG));
		return (c != '>' && go(m, c == '-' ? COMMENT_END : COMMENT));
	case COMMENT_BANG:
		return (c != '>' && go(m, c == '-' ? COMMENT_DASH : COMMENT));
	}
	UNREACHABLE();
}

bool
markup_is_cdata(const struct markup *m)
{
	return (m->state == CDATA && m->matched == 6);
}

bool
markup_declares(const struct markup *m)
{
	return (m->state == SKIP && m->declares);
}
