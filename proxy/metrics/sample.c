/* SPDX-License-Identifier: MIT
 *
 * metrics/sample.c - split by signs, then judge each piece.
 */
#include "proxy/metrics/sample.h"

#include <math.h>
#include <stdlib.h>

#include "proxy/base/assert.h"
#include "proxy/base/num.h"

#define NUMBER_MAX	40u
/* Until the year 5138. */
#define SECONDS_MAX	UINT64_C(99999999999)

static const char *const faults[SAMPLE_FAULTS] = {
    NULL,
#define SAMPLE_FAULT(id, name, help)	name,
#include "proxy/metrics/sample_faults.tbl.h"
#undef SAMPLE_FAULT
};

static const char *const kinds[SAMPLE_KINDS] = {
    "gauge", "counter", "timer", "set"};

static const struct {
	struct str		 word;
	enum sample_kind	 kind;
} types[] = {
    {{"c", 1}, SAMPLE_COUNTER},
    {{"g", 1}, SAMPLE_GAUGE},
    {{"ms", 2}, SAMPLE_TIMER},
    {{"h", 1}, SAMPLE_TIMER},
    {{"s", 1}, SAMPLE_SET},
};
#define TYPES	(sizeof(types) / sizeof(types[0]))

const char *
sample_fault_name(enum sample_fault fault)
{
	ASSERT(fault > SAMPLE_FINE && fault < SAMPLE_FAULTS);
	return (faults[fault]);
}

const char *
sample_kind_name(enum sample_kind kind)
{
	ASSERT(kind < SAMPLE_KINDS);
	return (kinds[kind]);
}

enum sample_kind
sample_kind_find(struct str name)
{
	unsigned i;

	for (i = 0; i < SAMPLE_KINDS; i++)
		if (str_eq(name, str_of(kinds[i])))
			break;
	return ((enum sample_kind)i);
}

static bool
is_digit(char c)
{
	return (c >= '0' && c <= '9');
}

