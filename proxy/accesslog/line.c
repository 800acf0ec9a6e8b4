/* SPDX-License-Identifier: MIT
 *
 * accesslog/line.c - building a line that nobody's bytes can break.
 */
#include "proxy/accesslog/line.h"

#include <arpa/inet.h>

#include "proxy/base/num.h"

void
line_init(struct line *l, char *out, size_t room)
{
	l->start = l->p = out;
	l->end = out + room - 1;
}

size_t
line_finish(struct line *l)
{
	*l->p++ = '\n';
	return ((size_t)(l->p - l->start));
}

void
line_padded(struct line *l, uint64_t n, unsigned columns, char pad)
{
	char digits[20];
	size_t len = num_write(digits, n);

	for (size_t i = len; i < columns; i++)
		line_char(l, pad);
	line_bytes(l, digits, len);
}

void
line_number(struct line *l, uint64_t n)
{
	line_padded(l, n, 0, '0');
}

void
line_hex(struct line *l, uint64_t n)
{
	char digits[16];

	for (size_t i = sizeof(digits); i > 0; n >>= 4)
		digits[--i] = "0123456789abcdef"[n & 0xf];
	line_bytes(l, digits, sizeof(digits));
}

static void
put_escape(struct line *l, const char *prefix, unsigned char c)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t n = strlen(prefix);

	/* Whole or not at all: half an escape would be no escape. */
	if (n + 2 > (size_t)(l->end - l->p))
		return;
	line_bytes(l, prefix, n);
	line_char(l, hex[c >> 4]);
	line_char(l, hex[c & 15]);
}

/* What no escape needs, from ${i} on: eight bytes at once while none is below
 * ${lowest} or above '~', a quote or a backslash.  A false alarm only leads to
 * the slow loop. */
static size_t
skip_plain(struct str s, size_t i, unsigned char lowest)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t tops = ones * 0x80;
	uint64_t w, quote, slash;

	for (; s.len - i >= 8; i += 8) {
		memcpy(&w, s.ptr + i, 8);
		quote = w ^ ones * '"';
		slash = w ^ ones * '\\';
		if (((w | (w - ones * lowest) | (w + ones) | (quote - ones) |
			 (slash - ones)) &
			tops) != 0)
			break;
	}
	return (i);
}

static void
escaped(struct line *l, struct str s, unsigned char lowest, const char *prefix)
{
	size_t plain = 0;

	for (size_t i = skip_plain(s, 0, lowest); i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c >= lowest && c < 0x7f && c != '"' && c != '\\')
			continue;
		line_bytes(l, s.ptr + plain, i - plain);
		put_escape(l, prefix, c);
		plain = i + 1;
	}
	if (plain < s.len)
		line_bytes(l, s.ptr + plain, s.len - plain);
}

void
line_token(struct line *l, struct str s)
{
	if (s.len == 0)
		line_char(l, '-');
	escaped(l, s, 0x21, "%");
}

void
line_quoted(struct line *l, struct str s)
{
	escaped(l, s, 0x20, "\\x");
}

/* Bytes of the well-formed UTF-8 character that ${s} begins with (Unicode 15,
 * table 3-7), 0 when there is none. */
static size_t
utf8_length(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.ptr;
	unsigned char low = 0x80, high = 0xbf;
	size_t n;

	if (p[0] < 0xc2 || p[0] > 0xf4)
		return (p[0] < 0x80 ? 1 : 0);
	n = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (p[0] == 0xe0)
		low = 0xa0;
	else if (p[0] == 0xed)
		high = 0x9f;
	else if (p[0] == 0xf0)
		low = 0x90;
	else if (p[0] == 0xf4)
		high = 0x8f;
	if (s.len < n || p[1] < low || p[1] > high)
		return (0);
	for (size_t i = 2; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return (0);
	return (n);
}

/* U+0080 to U+009F are control characters too. */
static size_t
json_plain(struct str s)
{
	unsigned char c = (unsigned char)s.ptr[0];
	size_t n = utf8_length(s);

	if (c < 0x20 || c == 0x7f || c == '"' || c == '\\')
		return (0);
	if (c == 0xc2 && n == 2 && (unsigned char)s.ptr[1] < 0xa0)
		return (0);
	return (n);
}

void
line_json(struct line *l, struct str s)
{
	line_char(l, '"');
	while (s.len > 0) {
		size_t n = json_plain(s);

		if (n > 0) {
			line_bytes(l, s.ptr, n);
			s = str_from(s, n);
			continue;
		}
		if (utf8_length(s) == 2)
			s = str_from(s, 1);
		put_escape(l, "\\u00", (unsigned char)s.ptr[0]);
		s = str_from(s, 1);
	}
	line_char(l, '"');
}

static void
put_ipv4(struct line *l, const uint8_t address[4])
{
	char text[16];
	size_t n = 0;

	for (unsigned i = 0; i < 4; i++) {
		n += num_write(text + n, address[i]);
		text[n++] = '.';
	}
	line_bytes(l, text, n - 1);
}

void
line_address(struct line *l, const uint8_t address[16])
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	static const uint8_t none[16];
	char text[INET6_ADDRSTRLEN];

	if (memcmp(address, none, sizeof(none)) == 0)
		line_char(l, '-');
	else if (memcmp(address, mapped, sizeof(mapped)) == 0)
		put_ipv4(l, address + 12);
	else
		line_text(l, inet_ntop(AF_INET6, address, text, sizeof(text)));
}
