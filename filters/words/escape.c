/* SPDX-License-Identifier: MIT
 *
 * filters/words/escape.c - escapes of strings.
 */
#include "filters/words/escape.h"

#include "filters/words/folded.h"
#include "proxy/base/num.h"

#define POINT_MAX	0x10ffffu

void
escape_start(struct escape *e)
{
	e->state = ESCAPE_SLASH;
	e->digits = 0;
	e->value = 0;
}

static void
put_unit(struct escape *e, struct folded *f, uint32_t unit)
{
	uint32_t high = e->high;

	e->high = 0;
	if (unit >= 0xd800 && unit < 0xdc00) {
		e->high = (uint16_t)unit;
		return;
	}
	if (unit >= 0xdc00 && unit < 0xe000 && high != 0)
		unit = 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00);
	folded_point(f, unit > POINT_MAX ? ' ' : (int32_t)unit);
}

/* The character behind the backslash. */
static bool
step_slash(struct escape *e, struct folded *f, int32_t c)
{
	e->state = ESCAPE_NONE;
	switch (c) {
	case 'u':
		e->state = ESCAPE_U;
		return (true);
	case 'x':
		e->state = ESCAPE_X;
		return (true);
	case 'n':
	case 'r':
	case 't':
	case 'f':
	case 'b':
	case 'v':
		folded_break(f);
		return (true);
	case '\n':
	case '\r':
		/* The line goes on, and so does the word. */
		return (true);
	default:
		folded_point(f, c);
		return (true);
	}
}

static bool
step_digits(struct escape *e, struct folded *f, int32_t c, unsigned wanted)
{
	int d = c >= 0 && c < 0x80 ? num_hex_digit((char)c) : -1;

	if (d < 0) {
		e->state = ESCAPE_NONE;
		folded_break(f);
		return (false);
	}
	if (e->value <= POINT_MAX)
		e->value = e->value * 16 + (uint32_t)d;
	if (++e->digits < wanted)
		return (true);
	e->state = ESCAPE_NONE;
	put_unit(e, f, e->value);
	return (true);
}

static bool
step_brace(struct escape *e, struct folded *f, int32_t c)
{
	if (c != '}') {
		/* Any number of digits; only a stranger ends it. */
		e->digits = 0;
		return (step_digits(e, f, c, 2));
	}
	e->state = ESCAPE_NONE;
	put_unit(e, f, e->value);
	return (true);
}

bool
escape_step(struct escape *e, struct folded *f, int32_t c)
{
	switch (e->state) {
	case ESCAPE_NONE:
		return (false);
	case ESCAPE_SLASH:
		return (step_slash(e, f, c));
	case ESCAPE_U:
		if (c == '{' && e->digits == 0) {
			e->state = ESCAPE_BRACE;
			return (true);
		}
		return (step_digits(e, f, c, 4));
	case ESCAPE_BRACE:
		return (step_brace(e, f, c));
	case ESCAPE_X:
		return (step_digits(e, f, c, 2));
	}
	return (false);
}
