/* SPDX-License-Identifier: MIT
 *
 * tests/unit/accesslog/line_test.c
 */
#include "proxy/accesslog/line.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

#define TEXT_MAX	32u

static bool
is_plain(unsigned char c, unsigned char lowest)
{
	return (c >= lowest && c <= '~' && c != '"' && c != '\\');
}

/* As it is written down: a byte at a time. */
static size_t
expect(char *out, const unsigned char *text, size_t n, unsigned char lowest,
    const char *prefix)
{
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		if (is_plain(text[i], lowest))
			out[len++] = (char)text[i];
		else
			len += (size_t)sprintf(out + len, "%s%02X", prefix,
			    text[i]);
	}
	out[len++] = '\n';
	return (len);
}

static void
compare(const unsigned char *text, size_t n)
{
	char want[TEXT_MAX * 4 + 1], got[TEXT_MAX * 4 + 2];
	struct str s = {(const char *)text, n};
	struct line l;
	size_t len;

	len = expect(want, text, n, 0x21, "%");
	line_init(&l, got, sizeof(got));
	line_token(&l, s);
	ck_assert_uint_eq(line_finish(&l), len);
	ck_assert_mem_eq(got, want, len);
	len = expect(want, text, n, 0x20, "\\x");
	line_init(&l, got, sizeof(got));
	line_quoted(&l, s);
	ck_assert_uint_eq(line_finish(&l), len);
	ck_assert_mem_eq(got, want, len);
}

/* Every byte at every place of texts of every length. */
START_TEST(escapes_every_byte)
{
	unsigned char text[TEXT_MAX];
	size_t n, at;

	for (n = 1; n <= TEXT_MAX; n++) {
		memset(text, 'a', sizeof(text));
		for (at = 0; at < n; at++) {
			text[at] = (unsigned char)_i;
			compare(text, n);
			text[at] = '~';
		}
	}
}
END_TEST

static const struct {
	uint8_t		 address[16];
	const char	*text;
} addresses[] = {
    {{0}, "-\n"},
    {{[10] = 0xff, [11] = 0xff, 127, 0, 0, 1}, "127.0.0.1\n"},
    {{[10] = 0xff, [11] = 0xff, 255, 255, 255, 255}, "255.255.255.255\n"},
    {{[10] = 0xff, [11] = 0xff, 10, 0, 99, 100}, "10.0.99.100\n"},
    {{0x20, 0x01, 0x0d, 0xb8, [15] = 1}, "2001:db8::1\n"},
};

START_TEST(writes_addresses)
{
	char out[64];
	struct line l;
	size_t n;

	line_init(&l, out, sizeof(out));
	line_address(&l, addresses[_i].address);
	n = line_finish(&l);
	out[n] = '\0';
	ck_assert_str_eq(out, addresses[_i].text);
}
END_TEST

START_TEST(writes_sixteen_digits)
{
	char out[64];
	struct line l;

	line_init(&l, out, sizeof(out));
	line_hex(&l, 0);
	line_char(&l, ' ');
	line_hex(&l, UINT64_C(0xfedcba9876543210));
	out[line_finish(&l)] = '\0';
	ck_assert_str_eq(out, "0000000000000000 fedcba9876543210\n");
}
END_TEST

START_TEST(leaves_out_what_does_not_fit)
{
	char out[8] = "zzzzzzz";
	struct line l;

	line_init(&l, out, 6);
	line_text(&l, "abcd");
	line_text(&l, "ef");
	line_char(&l, 'g');
	line_char(&l, 'h');
	ck_assert_uint_eq(line_finish(&l), 6);
	ck_assert_mem_eq(out, "abcdg\nz", 7);
}
END_TEST

UNIT_MAIN("line", tcase_add_loop_test(tc, escapes_every_byte, 0, 256);
    LOOP(writes_addresses, addresses) PLAIN(writes_sixteen_digits)
    PLAIN(leaves_out_what_does_not_fit))
