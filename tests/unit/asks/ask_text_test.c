/* SPDX-License-Identifier: MIT
 *
 * tests/unit/asks/ask_text_test.c - what a person may be shown.
 */
#include "proxy/asks/ask_text.h"

#include "proxy/base/buf.h"
#include "tests/unit/unit.h"

static const struct row {
	const char	*label, *in, *want;
	size_t		 size;
} rows[] = {
    {"plain", "for school", "for school", 64},
    {"nothing", "", "", 64},
    {"spaces alone", " \t\r\n ", "", 64},
    {"lines become spaces", " a\r\n\r\nb\tc ", "a b c", 64},
    {"Spanish", "c\xc3\xb3mo est\xc3\xa1s", "c\xc3\xb3mo est\xc3\xa1s", 64},
    {"no UTF-8", "a\xff" "b\xc3", "a?b?", 64},
    {"escape sequence", "\x1b[31mred\x7f", "[31mred", 64},
    {"C1 control", "a\xc2\x9b" "b", "a b", 64},
    {"turned around", "a\xe2\x80\xae" "b", "a?b", 64},
    {"cut at a character", "abc\xc3\xb3", "abc", 5},
    {"cut to the byte", "abc\xc3\xb3", "abc\xc3\xb3", 6},
    {"no space at the end of what is cut", "ab cd", "ab", 4},
    {"four bytes", "\xf0\x9f\x8e\xb2!", "\xf0\x9f\x8e\xb2!", 64},
    {"surrogate", "\xed\xa0\x80", "???", 64},
};

START_TEST(copies)
{
	char out[64];

	ask_text_copy(str_of(rows[_i].in), out, rows[_i].size);
	ck_assert_msg(strcmp(out, rows[_i].want) == 0, "%s: \"%s\"",
	    rows[_i].label, out);
}
END_TEST

START_TEST(escapes)
{
	struct buf out;

	buf_init(&out, 256);
	ck_assert_int_eq(ask_text_json(&out, "a\"b\\c\xc3\xb3"), 0);
	ck_assert(str_eq(buf_peek(&out), STR("\"a\\\"b\\\\c\xc3\xb3\"")));
	buf_fini(&out);
}
END_TEST

UNIT_MAIN("ask_text", LOOP(copies, rows) PLAIN(escapes))
