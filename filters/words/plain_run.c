/* SPDX-License-Identifier: MIT
 *
 * filters/words/plain_run.c - without a branch that depends on the text.
 */
#include "filters/words/plain_run.h"

#include <string.h>

#include "filters/words/fold.h"

/* What a byte of ASCII is here. */
enum sort {
	GAP = 0,
	LETTER = 1,
	DIGIT = 2,
	ODD = 7			/* unseen, or a sign that may be a letter */
};

static const uint8_t sorts[128] = {
    [0 ... 8] = ODD,
    [14 ... 31] = ODD,
    [127] = ODD,
    ['@'] = ODD,
    ['$'] = ODD,
    ['!'] = ODD,
    ['0' ... '9'] = DIGIT,
    ['a' ... 'z'] = LETTER,
    ['A' ... 'Z'] = LETTER,
};

struct plain_run
plain_run_fold(char *to, size_t len, const char *p, size_t n, uint8_t *from,
    const uint8_t *latin)
{
	struct plain_run out = {0, len, false};
	unsigned b, sort, before = GAP, odd = 0, two = 0, lone = 0, whole = 0;
	unsigned history = 0, ends, alone, start = (unsigned)len;
	size_t i;

	for (i = 0; i < n; i++) {
		b = (unsigned char)p[i];
		if (b >= 0x80) {
			if (i + 1 == n)
				break;
			b = latin[plain_run_latin(p + i++)];
		}
		sort = sorts[b];
		to[len] = (char)fold_ascii[b];
		from[len - start] = (uint8_t)i;
		len += (sort | before) != 0;
		odd |= (sort | before) & ((sort | before) - 1);
		history = history << 1 | (sort == LETTER);
		ends = (sort == GAP) & (before != GAP);
		alone = (history & 7) == 2;
		two |= alone & lone;
		lone = ends ? alone : lone;
		whole = (sort == GAP) & !lone & !odd & !two;
		out.taken = whole ? i + 1 : out.taken;
		out.len = whole ? len : out.len;
		before = sort;
		if ((odd | two) != 0)
			break;
	}
	out.odd = (odd | two) != 0;
	return (out);
}

#define EACH(byte)	(UINT64_C(0x0101010101010101) * (byte))

/* Is none of eight bytes special?  In doubt no. */
static inline bool
is_plain(const char *p, const char stops[PLAIN_RUN_STOPS])
{
	uint64_t eight, odd, x;
	unsigned i;

	memcpy(&eight, p, sizeof(eight));
	odd = eight;
	for (i = 0; i < PLAIN_RUN_STOPS; i++) {
		x = eight ^ EACH((unsigned char)stops[i]);
		odd |= x - EACH(1);
	}
	return ((odd & EACH(0x80)) == 0);
}

size_t
plain_run_length(const uint8_t *latin, const char *p, size_t n,
    const char stops[PLAIN_RUN_STOPS])
{
	unsigned b;
	size_t i;

	for (i = 0; i < n; i++) {
		while (i + 8 <= n && is_plain(p + i, stops))
			i += 8;
		if (i == n)
			break;
		b = (unsigned char)p[i];
		if (b < 0x80 && b != (unsigned char)stops[0] &&
		    b != (unsigned char)stops[1] &&
		    b != (unsigned char)stops[2])
			continue;
		if (b < 0xc2 || b > 0xc5 || i + 1 == n ||
		    (p[i + 1] & 0xc0) != 0x80 ||
		    latin[plain_run_latin(p + i)] == 0)
			break;
		i++;
	}
	return (i);
}
