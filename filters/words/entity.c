/* SPDX-License-Identifier: MIT
 *
 * filters/words/entity.c - names by rule rather than by list: since accents
 * are stripped anyway, "letter + acute" is the letter.
 */
#include "filters/words/entity.h"

#include "filters/words/fold.h"
#include "filters/words/folded.h"
#include "proxy/base/num.h"
#include "proxy/base/str.h"

#define POINT_MAX	0x10ffffu
#define NO_POINT	(-1)
/* "Oslash": no name that needs no semicolon is longer. */
#define BARE_MAX	6

/* Behind one letter.  The first ones are also read without a semicolon. */
static const char *const accents[] = {
    "acute",
    "grave",
    "circ",
    "tilde",
    "uml",
    "cedil",
    "ring",
    "slash",
    "caron",
    "breve",
    "dot",
    "ogon",
    "macr",
    "dblac",
    "strok",
    "midot",
    "fr",
    "opf",
    "scr",
};
#define ACCENTS_BARE	8

static const struct {
	const char	*name;
	int32_t		 point;
	bool		 bare;		/* also without a semicolon */
} names[] = {
#define ENTITY(name, point, bare) {name, point, bare},
#include "filters/words/entity.tbl.h"
#undef ENTITY
};

static int32_t
accented(struct str name, bool bare)
{
	size_t i, n = sizeof(accents) / sizeof(accents[0]);

	for (i = 0; i < (bare ? ACCENTS_BARE : n); i++) {
		if (str_eq(str_from(name, 1), str_of(accents[i])))
			return (name.ptr[0]);
	}
	return (NO_POINT);
}

static int32_t
lookup(struct str name, bool bare)
{
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((!bare || names[i].bare) &&
		    str_eq(name, str_of(names[i].name)))
			return (names[i].point);
	}
	return (accented(name, bare));
}

static void
put_text(struct folded *f, struct str text)
{
	size_t i;

	for (i = 0; i < text.len; i++)
		folded_point(f, text.ptr[i]);
}

/* ${name} as a whole when a semicolon ends it, else the longest front of it
 * that browsers know without one, else as it looks. */
static void
put_name(struct folded *f, struct str name, bool closed)
{
	int32_t point = NO_POINT;
	size_t n = name.len;

	if (closed && n > 0)
		point = lookup(name, false);
	if (point == NO_POINT && n > BARE_MAX)
		n = BARE_MAX;
	for (; point == NO_POINT && n >= 2; n -= point == NO_POINT)
		point = lookup(str_head(name, n), true);
	if (point == NO_POINT) {
		folded_break(f);
		put_text(f, name);
		return;
	}
	folded_point(f, point);
	put_text(f, str_from(name, n));
}

static void
put_number(struct folded *f, uint32_t value)
{
	if (value < 0x100)
		folded_point(f, fold_windows_1252((uint8_t)value));
	else
		folded_point(f, value > POINT_MAX ? ' ' : (int32_t)value);
}

/* It ends here; ${closed}: with a semicolon. */
static void
finish(struct entity *e, struct folded *f, bool closed)
{
	enum entity_state state = e->state;

	e->state = ENTITY_NONE;
	switch (state) {
	case ENTITY_NONE:
		return;
	case ENTITY_NAME:
		put_name(f, (struct str){e->name, e->len}, closed);
		return;
	case ENTITY_HASH:
		folded_break(f);
		return;
	case ENTITY_X:
		folded_break(f);
		folded_point(f, 'x');
		return;
	case ENTITY_DECIMAL:
	case ENTITY_HEX:
		put_number(f, e->value);
		return;
	}
}

void
entity_start(struct entity *e)
{
	e->state = ENTITY_NAME;
	e->value = 0;
	e->len = 0;
}

static bool
is_alnum(int32_t c)
{
	return ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		(c >= 'A' && c <= 'Z'));
}

/* Once over the maximum it stays there. */
static bool
digit(struct entity *e, int32_t c, uint32_t base, enum entity_state next)
{
	int d = c < 0x80 ? num_hex_digit((char)c) : -1;

	if (d < 0 || (uint32_t)d >= base)
		return (false);
	if (e->value <= POINT_MAX)
		e->value = e->value * base + (uint32_t)d;
	e->state = next;
	return (true);
}

static bool
continues(struct entity *e, int32_t c)
{
	switch (e->state) {
	case ENTITY_NONE:
		return (false);
	case ENTITY_NAME:
		if (c == '#' && e->len == 0) {
			e->state = ENTITY_HASH;
			return (true);
		}
		if (!is_alnum(c) || e->len == ENTITY_NAME_MAX)
			return (false);
		e->name[e->len++] = (char)c;
		return (true);
	case ENTITY_HASH:
		if (c == 'x' || c == 'X') {
			e->state = ENTITY_X;
			return (true);
		}
		return (digit(e, c, 10, ENTITY_DECIMAL));
	case ENTITY_DECIMAL:
		return (digit(e, c, 10, ENTITY_DECIMAL));
	case ENTITY_X:
	case ENTITY_HEX:
		return (digit(e, c, 16, ENTITY_HEX));
	}
	return (false);
}

bool
entity_step(struct entity *e, struct folded *f, int32_t c)
{
	if (continues(e, c))
		return (true);
	finish(e, f, c == ';');
	return (c == ';');
}

void
entity_end(struct entity *e, struct folded *f)
{
	finish(e, f, false);
}
