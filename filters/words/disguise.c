/* SPDX-License-Identifier: MIT
 *
 * filters/words/disguise.c - collects a word's look beside its spelling.
 */
#include "filters/words/disguise.h"

#include <string.h>

#define TABLE_FROM	0x370
#define TABLE_TO	0x590

enum kind {
	LETTER,			/* Latin, spelled so */
	ALIKE,			/* of another script */
	FIGURE,			/* a digit or sign that stands for a letter */
	ONE,			/* ... for i or for l */
	BANG,			/* ... for i, or only ends a sentence */
	OTHER			/* looks like no Latin letter */
};

static const char alike[TABLE_TO - TABLE_FROM] = {
#define LOOKS(point, letter)	[(point)-TABLE_FROM] = (letter),
#define STANDS(ascii, letter)
#include "filters/words/disguise.tbl.h"
#undef LOOKS
#undef STANDS
};

static const char stands[128] = {
#define LOOKS(point, letter)
#define STANDS(ascii, letter)	[ascii] = (letter),
#include "filters/words/disguise.tbl.h"
#undef LOOKS
#undef STANDS
};

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z');
}

static void
append(struct disguise *d, char c, enum kind kind)
{
	if (d->len == DISGUISE_MAX) {
		d->lost = true;
		return;
	}
	d->text[d->len] = c;
	d->kind[d->len++] = (uint8_t)kind;
}

static void
append_byte(struct disguise *d, char c)
{
	char letter = stands[c & 0x7f];

	if (is_letter(c))
		append(d, c, LETTER);
	else if (letter != '\0')
		append(d, letter, c == '1' ? ONE : c == '!' ? BANG : FIGURE);
	else
		append(d, c, OTHER);
}

static void
count(struct disguise *d)
{
	d->points = (uint8_t)(d->points + (d->points < UINT8_MAX));
}

void
disguise_letter(struct disguise *d, int32_t point, const char *folded, size_t n)
{
	char looks = '\0';
	size_t i;

	count(d);
	d->first_len = 0;
	if (d->points == 1 && n <= sizeof(d->first) &&
	    (folded[0] < '0' || folded[0] > '9')) {
		d->first_len = (uint8_t)n;
		memcpy(d->first, folded, n);
	}
	if ((folded[0] & 0x80) == 0) {
		for (i = 0; i < n; i++)
			append_byte(d, folded[i]);
		return;
	}
	if (point >= TABLE_FROM && point < TABLE_TO)
		looks = alike[point - TABLE_FROM];
	append(d, looks, looks != '\0' ? ALIKE : OTHER);
}

bool
disguise_is_sign(int32_t point)
{
	return (point == '@' || point == '$' || point == '!');
}

void
disguise_lose(struct disguise *d)
{
	count(d);
	d->lost = true;
	d->first_len = 0;
}

/* Would a person read letters here? */
static bool
has_reading(const struct disguise *d, size_t from, size_t to)
{
	unsigned n[OTHER + 1] = {0}, figures, letters;
	size_t i;

	for (i = from; i < to; i++)
		n[d->kind[i]]++;
	letters = n[LETTER] + n[ALIKE];
	figures = n[FIGURE] + n[ONE] + n[BANG];
	if (d->lost || n[OTHER] > 0 || figures > letters ||
	    figures + n[ALIKE] == 0)
		return (false);
	/* Short ones are flats and sizes: "37a".  Two scripts in one word are
	 * none. */
	return (letters + figures >= DISGUISE_LEAST ||
		(figures == 0 && n[LETTER] > 0 && letters == 3));
}

static void
read_part(struct disguise *d, size_t from, size_t to, disguise_fn *tell,
    void *arg)
{
	char text[DISGUISE_MAX];
	bool ones = false;
	size_t i;

	if (!has_reading(d, from, to))
		return;
	tell(arg, d->text + from, to - from);
	for (i = from; i < to; i++) {
		text[i - from] = d->kind[i] == ONE ? 'l' : d->text[i];
		ones = ones || d->kind[i] == ONE;
	}
	if (ones)
		tell(arg, text, to - from);
}

void
disguise_sign(struct disguise *d, int32_t point, disguise_fn *tell, void *arg)
{
	read_part(d, d->part, d->len, tell, arg);
	count(d);
	d->first_len = 0;
	append_byte(d, (char)point);
	d->part = d->len;
}

static bool
is_word(char c)
{
	return (memchr("aeiouy", c, 6) != NULL);
}

/* Letters in a row: as one word, also without "a", "y" ... before or behind,
 * which stand alone in any text. */
static void
close_run(struct disguise *d, disguise_fn *tell, void *arg)
{
	size_t from, to, n = d->lone_len;
	size_t front = is_word(d->run[0]);
	size_t back = n > 0 && is_word(d->run[n - 1]);

	for (from = 0; d->lone <= DISGUISE_LONE && from <= front; from++) {
		for (to = 0; to <= back; to++) {
			if (d->lone >= DISGUISE_LEAST + from + to)
				tell(arg, d->run + from, n - from - to);
		}
	}
	d->lone = 0;
	d->lone_len = 0;
}

static void
join_run(struct disguise *d, disguise_fn *tell, void *arg)
{
	char last[4];
	size_t n = d->last_len;

	if (d->lone > 1 && d->gap != d->lone_gap) {
		/* The last may be the first of others. */
		memcpy(last, d->run + d->lone_len - n, n);
		close_run(d, tell, arg);
		memcpy(d->run, last, n);
		d->lone_len = (uint8_t)n;
		d->lone = 1;
	}
	if (d->lone == 1)
		d->lone_gap = d->gap;
	if (d->lone >= DISGUISE_LONE) {
		/* Nobody reads that; what it was is kept out. */
		d->lone = DISGUISE_LONE + 1;
		return;
	}
	memcpy(d->run + d->lone_len, d->first, d->first_len);
	d->lone_len = (uint8_t)(d->lone_len + d->first_len);
	d->last_len = d->first_len;
	d->lone++;
}

static void
end_word(struct disguise *d, disguise_fn *tell, void *arg)
{
	while (d->len > 0 && d->kind[d->len - 1] == BANG)
		d->len--;
	if (d->part > 0 && d->part < d->len)
		read_part(d, d->part, d->len, tell, arg);
	read_part(d, 0, d->len, tell, arg);
	if (d->points == 1 && d->first_len > 0)
		join_run(d, tell, arg);
	else if (d->lone > 0)
		close_run(d, tell, arg);
	d->points = 0;
	d->len = 0;
	d->part = 0;
	d->lost = false;
	d->gap = 0;
}

void
disguise_gap(struct disguise *d, int32_t point, disguise_fn *tell, void *arg)
{
	if (d->points > 0)
		end_word(d, tell, arg);
	d->gap = d->gap * 31 + (uint32_t)point;
}

void
disguise_end(struct disguise *d, disguise_fn *tell, void *arg)
{
	if (d->lone > 0)
		close_run(d, tell, arg);
}
