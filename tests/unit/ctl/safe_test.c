/* SPDX-License-Identifier: MIT
 *
 * unit/ctl/safe_test.c - what strangers wrote, as a terminal gets it.
 */
#include "proxy/ctl/safe.h"

#include "proxy/base/buf.h"
#include "tests/unit/unit.h"

static void
is(struct buf *b, const char *label, const char *want)
{
	struct str got = buf_peek(b);

	ck_assert_msg(str_eq(got, str_of(want)), "%s: \"%.*s\", not \"%s\"",
	    label, STR_ARG(got), want);
	buf_fini(b);
}

static const struct row {
	const char	*label;
	const char	*in;
	const char	*want;
} texts[] = {
    {"letters", "a b/c?d=e", "a b/c?d=e"},
    {"accents", "caf\xc3\xa9 \xe6\x97\xa5 \xf0\x9f\x98\x80",
	"caf\xc3\xa9 \xe6\x97\xa5 \xf0\x9f\x98\x80"},
    {"an escape", "a\033[31mred", "a\\u001b[31mred"},
    {"a bell, a return", "\a\r", "\\u0007\\u000d"},
    {"delete", "\x7f", "\\u007f"},
    {"C1 as UTF-8",
	"\xc2\x9b"
	"31m",
	"\\u009b31m"},
    {"C1 as a byte",
	"\x9b"
	"31m",
	"\\x9b31m"},
    {"right to left",
	"\xe2\x80\xae"
	"gpj.exe",
	"\\u202egpj.exe"},
    {"isolates", "\xe2\x81\xa6x\xe2\x81\xa9", "\\u2066x\\u2069"},
    {"no width",
	"a\xe2\x80\x8b"
	"b\xef\xbb\xbf",
	"a\\u200bb\\ufeff"},
    {"tags", "\xf3\xa0\x81\x81", "\\udb40\\udc41"},
    {"too long a form", "\xc0\xaf\xe0\x80\xaf", "\\xc0\\xaf\\xe0\\x80\\xaf"},
    {"a surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80"},
    {"cut", "a\xe2\x80", "a\\xe2\\x80"},
    {"a line", "a\nb\tc", "a\\u000ab\\u0009c"},
};

START_TEST(tells_bytes)
{
	const struct row *r = &texts[_i];
	struct buf b;

	buf_init(&b, 4096);
	ck_assert_int_eq(safe_text(&b, str_of(r->in), false), 0);
	is(&b, r->label, r->want);
}
END_TEST

static const struct row strings[] = {
    {"plain", "a/b", "a/b"},
    {"quotes", "a\\\"b\\\\c\\/d", "a\"b\\c/d"},
    {"a letter", "\\u00e9\\u65e5", "\xc3\xa9\xe6\x97\xa5"},
    {"a pair", "\\ud83d\\ude00", "\xf0\x9f\x98\x80"},
    {"half a pair", "\\ud83dx", "\\ud83dx"},
    {"a control", "\\u001b[2J\\u009b", "\\u001b[2J\\u009b"},
    {"raw C1", "\xc2\x9b", "\\u009b"},
    {"a direction", "\\u202e\xe2\x80\xae", "\\u202e\\u202e"},
    {"line feed", "a\\nb", "a\\nb"},
    {"cut", "a\\", "a\\"},
    {"cut in a number", "\\u00", "\\u00"},
};

START_TEST(reads_strings)
{
	const struct row *r = &strings[_i];
	struct buf b;

	buf_init(&b, 4096);
	ck_assert_int_eq(safe_json(&b, str_of(r->in)), 0);
	is(&b, r->label, r->want);
}
END_TEST

static const struct row quotes[] = {
    {"plain", "a", "\"a\""},
    {"quotes", "a\"b\\", "\"a\\\"b\\\\\""},
    {"lines", "a\r\n", "\"a\\u000d\\u000a\""},
    {"no UTF-8", "\xe9", "\"\\u00e9\""},
};

START_TEST(writes_strings)
{
	const struct row *r = &quotes[_i];
	struct buf b;

	buf_init(&b, 4096);
	ck_assert_int_eq(safe_quote(&b, str_of(r->in)), 0);
	is(&b, r->label, r->want);
}
END_TEST

static const struct fit {
	const char	*in;
	size_t		 columns;
	const char	*want;
	size_t		 all;
} fits[] = {
    {"abcdef", 4, "abcd", 6},
    {"abc", 4, "abc", 3},
    {"\xe6\x97\xa5\xe6\x9c\xac", 3, "\xe6\x97\xa5", 4},
    {"e\xcc\x81x", 1, "e\xcc\x81", 2},
    {"", 3, "", 0},
};

START_TEST(fits_columns)
{
	const struct fit *r = &fits[_i];

	ck_assert(str_eq(safe_fit(str_of(r->in), r->columns), str_of(r->want)));
	ck_assert_uint_eq(safe_columns(str_of(r->in)), r->all);
}
END_TEST

/* In pieces the same as in one. */
START_TEST(streams)
{
	char long_text[9001], got[16384] = "";
	FILE *out = fmemopen(got, sizeof(got), "w");

	for (size_t i = 0; i < 9000; i += 3)
		memcpy(long_text + i, i % 2 ? "\xe2\x82\xac" : "\\\"a", 3);
	long_text[9000] = '\0';
	safe_put_json(out, str_of(long_text));
	fclose(out);
	ck_assert_uint_eq(strlen(got), 1500 * 3 + 1500 * 2);
	ck_assert_ptr_eq(strchr(got, '\\'), NULL);
}
END_TEST

UNIT_MAIN("safe",
    LOOP(tells_bytes, texts) LOOP(reads_strings, strings)
	LOOP(writes_strings, quotes) LOOP(fits_columns, fits) PLAIN(streams))
