/* SPDX-License-Identifier: MIT
 *
 * base/text.h - text put together in memory of a fixed size, for where printf
 * costs too much: what every response and every line of a log needs.
 *
 * What does not fit is left out, and said: a text is asked once, at its end.
 */
#ifndef ADUANA_BASE_TEXT_H
#define ADUANA_BASE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/num.h"
#include "proxy/base/str.h"

struct text {
	char		*start;
	char		*at;
	const char	*end;
	bool		 is_cut;	/* something did not fit */
};

/* ${mem} stays the caller's; no terminator is written. */
static inline void
text_init(struct text *t, char *mem, size_t room)
{
	t->start = t->at = mem;
	t->end = mem + room;
	t->is_cut = false;
}

/* The whole of ${s}, or nothing. */
static inline void
text_put(struct text *t, struct str s)
{
	if (s.len > (size_t)(t->end - t->at)) {
		t->is_cut = true;
		return;
	}
	if (s.len > 0)
		memcpy(t->at, s.ptr, s.len);
	t->at += s.len;
}

/* In decimal. */
static inline void
text_put_number(struct text *t, int64_t n)
{
	char digits[21];
	uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	size_t sign = n < 0;

	digits[0] = '-';
	text_put(t,
	    (struct str){digits, sign + num_write(digits + sign, size)});
}

static inline struct str
text_so_far(const struct text *t)
{
	return ((struct str){t->start, (size_t)(t->at - t->start)});
}

#endif
