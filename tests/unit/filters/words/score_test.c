/* SPDX-License-Identifier: MIT
 *
 * tests/unit/filters/words/score_test.c - weights, thresholds, categories,
 * pieces; and what is quoted.
 */
#include "filters/words/score.h"

#include "config/words_file.h"
#include "filters/words/inspector.h"
#include "filters/words/words.h"
#include "filters/words/words_group.h"
#include "tests/unit/unit.h"

static struct words *words;
static struct words_scratch *scratch;

static void
set_up(const char *list)
{
	struct complaints *c = complaints_new();
	struct words_file *f = NULL;

	if (words_file_parse(&f, str_of(list), "w.yaml", c) != 0)
		ck_abort_msg("%s", complaints_text(c));
	words = words_new(f, c);
	ck_assert_msg(words != NULL, "%s", complaints_text(c));
	words_file_free(f);
	complaints_free(c);
	scratch = words_scratch_new(words);
}

static void
tear_down(void)
{
	words_scratch_free(scratch);
	words_free(words);
}

/* To its end, whatever the verdict is by then. */
static struct inspection
read_body(const char *type, struct str in, size_t step)
{
	struct inspector *i = inspector_new(words_group(words, NULL, STR_NONE),
	    scratch, str_of(type), STR(""), false);
	struct inspection got;
	struct str piece;

	for (; in.len > 0; in = str_from(in, step)) {
		piece = str_head(in, step);
		(void)inspector_feed(i, piece.ptr, piece.len);
	}
	got = inspector_end(i);
	inspector_free(i);
	return (got);
}

#define LIST(keys, rows) "danger_words:\n" keys "  words:\n" rows

static const struct row {
	const char *label, *list, *in;
	const char *word;		/* NULL: clean */
	int action;
	unsigned count;
	int sum;
} rows[] = {
	{"no weight is enough", LIST("  threshold: 500\n", "    - isis\n"),
	    "el isis", "isis", WORDS_BLOCK, 1, 500},
	{"half", LIST("", "    - {word: a, weight: 50}\n"), "x a x", NULL, 0, 0,
	    0},
	{"twice half", LIST("", "    - {word: a, weight: 50}\n"), "a x a", "a",
	    WORDS_BLOCK, 2, 100},
	{"once", LIST("  count: once\n", "    - {word: a, weight: 50}\n"),
	    "a a a a", NULL, 0, 0, 0},
	{"two words once", LIST("  count: once\n",
	    "    - {word: a, weight: 50}\n    - {word: b, weight: 50}\n"),
	    "x b a a", "b", WORDS_BLOCK, 2, 100},
	{"no weight at all", LIST("", "    - {word: a, weight: 0}\n"), "a a",
	    NULL, 0, 0, 0},
	{"excused", LIST("", "    - {word: a, weight: 50, except: [a b]}\n"),
	    "a b a b a", NULL, 0, 0, 0},
	{"good words", LIST("", "    - {word: a, weight: 60}\n"
	    "    - {word: g, weight: -30}\n"), "a a g", NULL, 0, 0, 0},
	{"good words before", LIST("", "    - {word: a, weight: 60}\n"
	    "    - {word: g, weight: -30}\n"), "g a a", NULL, 0, 0, 0},
	{"not good enough", LIST("", "    - {word: a, weight: 60}\n"
	    "    - {word: g, weight: -20}\n"), "g a a", "a", WORDS_BLOCK, 2,
	    100},
	{"good words excuse no word alone", LIST("", "    - isis\n"
	    "    - {word: g, weight: -200}\n"), "g isis g", "isis",
	    WORDS_BLOCK, 1, -300},
	{"a category of its own", LIST("  categories: {v: {threshold: 60, "
	    "action: flag}}\n", "    - {word: a, weight: 60, category: v}\n"),
	    "a", "a", WORDS_FLAG, 1, 60},
	{"it adds to no other", LIST("  categories: {v: {threshold: 200}}\n",
	    "    - {word: a, weight: 60, category: v}\n"
	    "    - {word: b, weight: 60}\n"), "a b", NULL, 0, 0, 0},
	{"categories together", LIST("", "    - {word: a, weight: 60, "
	    "category: v}\n    - {word: b, weight: 60, category: w}\n"), "b a",
	    "b", WORDS_BLOCK, 2, 120},
	{"block over flag", LIST("  categories: {v: {action: flag}}\n",
	    "    - {word: a, category: v}\n    - b\n"), "a b", "b",
	    WORDS_BLOCK, 1, 100},
	{"category off", LIST("  categories: {v: {action: off}}\n",
	    "    - {word: a, category: v}\n    - b\n"), "a", NULL, 0, 0, 0},
	{"both", LIST("", "    - {all: [a, b c]}\n"), "b c x a", "a + b c",
	    WORDS_BLOCK, 1, 100},
	{"one of both", LIST("", "    - {all: [a, b c]}\n"), "a c b a", NULL, 0,
	    0, 0},
	{"both count once", LIST("", "    - {all: [a, b], weight: 50}\n"),
	    "a b a b a b", NULL, 0, 0, 0},
	{"pieces are shared", LIST("", "    - {all: [a, b], weight: 50}\n"
	    "    - {all: [c, a], weight: 50}\n"), "b c a", "a + b",
	    WORDS_BLOCK, 2, 100},
	{"a piece that is a word", LIST("", "    - {all: [a, b], weight: 40}\n"
	    "    - {word: a, weight: 60}\n"), "a b", "a", WORDS_BLOCK, 2, 100},
	{"part", LIST("", "    - {word: bomb, part: true}\n"), "abombada",
	    "bomb", WORDS_BLOCK, 1, 100},
	{"no part", LIST("", "    - bomb\n"), "abombada bombas", NULL, 0, 0, 0},
	{"part over words", LIST("", "    - {word: a b, part: true}\n"),
	    "xa by", "a b", WORDS_BLOCK, 1, 100},
	{"twice the same", LIST("", "    - {word: a, weight: 30}\n"
	    "    - {word: A, weight: 50}\n"), "a", NULL, 0, 0, 0},
};

