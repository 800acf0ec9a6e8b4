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
	    "f:1:43: except: a single value is expected here, not a list\n"},
	{"danger_words: {groups: {a: b}}\n",
	    "f:1:24: groups: a list of at most 63 groups is expected here\n"},
	{"danger_words: {groups: [x]}\n",
	    "f:1:25: a group such as {name: juniors, clients: [10.1.0.0/16], "
	    "threshold: 60} is expected here\n"},
	{"danger_words: {groups: [{name: x}, {users: x, clasp: 1}]}\n",
	    "f:1:25: `clients:` or `users:` is missing: nobody would be in "
	    "it\n"
	    "f:1:47: unknown key `clasp`\n"
	    "f:1:36: `name:` is missing\n"},
	{"danger_words: {groups: [{name: x, clients: 1.2.3.4.5}]}\n",
	    "f:1:44: `1.2.3.4.5` is neither a network nor a name under "
	    "`clients:` or clients.groups\n"},
	{"danger_words: {categories: x}\n",
	    "f:1:28: categories: a map such as {violence: {threshold: 60}}, "
	    "or a list of names, of at most 63 is expected here\n"},
	{"danger_words: {categories: {v: 5, w: {reason: []}}}\n",
	    "f:1:32: a map such as {threshold: 60, action: flag} is expected "
	    "here\n"
	    "f:1:47: reason: a sentence is expected here\n"},
	{"danger_words: {threshold: 0, scripts: perhaps, count: 3}\n",
	    "f:1:27: threshold: must be a whole number from 1 to 1000000\n"
	    "f:1:39: scripts: must be true or false\n"
	    "f:1:55: count: must be every or once\n"},
	{"danger_words: {import: {format: plain}}\n",
	    "f:1:24: an import such as {file: weighted/, format: "
	    "e2guardian-phrases} is expected here\n"},
	{"danger_words: {import: [{file: /none/such, weight: z}]}\n",
	    "f:1:52: weight: must be a whole number from -10000 to 10000\n"
	    "f:1:25: cannot read /none/such: No such file or directory\n"},
	{"danger_words: {words: [{all: [a]}, {word: a, all: [b, c]}]}\n",
	    "f:1:30: all: two to eight words or phrases are expected here\n"
	    "f:1:51: `word:` and `all:` do not go together\n"},
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
