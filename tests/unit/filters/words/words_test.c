/* SPDX-License-Identifier: MIT */
#include "filters/words/words.h"

#include "config/words_file.h"
#include "filters/words/words_group.h"

#include "tests/unit/unit.h"

static struct words *
load(const char *text, struct complaints *c)
{
	struct words_file *f = NULL;
	struct words *w;

	if (words_file_parse(&f, str_of(text), "w.yaml", c) != 0)
		ck_abort_msg("%s", complaints_text(c));
	w = words_new(f, c);
	words_file_free(f);
	return (w);
}

#define LIST(action, rest) \
	"danger_words:\n  action: " action "\n  words:\n    - isis\n" rest

START_TEST(holds_the_list)
{
	struct complaints *c = complaints_new();
	struct words *w = load(LIST("flag", "    - bomba\n"), c);

	ck_assert_msg(w != NULL, "%s", complaints_text(c));
	ck_assert_uint_eq(words_count(w), 2);
	words_free(w);
	complaints_free(c);
}
END_TEST

/* Not with what is done, but with what is looked for. */
START_TEST(digest_changes)
{
	static const char *const lists[] = {
		LIST("flag", "    - bomba\n"), LIST("block", "    - BOMBA\n"),
		LIST("flag", "    - bombas\n"),
		LIST("flag", "    - {word: bomba, except: [bomba x]}\n"),
		LIST("flag", "    - bomba\n  scripts: false\n"),
	};
	struct complaints *c = complaints_new();
	struct digest d[ROWS(lists)];
	struct words *w;
	size_t i;

	for (i = 0; i < ROWS(lists); i++) {
		w = load(lists[i], c);
		ck_assert(w != NULL);
		d[i] = words_group_clean(words_group(w, NULL, STR_NONE), NULL);
		words_free(w);
	}
	ck_assert(digest_eq(d[0], d[1]));
	ck_assert(!digest_eq(d[0], d[2]));
	ck_assert(!digest_eq(d[0], d[3]));
	ck_assert(!digest_eq(d[0], d[4]));
	complaints_free(c);
}
END_TEST

START_TEST(complains)
{
	struct complaints *c = complaints_new();
	char *text;

	ck_assert(load(LIST("flag", "    - '---'\n"
	    "    - {word: bomba, except: [agua]}\n"), c) == NULL);
	text = complaints_text(c);
	ck_assert_msg(complaints_count(c) == 2, "%s", text);
	ck_assert_msg(strstr(text, "w.yaml:5:") != NULL, "%s", text);
	ck_assert_msg(strstr(text, "w.yaml:6:") != NULL, "%s", text);
	free(text);
	complaints_free(c);
}
END_TEST

/* What is clean for the strict is clean for the lax, not the other way; nor
 * for whoever reads other parts of the text. */
START_TEST(clean_for_others)
{
	static const char text[] =
	    "danger_words:\n"
	    "  words:\n"
	    "    - {word: bomba, weight: 40}\n"
	    "    - {word: rifle, weight: 40, category: weapons}\n"
	    "  groups:\n"
	    "    - {name: strict, users: a, threshold: 30}\n"
	    "    - {name: some, users: b, threshold: 30, categories: []}\n"
	    "    - {name: code, users: c, threshold: 30, scripts: false}\n"
	    "    - {name: once, users: d, threshold: 30, count: once}\n"
	    "    - {name: off, users: e, action: \"off\", broken: block}\n";
	/* Clean for the row: for the column too?  The last is the list. */
	static const char *const want[] = {
		"11011", "01000", "00100", "00010", "00001"
	};
	static const char *const who[] = {"a", "b", "c", "d", "z"};
	struct complaints *c = complaints_new();
	struct words *w = load(text, c);
	const struct words_group *g[ROWS(who)];
	struct digest d;
	size_t i, k;

	ck_assert_msg(w != NULL, "%s", complaints_text(c));
	ck_assert(words_group(w, NULL, STR("e")) == NULL);
	for (i = 0; i < ROWS(who); i++)
		g[i] = words_group(w, NULL, str_of(who[i]));
	for (i = 0; i < ROWS(who); i++) {
		d = words_group_clean(g[i], NULL);
		for (k = 0; k < ROWS(who); k++)
			ck_assert_msg(words_group_is_clean(g[k], d) ==
			    (want[i][k] == '1'), "%s, %s", who[i], who[k]);
		d = words_group_clean(g[4], &d);
		ck_assert(words_group_is_clean(g[i], d) &&
		    words_group_is_clean(g[4], d));
	}
	words_free(w);
	complaints_free(c);
}
END_TEST

UNIT_MAIN("words", PLAIN(holds_the_list) PLAIN(digest_changes)
    PLAIN(complains)
    PLAIN(clean_for_others))
