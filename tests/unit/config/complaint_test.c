/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/complaint_test.c
 */
#include "config/complaint.h"

#include <string.h>

#include "tests/unit/config/complained.h"

struct row {
	const char	*label;
	struct place	 at;
	const char	*message;
	const char	*want;
};

static const struct row rows[] = {
	{"all", {"a.yaml", 3, 9}, "no", "a.yaml:3:9: no\n"},
	{"no column", {"a.yaml", 3, 0}, "no", "a.yaml:3: no\n"},
	{"no line", {"a.yaml", 0, 9}, "no", "a.yaml: no\n"},
	{"no file", {NULL, 0, 0}, "no", "aduana: no\n"},
	{"control bytes", {"a\n", 1, 1}, "x\x1b[2J\x7f",
	    "a\\x0a:1:1: x\\x1b[2J\\x7f\n"},
	{"C1 and no UTF-8", {"a", 1, 1}, "\xc2\x9b" "2J \x9b\xc3",
	    "a:1:1: \\xc2\\x9b2J \\x9b\\xc3\n"},
	{"UTF-8 stays", {"a", 1, 1}, "a\xc3\xb1o", "a:1:1: a\xc3\xb1o\n"}
};

START_TEST(writes_place_and_message)
{
	struct complaints *c = complaints_new();

	complaints_add(c, rows[_i].at, "%s", rows[_i].message);
	ck_assert_uint_eq(complaints_count(c), 1);
	complained(c, rows[_i].want);
}
END_TEST

START_TEST(notes_are_no_complaints)
{
	struct complaints *c = complaints_new();
	char *notes;

	complaints_note(c, (struct place){"a", 0, 0}, "%d rows", 7);
	ck_assert_uint_eq(complaints_count(c), 0);
	notes = complaints_notes(c);
	ck_assert_str_eq(notes, "a: 7 rows\n");
	free(notes);
	complained(c, "");
}
END_TEST

START_TEST(keeps_a_thousand)
{
	struct complaints *c = complaints_new();
	char *text;
	size_t i, lines = 0;

	for (i = 0; i < COMPLAINTS_KEPT + 7; i++)
		complaints_add(c, (struct place){"f", 1, 1}, "%zu", i);
	ck_assert_uint_eq(complaints_count(c), COMPLAINTS_KEPT + 7);
	text = complaints_text(c);
	for (i = 0; text[i] != '\0'; i++)
		lines += text[i] == '\n';
	ck_assert_uint_eq(lines, COMPLAINTS_KEPT + 1);
	ck_assert_ptr_nonnull(strstr(text, "f:1:1: 999\n7 more\n"));
	free(text);
	complaints_free(c);
}
END_TEST

START_TEST(long_messages_are_cut)
{
	struct complaints *c = complaints_new();
	char *text;

	complaints_add(c, (struct place){"f", 1, 1}, "%5000d", 1);
	text = complaints_text(c);
	ck_assert_uint_lt(strlen(text), 1100);
	free(text);
	complaints_free(c);
}
END_TEST

UNIT_MAIN("complaint", LOOP(writes_place_and_message, rows)
    PLAIN(notes_are_no_complaints)
    PLAIN(keeps_a_thousand) PLAIN(long_messages_are_cut))
