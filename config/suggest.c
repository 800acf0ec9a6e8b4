/* SPDX-License-Identifier: MIT
 *
 * config/suggest.c - edit distance with swaps of neighbours.
 */
#include "config/suggest.h"

#include <stdio.h>

#define SUGGEST_LONGEST	48u

static unsigned
least(unsigned a, unsigned b)
{
	return (a < b ? a : b);
}

/* The row of distances for one more byte of ${a}. */
static void
next_row(struct str a, struct str b, size_t i, const unsigned *before,
    const unsigned *above, unsigned *row)
{
	unsigned cost;
	size_t j;

	row[0] = (unsigned)i;
	for (j = 1; j <= b.len; j++) {
		cost = str_lower(a.ptr[i - 1]) != str_lower(b.ptr[j - 1]);
		row[j] = least(above[j - 1] + cost,
		    least(above[j], row[j - 1]) + 1);
		if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
		    a.ptr[i - 2] == b.ptr[j - 1])
			row[j] = least(row[j], before[j - 2] + 1);
	}
}

static unsigned
edits(struct str a, struct str b)
{
	unsigned rows[3][SUGGEST_LONGEST + 1] = {{0}};
	size_t i;

	for (i = 0; i <= b.len; i++)
		rows[0][i] = (unsigned)i;
	for (i = 1; i <= a.len; i++)
		next_row(a, b, i, rows[(i + 1) % 3], rows[(i + 2) % 3],
		    rows[i % 3]);
	return (rows[a.len % 3][b.len]);
}

void
suggest_offer(struct suggest *s, const char *candidate)
{
	struct str c = str_of(candidate);
	unsigned distance;

	if (s->wanted.len > SUGGEST_LONGEST || c.len > SUGGEST_LONGEST)
		return;
	distance = edits(s->wanted, c);
	if (distance >
		1 + least((unsigned)s->wanted.len, (unsigned)c.len) / 4 ||
	    distance >= s->wanted.len)
		return;
	if (s->best != NULL && distance >= s->distance)
		return;
	s->best = candidate;
	s->distance = distance;
}

const char *
suggest_text(const struct suggest *s, char *out, size_t size)
{
	if (s->best == NULL)
		return ("");
	snprintf(out, size, "; did you mean `%s`?", s->best);
	return (out);
}
