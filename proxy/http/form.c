/* SPDX-License-Identifier: MIT
 *
 * http/form.c - the arguments in a query.
 */
#include "proxy/http/form.h"

#include "proxy/base/num.h"
#include "proxy/base/ws.h"

int
form_byte(struct str *s)
{
	int high, low;

	if (*s->ptr != '%') {
		*s = str_from(*s, 1);
		return ((unsigned char)s->ptr[-1]);
	}
	if (s->len < 3)
		return (-1);
	high = num_hex_digit(s->ptr[1]);
	low = num_hex_digit(s->ptr[2]);
	*s = str_from(*s, 3);
	return (high < 0 || low < 0 ? -1 : high << 4 | low);
}

static const char *
decode(struct str raw, struct ws *ws, struct str *out)
{
	/* Never longer; and not NULL when empty. */
	char *at = ws_alloc(ws, raw.len + 1);
	size_t n = 0;
	int c;

	if (at == NULL)
		return ("the query is too long");
	while (raw.len > 0) {
		c = form_byte(&raw);
		if (c < 0)
			return ("a % must be followed by two hexadecimal "
				"digits; a % itself is written %25");
		if (c < 0x20 || c == 0x7f)
			return ("there is a control character in the query");
		at[n++] = (char)c;
	}
	*out = (struct str){at, n};
	return (NULL);
}

const char *
form_next(struct str *rest, struct ws *ws, struct form_pair *pair)
{
	struct str piece = str_split(rest, '&');
	size_t eq = str_find(piece, '=');

	if (eq == piece.len)
		return ("arguments are written name=value, with & between; a & "
			"within a value is written %26");
	if (eq == 0)
		return ("there is an argument without a name");
	pair->name = str_head(piece, eq);
	return (decode(str_from(piece, eq + 1), ws, &pair->value));
}
