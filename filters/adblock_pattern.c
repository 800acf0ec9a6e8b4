/* SPDX-License-Identifier: MIT
 *
 * filters/adblock_pattern.c - Adblock patterns, piece by piece.
 *
 * As in url_glob.c the leftmost place for each piece between two stars is
 * always a right one: a piece that begins further left ends no further right.
 */
#include "filters/adblock_pattern.h"

#include <stdlib.h>

#include "proxy/base/object.h"

#define NOWHERE		SIZE_MAX

/* The anchors of a pattern off it. */
static struct str
take_anchors(struct adblock_pattern *p, struct str s)
{
	if (str_starts(s, STR("||"))) {
		p->at_label = true;
		s = str_from(s, 2);
	} else if (str_starts(s, STR("|"))) {
		p->at_start = true;
		s = str_from(s, 1);
	}
	if (s.len > 0 && s.ptr[s.len - 1] == '|') {
		p->at_end = true;
		s.len--;
	}
	return (s);
}

/* A star at an end says the same as no anchor there. */
static struct str
take_stars(struct adblock_pattern *p, struct str s)
{
	if (!p->at_label && str_starts(s, STR("*"))) {
		p->at_start = false;
		while (str_starts(s, STR("*")))
			s = str_from(s, 1);
	}
	while (s.len > 0 && s.ptr[s.len - 1] == '*') {
		p->at_end = false;
		s.len--;
	}
	return (s);
}

static void
find_literal(struct adblock_pattern *p)
{
	size_t i, from = 0;

	for (i = 0; i <= p->len; i++) {
		if (i < p->len && p->text[i] != '*' && p->text[i] != '^')
			continue;
		if (i - from > p->literal_len) {
			p->literal_at = (uint16_t)from;
			p->literal_len = (uint16_t)(i - from);
		}
		from = i + 1;
	}
}

const char *
adblock_pattern_init(struct adblock_pattern *p, struct str pattern,
    bool match_case)
{
	struct str s;
	size_t i;

	INIT_OBJ(p, ADBLOCK_PATTERN_MAGIC);
	if (pattern.len > ADBLOCK_PATTERN_MAX)
		return ("the pattern is longer than 1024 bytes");
	s = take_stars(p, take_anchors(p, pattern));
	if (s.len == 0)
		return ("the pattern is empty");
	p->match_case = match_case;
	p->text = malloc(s.len);
	ASSERT(p->text != NULL);
	p->len = (uint16_t)s.len;
	for (i = 0; i < s.len; i++)
		p->text[i] = match_case ? s.ptr[i] : str_lower(s.ptr[i]);
	find_literal(p);
	return (NULL);
}

void
adblock_pattern_fini(struct adblock_pattern *p)
{
	CHECK_OBJ(p, ADBLOCK_PATTERN_MAGIC);
	free(p->text);
	FINI_OBJ(p);
}

struct str
adblock_pattern_literal(const struct adblock_pattern *p)
{
	CHECK_OBJ(p, ADBLOCK_PATTERN_MAGIC);
	return ((struct str){p->text + p->literal_at, p->literal_len});
}

static bool
is_separator(char c)
{
	return (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		  (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
		  c == '%'));
}

/* Where ${piece}, which has no star, ends in ${text} when it begins at ${at};
 * NOWHERE when it does not stand there. */
static size_t
piece_end(struct str text, struct str piece, size_t at)
{
	size_t i;

	for (i = 0; i < piece.len; i++, at++) {
		if (at == text.len)
			break;
		if (piece.ptr[i] == '^' ? !is_separator(text.ptr[at])
					: piece.ptr[i] != text.ptr[at])
			return (NOWHERE);
	}
	/* The end of the URL is a separator too. */
	for (; i < piece.len; i++) {
		if (piece.ptr[i] != '^')
			return (NOWHERE);
	}
	return (at);
}

/* Its longest run of bytes that stand for themselves; ${*at}: where in it. */
static struct str
longest_run(struct str piece, size_t *at)
{
	struct str rest = piece, run, best = STR_NONE;

	*at = 0;
	while (rest.ptr != NULL) {
		run = str_split(&rest, '^');
		if (run.len <= best.len)
			continue;
		best = run;
		*at = (size_t)(run.ptr - piece.ptr);
	}
	return (best);
}

/* The leftmost place of ${piece} from ${at} on, at the end of the text if it
 * must be: where it ends, or NOWHERE.  From one place of its run to the next:
 * who chooses the address may make many patterns look for theirs. */
static size_t
piece_find(struct str text, struct str piece, size_t at, bool to_end)
{
	size_t before, end;
	struct str run = longest_run(piece, &before), ahead;

	if (piece.len == 0 && !to_end)
		return (at);
	if (to_end && text.len - at > piece.len)
		at = text.len - piece.len;
	for (; at <= text.len; at++) {
		ahead = str_from(text, at + before);
		if (run.len > 0) {
			if (ahead.len < run.len)
				break;
			at += str_search(ahead, run);
		}
		end = piece_end(text, piece, at);
		if (end != NOWHERE && (!to_end || end == text.len))
			return (end);
	}
	return (NOWHERE);
}

/* The same, where it may only begin at a label of the host. */
static size_t
label_find(struct str text, struct str piece, bool to_end)
{
	size_t at = str_search(text, STR("://")), host_end, end;

	if (at == text.len)
		return (NOWHERE);
	at += 3;
	host_end = at + str_find(str_from(text, at), '/');
	while (at < host_end) {
		end = piece_end(text, piece, at);
		if (end != NOWHERE && (!to_end || end == text.len))
			return (end);
		at += str_find(str_from(text, at), '.') + 1;
	}
	return (NOWHERE);
}

static size_t
first_find(const struct adblock_pattern *p, struct str text, struct str piece,
    bool to_end)
{
	size_t end;

	if (p->at_label)
		return (label_find(text, piece, to_end));
	if (!p->at_start)
		return (piece_find(text, piece, 0, to_end));
	end = piece_end(text, piece, 0);
	return (to_end && end != text.len ? NOWHERE : end);
}

bool
adblock_pattern_matches(const struct adblock_pattern *p, struct str url,
    struct str low)
{
	struct str rest, piece, text;
	size_t at;

	CHECK_OBJ(p, ADBLOCK_PATTERN_MAGIC);
	text = p->match_case ? url : low;
	rest = (struct str){p->text, p->len};
	piece = str_split(&rest, '*');
	at = first_find(p, text, piece, p->at_end && rest.ptr == NULL);
	while (at != NOWHERE && rest.ptr != NULL) {
		piece = str_split(&rest, '*');
		at = piece_find(text, piece, at, p->at_end && rest.ptr == NULL);
	}
	return (at != NOWHERE);
}