static bool
is_name_byte(char c)
{
	return (is_digit(c) || (c >= 'a' && c <= 'z') ||
		(c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '-' ||
		c == '/' || c == '%');
}

bool
sample_is_name(struct str s)
{
	size_t i;

	if (s.len == 0 || s.len > SAMPLE_NAME_MAX || s.ptr[0] == '-')
		return (false);
	for (i = 0; i < s.len; i++)
		if (!is_name_byte(s.ptr[i]))
			return (false);
	return (true);
}

static bool
is_reserved(struct str s)
{
	return (str_starts(s, STR("aduana.")) || str_starts(s, STR("system.")));
}

static size_t
skip_digits(struct str s, size_t i)
{
	while (i < s.len && is_digit(s.ptr[i]))
		i++;
	return (i);
}

/* Its length, from the first byte on: [+-]digits[.digits][e[+-]digits], where
 * digits before or after the point may be left out; 0: it is none. */
static size_t
number_length(struct str s)
{
	size_t i = s.len > 0 && (s.ptr[0] == '+' || s.ptr[0] == '-');
	size_t first = i, digits;

	i = skip_digits(s, i);
	digits = i - first;
	if (i < s.len && s.ptr[i] == '.') {
		first = i + 1;
		i = skip_digits(s, first);
		digits += i - first;
	}
	if (digits == 0)
		return (0);
	if (i == s.len || (s.ptr[i] != 'e' && s.ptr[i] != 'E'))
		return (i);
	first = i + 1;
	if (first < s.len && (s.ptr[first] == '+' || s.ptr[first] == '-'))
		first++;
	i = skip_digits(s, first);
	return (i == first ? 0 : i);
}

static bool
read_number(struct str s, double *out)
{
	char text[NUMBER_MAX + 1];

	if (s.len == 0 || s.len > NUMBER_MAX || number_length(s) != s.len)
		return (false);
	str_to_z(s, text, sizeof(text));
	*out = strtod(text, NULL);
	return (isfinite(*out) && fabs(*out) <= SAMPLE_VALUE_MAX);
}

static enum sample_fault
read_time(struct str s, const struct sample_span *span, int64_t *at_ms)
{
	struct str fraction = s, whole = str_split(&fraction, '.');
	uint64_t seconds, digits;
	int64_t ms = 0;

	if (num_decimal(whole, SECONDS_MAX, &seconds) == NUM_BAD ||
	    (fraction.ptr != NULL &&
		(num_decimal(fraction, UINT64_MAX, &digits) == NUM_BAD ||
		    fraction.len > NUMBER_MAX)))
		return (SAMPLE_BAD_TIME);
	for (size_t i = 0; i < 3; i++)
		ms = ms * 10 + (i < fraction.len ? fraction.ptr[i] - '0' : 0);
	*at_ms = (int64_t)seconds * 1000 + ms;
	if (*at_ms < span->oldest_ms)
		return (SAMPLE_BAD_OLD);
	return (*at_ms > span->now_ms + SAMPLE_AHEAD_MS ? SAMPLE_BAD_FUTURE
							: SAMPLE_FINE);
}

/* Behind the type: a rate, tags. */
static enum sample_fault
read_sections(struct sample *s, struct str rest)
{
	double rate = 1;

	while (rest.ptr != NULL) {
		struct str piece = str_split(&rest, '|');

		if (str_starts(piece, STR("#")))
			continue;
		if (!str_starts(piece, STR("@")))
			return (SAMPLE_BAD_FORM);
		if (!read_number(str_from(piece, 1), &rate) || rate <= 0 ||
		    rate > 1 || 1 / rate > SAMPLE_WEIGHT_MAX)
			return (SAMPLE_BAD_RATE);
	}
	if (s->kind == SAMPLE_COUNTER)
		s->value /= rate;
	else if (s->kind == SAMPLE_TIMER)
		s->weight = (unsigned)(1 / rate + 0.5);
	return (fabs(s->value) > SAMPLE_VALUE_MAX ? SAMPLE_BAD_VALUE
						  : SAMPLE_FINE);
}

static enum sample_fault
read_statsd(struct sample *s, struct str value, struct str rest)
{
	struct str word = str_split(&rest, '|');
	unsigned i;

	for (i = 0; i < TYPES; i++)
		if (str_eq(word, types[i].word))
			break;
	if (i == TYPES)
		return (SAMPLE_BAD_TYPE);
	s->kind = types[i].kind;
	if (s->kind == SAMPLE_SET) {
		s->member = value;
		return (value.len == 0 ? SAMPLE_BAD_VALUE
				       : read_sections(s, rest));
	}
	if (!read_number(value, &s->value))
		return (SAMPLE_BAD_VALUE);
	s->is_change = s->kind == SAMPLE_GAUGE &&
		       (value.ptr[0] == '+' || value.ptr[0] == '-');
	return (read_sections(s, rest));
}

enum sample_fault
sample_parse(struct sample *s, struct str line, const struct sample_span *span)
{
	struct str rest = line, value;

	*s = (struct sample){.weight = 1, .at_ms = span->now_ms};
	if (line.len > SAMPLE_LINE_MAX)
		return (SAMPLE_BAD_LONG);
	s->name = str_split(&rest, ':');
	if (rest.ptr == NULL)
		return (SAMPLE_BAD_FORM);
	if (!sample_is_name(s->name))
		return (SAMPLE_BAD_NAME);
	if (is_reserved(s->name))
		return (SAMPLE_BAD_RESERVED);
	value = rest;
	rest = STR_NONE;
	if (str_find(value, '|') < value.len) {
		rest = value;
		value = str_split(&rest, '|');
		return (read_statsd(s, value, rest));
	}
	rest = value;
	value = str_split(&rest, ':');
	if (!read_number(value, &s->value))
		return (SAMPLE_BAD_VALUE);
	return (rest.ptr == NULL ? SAMPLE_FINE
				 : read_time(rest, span, &s->at_ms));
}
