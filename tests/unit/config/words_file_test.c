/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/words_file_test.c
 */
#include "config/words_file.h"

#include "tests/unit/config/complained.h"

START_TEST(reads_words)
{
	struct complaints *c = complaints_new();
	struct words_file *f;

	ck_assert_int_eq(words_file_parse(&f, STR("danger_words:\n"
	    "  action: flag\n  broken: block\n  words:\n    - isis\n"
	    "    - {word: bomba, except: [bomba de agua, bomba de calor], "
	    "weight: 50, category: violence}\n    - \"dos palabras\"\n"),
	    "f", c), 0);
	complained(c, "");
	ck_assert_int_eq(f->level.danger, WORDS_FLAG);
	ck_assert_int_eq(f->level.broken, WORDS_BLOCK);
	ck_assert_uint_eq(f->count, 3);
	ck_assert_str_eq(f->rows[0].text, "isis");
	ck_assert_int_eq(f->rows[0].weight, WORDS_AT_ONCE);
	ck_assert_str_eq(f->rows[0].category, "");
	ck_assert_uint_eq(f->rows[0].line, 5);
	ck_assert_uint_eq(f->rows[0].column, 7);
	ck_assert_str_eq(f->rows[1].text, "bomba");
	ck_assert_uint_eq(f->rows[1].nexcept, 2);
	ck_assert_str_eq(f->rows[1].except[1], "bomba de calor");
	ck_assert_int_eq(f->rows[1].weight, 50);
	ck_assert_str_eq(f->rows[1].category, "violence");
	ck_assert_str_eq(f->rows[2].text, "dos palabras");
	words_file_free(f);
}
END_TEST

START_TEST(empty_is_empty)
{
	struct complaints *c = complaints_new();
	struct words_file *f;

	ck_assert_int_eq(words_file_parse(&f, STR("danger_words:\n"), "f", c),
	    0);
	complained(c, "");
	ck_assert_uint_eq(f->count, 0);
	ck_assert_int_eq(f->level.danger, WORDS_BLOCK);
	ck_assert_int_eq(f->level.broken, WORDS_FLAG);
	words_file_free(f);
}
END_TEST

struct row {
	const char	*in;
	const char	*want;
};

static const struct row bad[] = {
	{"- a\n", "f:1:1: `danger_words:` is expected here\n"},
	{"danger_word: {}\n", "f:1:1: unknown key `danger_word`; did you mean "
	    "`danger_words`?\n"},
	{"danger_words: [a]\n",
	    "f:1:15: a map is expected here, with `words:`\n"},
	{"danger_words: {word: [a]}\n",
	    "f:1:16: unknown key `word`; did you mean `words`?\n"},
	{"danger_words: {action: kill}\n",
	    "f:1:24: must be block, flag or off\n"},
	{"danger_words: {words: a}\n", "f:1:23: words: a list is expected "
	    "here\n"},
	{"danger_words: {words: [{except: [a]}]}\n",
	    "f:1:24: `word:` is missing\n"},
	{"danger_words: {words: [{word: a, weight: x}, \"\"]}\n",
	    "f:1:42: weight: must be a whole number from -10000 to "
	    "10000\n"
	    "f:1:46: word: a word or a phrase is expected here\n"},
	{"danger_words: {words: [[a]]}\n", "f:1:24: a word, or {word: bomba, "
	    "except: [\"bomba de agua\"]}, is expected here\n"},
	{"danger_words: {words: [{word: a, except: [[b]]}]}\n",
	    "f:1:43: except: a single value is expected here, not a list\n"}
};

START_TEST(complains)
{
	struct complaints *c = complaints_new();
	struct words_file *f;

	ck_assert_int_eq(words_file_parse(&f, str_of(bad[_i].in), "f", c), -1);
	words_file_free(f);
	complained(c, bad[_i].want);
}
END_TEST

UNIT_MAIN("words_file", PLAIN(reads_words) PLAIN(empty_is_empty)
    LOOP(complains, bad))
