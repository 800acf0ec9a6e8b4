/* SPDX-License-Identifier: MIT
 *
 * config/when.c - the minutes of a week, one bit each.
 */
#include "config/when.h"

#include "config/keep.h"
#include "config/zone.h"
#include "proxy/base/num.h"
#include "proxy/base/object.h"

#define DAY		1440u		/* minutes */
#define WEEK		(7 * DAY)
#define EVERY_DAY	0x7fu

struct when {
	unsigned	 magic;
#define WHEN_MAGIC	0xc0f1000cu
	const struct zone *zone;
	struct when	*next;		/* other hours, maybe of another zone */
	uint64_t	 minutes[(WEEK + 63) / 64]; /* from Monday 0:00 */
};

/* How far the reading of a text has come. */
struct reading {
	struct when	*when;
	unsigned	 days;		/* bits from Monday */
	bool		 are_used;	/* the days have had their hours */
};

struct word {
	const char	*name;
	unsigned	 days;
};

static const struct word words[] = {
    {"monday", 1},
    {"tuesday", 2},
    {"wednesday", 4},
    {"thursday", 8},
    {"friday", 16},
    {"saturday", 32},
    {"sunday", 64},
    {"mon", 1},
    {"tue", 2},
    {"wed", 4},
    {"thu", 8},
    {"fri", 16},
    {"sat", 32},
    {"sun", 64},
    {"weekdays", 31},
    {"weekend", 96},
    {"daily", EVERY_DAY},
};

#define WORDS	(sizeof(words) / sizeof(words[0]))

static unsigned
find_days(struct str name)
{
	size_t i;

	for (i = 0; i < WORDS; i++)
		if (str_eq_nocase(name, str_of(words[i].name)))
			return (words[i].days);
	return (0);
}

/* "mon" or "fri-mon". */
static unsigned
days_of(struct str word)
{
	struct str rest = word, name = str_split(&rest, '-');
	unsigned days = find_days(name), last, i;

	if (rest.ptr == NULL)
		return (days);
	last = find_days(rest);
	/* A range is between single days. */
	if (days == 0 || last == 0 || (days & (days - 1)) != 0 ||
	    (last & (last - 1)) != 0)
		return (0);
	for (i = days; i != last; days |= i)
		i = i == 64 ? 1 : i << 1;
	return (days);
}

/* "8", "08:00"; 24:00 is the end of a day. */
static bool
minute_of(struct str word, unsigned *out)
{
	struct str rest = word, part = str_split(&rest, ':');
	uint64_t hours, minutes = 0;

	if (part.len > 2 || num_decimal(part, 24, &hours) != NUM_OK)
		return (false);
	if (rest.ptr != NULL &&
	    (rest.len != 2 || num_decimal(rest, 59, &minutes) != NUM_OK))
		return (false);
	*out = (unsigned)(hours * 60 + minutes);
	return (*out <= DAY);
}

static void
set_minutes(struct when *w, unsigned from, unsigned to)
{
	unsigned i;

	for (i = from; i < to; i++)
		w->minutes[i % WEEK / 64] |= UINT64_C(1) << (i % WEEK % 64);
}

static void
set_days(struct when *w, unsigned days, unsigned from, unsigned to)
{
	unsigned day;

	for (day = 0; day < 7; day++)
		if ((days >> day & 1) != 0)
			set_minutes(w, day * DAY + from, day * DAY + to);
}

/* ---- the text ------------------------------------------------------------ */

static const char *
add_hours(struct reading *r, struct str word)
{
	struct str rest = word, first = str_split(&rest, '-');
	unsigned from, to;

	if (rest.ptr == NULL || !minute_of(first, &from) ||
	    !minute_of(rest, &to) || from == DAY)
		return ("hours are expected as in 08:00-14:00");
	if (from == to)
		return ("the hours are empty; for whole days leave them out");
	set_days(r->when, r->days == 0 ? EVERY_DAY : r->days, from,
	    to > from ? to : to + DAY);
	r->are_used = true;
	return (NULL);
}