START_TEST(adds_up)
{
	const struct row *r = &rows[_i];
	struct inspection got;
	size_t step;

	set_up(r->list);
	for (step = 1; step <= strlen(r->in); step++) {
		got = read_body("text/plain", str_of(r->in), step);
		ck_assert_msg(got.danger == (r->word != NULL), "%s, %zu",
		    r->label, step);
		if (r->word == NULL)
			continue;
		ck_assert_msg(str_eq(got.word, str_of(r->word)),
		    "%s, %zu: %.*s", r->label, step, STR_ARG(got.word));
		ck_assert_msg((int)got.action == r->action, "%s: %d", r->label,
		    got.action);
		ck_assert_msg(got.count == r->count, "%s: %lu times",
		    r->label, (unsigned long)got.count);
		ck_assert_msg(got.sum == r->sum, "%s: %ld", r->label,
		    (long)got.sum);
	}
	got = inspect_text(words_group(words, NULL, STR_NONE), scratch,
	    str_of(r->in), INSPECT_TEXT_PLAIN);
	ck_assert_msg(got.danger == (r->word != NULL), "%s, text", r->label);
	tear_down();
}
END_TEST

#define FORTY	"0123456789012345678901234567890123456789"
#define ENYES	"\xc3\xb1\xc3\xb1\xc3\xb1\xc3\xb1\xc3\xb1\xc3\xb1\xc3\xb1" \
	"\xc3\xb1\xc3\xb1\xc3\xb1"

static const struct {
	const char *label, *type, *in, *want;
	unsigned offset;
} quoted[] = {
	{"alone", "text/plain", "bomba", "bomba", 0},
	{"at the front", "text/plain", "Bomba aqui", "Bomba aqui", 0},
	{"at the end", "text/plain", "una b\xc3\xb3mba", "una b\xc3\xb3mba", 4},
	{"forty before", "text/plain", "yz" FORTY " bomba",
	    "123456789012345678901234567890123456789 bomba", 43},
	{"forty behind", "text/plain", "bomba " FORTY "xyz",
	    "bomba 012345678901234567890123456789012345678", 0},
	{"many bytes", "text/plain", "xx" ENYES ENYES ENYES ENYES " bomba "
	    ENYES ENYES ENYES ENYES, ENYES ENYES ENYES "\xc3\xb1\xc3\xb1"
	    "\xc3\xb1\xc3\xb1\xc3\xb1\xc3\xb1\xc3\xb1\xc3\xb1\xc3\xb1 bomba "
	    ENYES ENYES ENYES "\xc3\xb1\xc3\xb1\xc3\xb1\xc3\xb1\xc3\xb1"
	    "\xc3\xb1\xc3\xb1\xc3\xb1\xc3\xb1", 83},
	{"control characters", "text/plain", "a\r\n\t\x1b[31m bomba\x07 "
	    "\xe2\x80\xae b", "a [31m bomba b", 10},
	{"disguised", "text/html", "<p>la b&#111;m<b>ba</b> cae",
	    "<p>la b&#111;m<b>ba</b> cae", 6},
	{"behind an excuse", "text/plain", "otra, bomba; y",
	    "otra, bomba; y", 6},
};

START_TEST(quotes)
{
	struct inspection got;
	size_t step, len = strlen(quoted[_i].in);

	set_up("danger_words: {words: [bomba]}\n");
	for (step = len; step > 0; step -= step > 7 ? 7 : 1) {
		got = read_body(quoted[_i].type, str_of(quoted[_i].in), step);
		ck_assert(got.danger);
		ck_assert_msg(str_eq((struct str){got.context, got.context_len},
		    str_of(quoted[_i].want)), "%s, %zu: \"%.*s\"",
		    quoted[_i].label, step, (int)got.context_len, got.context);
		ck_assert_msg(got.offset == quoted[_i].offset, "%s: at %lu",
		    quoted[_i].label, (unsigned long)got.offset);
	}
	tear_down();
}
END_TEST

START_TEST(quotes_nothing_when_told_so)
{
	struct inspection got;

	set_up("danger_words: {context: false, words: [bomba]}\n");
	got = read_body("text/plain", STR("una bomba"), 5);
	ck_assert(got.danger && got.context_len == 0);
	tear_down();
}
END_TEST

/* Far into a text, the place is found as well. */
START_TEST(quotes_from_afar)
{
	static char text[200000];
	struct inspection got;
	size_t step;

	for (step = 0; step < sizeof(text); step++)
		text[step] = step % 5 == 0 ? ' ' : 'x';
	memcpy(text + 150000, " la bomba y", 11);
	set_up("danger_words: {words: [{word: bomba, except: [bomba de agua "
	    "caliente]}]}\n");
	for (step = 100; step < 200000; step = step * 7 + 1) {
		got = read_body("text/plain", (struct str){text, sizeof(text)},
		    step);
		ck_assert_uint_eq(got.offset, 150004);
		ck_assert_uint_ge(got.context_len, 84);
		ck_assert_uint_le(got.context_len, 85);
	}
	tear_down();
}
END_TEST

UNIT_MAIN("score", LOOP(adds_up, rows) LOOP(quotes, quoted)
    PLAIN(quotes_nothing_when_told_so) PLAIN(quotes_from_afar))
