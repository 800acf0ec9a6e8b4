/* SPDX-License-Identifier: MIT
 *
 * asks/ask_text.c - characters one by one.
 */
#include "proxy/asks/ask_text.h"

#include <stdbool.h>
#include <stdint.h>

#include "filters/words/utf8_check.h"
#include "proxy/base/buf.h"

/* The character at the front, which is whole; its length. */
static size_t
read_character(struct str s, uint32_t *code)
{
	unsigned char c = (unsigned char)s.ptr[0];
	size_t len = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	*code = len == 1 ? c : c & (0xffu >> (len + 1));
	for (size_t i = 1; i < len; i++)
		*code = *code << 6 | ((unsigned char)s.ptr[i] & 0x3fu);
	return (len);
}

static bool
is_space(uint32_t c)
{
	return (c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0x2028 ||
		c == 0x2029);
}

/* Nothing to see, or something that others are seen differently by. */
static bool
is_strange(uint32_t c)
{
	return (c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
		(c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
		c == 0xfeff || c >= 0xe0000 || (c >= 0xfff0 && c <= 0xffff) ||
		(c & 0xfffe) == 0xfffe);
}

struct copy {
	char	*out;
	size_t	 room;		/* without the terminator */
	size_t	 len;
	bool	 gap;		/* a space is due */
};

static bool
put(struct copy *c, struct str s)
{
	if (c->len + (c->gap ? 1 : 0) + s.len > c->room)
		return (false);
	if (c->gap)
		c->out[c->len++] = ' ';
	c->gap = false;
	memcpy(c->out + c->len, s.ptr, s.len);
	c->len += s.len;
	return (true);
}

void
ask_text_copy(struct str s, char *out, size_t size)
{
	struct copy c = {.out = out, .room = size - 1};
	size_t good, cut, len;
	uint32_t code;

	good = utf8_check(s.ptr, s.len, &cut);
	while (s.len > 0) {
		if (good == 0) {
			len = 1;
			code = 0xffff;
		} else {
			len = read_character(s, &code);
		}
		if (is_space(code))
			c.gap = c.len > 0;
		else if (!put(&c,
			     is_strange(code) ? STR("?") : str_head(s, len)))
			break;
		s = str_from(s, len);
		good = good > 0 ? good - len : utf8_check(s.ptr, s.len, &cut);
	}
	out[c.len] = '\0';
}

int
ask_text_json(struct buf *out, const char *text)
{
	int bad = buf_append(out, STR("\""));

	for (; *text != '\0' && bad == 0; text++) {
		if (*text == '"' || *text == '\\')
			bad = buf_append(out, STR("\\"));
		if (bad == 0)
			bad = buf_append(out, (struct str){text, 1});
	}
	return (bad == 0 ? buf_append(out, STR("\"")) : -1);
}