static const char *
add_days(struct reading *r, struct str word)
{
	unsigned days = days_of(word);

	if (days == 0)
		return ("days are expected as in mon, tue-fri, weekdays or "
			"weekend");
	if (r->are_used)
		r->days = 0;
	r->are_used = false;
	r->days |= days;
	return (NULL);
}

static bool
is_blank(char c)
{
	return (c == ' ' || c == '\t' || c == ',');
}

static struct str
take_word(struct str *rest)
{
	struct str word;
	size_t n = 0;

	while (n < rest->len && is_blank(rest->ptr[n]))
		n++;
	*rest = str_from(*rest, n);
	for (n = 0; n < rest->len && !is_blank(rest->ptr[n]);)
		n++;
	word = str_head(*rest, n);
	*rest = str_from(*rest, n);
	return (word);
}

static bool
are_hours(struct str word)
{
	return (word.ptr[0] >= '0' && word.ptr[0] <= '9');
}

static const char *
add_words(struct reading *r, struct str text, bool may_be_days,
    bool may_be_hours)
{
	const char *why = NULL;
	struct str word;

	while (why == NULL && (word = take_word(&text)).len > 0) {
		if (are_hours(word))
			why = may_be_hours ? add_hours(r, word)
					   : "hours belong under `hours`";
		else
			why = may_be_days ? add_days(r, word)
					  : "days belong under `days`";
	}
	return (why);
}

static const char *
finish(struct reading *r)
{
	if (!r->are_used && r->days != 0)
		set_days(r->when, r->days, 0, DAY);
	else if (!r->are_used)
		return ("days or hours are expected, as in "
			"mon-fri 08:00-14:00");
	return (NULL);
}

const char *
when_add(struct when *w, struct str text)
{
	struct reading r = {.when = w};
	const char *why;

	CHECK_OBJ(w, WHEN_MAGIC);
	why = add_words(&r, text, true, true);
	return (why != NULL ? why : finish(&r));
}

const char *
when_add_parts(struct when *w, struct str days, struct str hours)
{
	struct reading r = {.when = w};
	const char *why;

	CHECK_OBJ(w, WHEN_MAGIC);
	why = add_words(&r, days, true, false);
	if (why == NULL)
		why = add_words(&r, hours, false, true);
	return (why != NULL ? why : finish(&r));
}

/* ---- the whole ----------------------------------------------------------- */

struct when *
when_new(struct keep *keep, const struct zone *zone)
{
	struct when *w = keep_alloc(keep, sizeof(*w));

	if (w == NULL)
		return (NULL);
	w->magic = WHEN_MAGIC;
	w->zone = zone;
	return (w);
}

void
when_join(struct when *w, struct when *other)
{
	CHECK_OBJ(w, WHEN_MAGIC);
	CHECK_OBJ(other, WHEN_MAGIC);
	ASSERT(other->next == NULL);
	other->next = w->next;
	w->next = other;
}

const struct when *
when_copy(struct keep *keep, const struct when *from)
{
	struct when *first = NULL, **to = &first;
	const struct zone *zone;

	for (; from != NULL; from = from->next) {
		CHECK_OBJ(from, WHEN_MAGIC);
		zone = zone_copy(keep, from->zone);
		*to = when_new(keep, zone);
		if (zone == NULL || *to == NULL)
			return (NULL);
		memcpy((*to)->minutes, from->minutes, sizeof(from->minutes));
		to = &(*to)->next;
	}
	return (first);
}

static bool
part_holds(const struct when *w, int64_t wall_s)
{
	int64_t minute, local = wall_s + zone_offset(w->zone, wall_s);

	/* 1970 began on a Thursday. */
	minute = (local >= 0 ? local / 60 : -((59 - local) / 60)) + 3 * DAY;
	minute %= WEEK;
	if (minute < 0)
		minute += WEEK;
	return ((w->minutes[minute / 64] >> (minute % 64) & 1) != 0);
}

bool
when_holds(const struct when *w, int64_t wall_s)
{
	for (; w != NULL; w = w->next) {
		CHECK_OBJ(w, WHEN_MAGIC);
		if (part_holds(w, wall_s))
			return (true);
	}
	return (false);
}
