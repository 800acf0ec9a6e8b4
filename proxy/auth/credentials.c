/* SPDX-License-Identifier: MIT
 *
 * auth/credentials.c - Base64 to name and password.
 */
#include "proxy/auth/credentials.h"

#include <stdint.h>

#include "proxy/base/num.h"

struct str
credentials_text(struct str value)
{
	struct str s = str_trim(value);

	if (!str_starts_nocase(s, STR("basic ")))
		return (STR_NONE);
	s = str_from(s, 6);
	while (s.len > 0 && s.ptr[0] == ' ')
		s = str_from(s, 1);
	return (s.len > CREDENTIALS_TEXT_MAX ? STR_NONE : s);
}

/* Four digits, the last ${pad} of them "=": bytes written, or -1. */
static int
decode_group(const char *in, int pad, char *out)
{
	uint32_t bits = 0;
	int i, v;

	for (i = 0; i < 4; i++) {
		v = i < 4 - pad ? num_base64_digit(in[i]) : 0;
		if (v == -1)
			return (-1);
		bits = bits << 6 | (uint32_t)v;
	}
	/* What would be thrown away must be nothing. */
	if ((bits & ((1u << (8 * pad)) - 1)) != 0)
		return (-1);
	for (i = 0; i < 3 - pad; i++)
		out[i] = (char)(bits >> (16 - 8 * i));
	return (3 - pad);
}

/* Bytes, or -1. */
static int
decode(struct str text, char *out)
{
	int len = 0, n, pad;
	size_t i;

	if (text.len == 0 || text.len % 4 != 0 ||
	    text.len > CREDENTIALS_TEXT_MAX)
		return (-1);
	for (i = 0; i < text.len; i += 4) {
		pad = 0;
		if (i + 4 == text.len && text.ptr[i + 3] == '=')
			pad = text.ptr[i + 2] == '=' ? 2 : 1;
		n = decode_group(text.ptr + i, pad, out + len);
		if (n == -1)
			return (-1);
		len += n;
	}
	return (len);
}

int
credentials_parse(struct str text, char room[CREDENTIALS_MAX],
    struct credentials *c)
{
	/* The last group may be of three bytes where there is room for less. */
	_Static_assert(CREDENTIALS_MAX % 3 == 0, "whole groups");
	int len = decode(text, room);
	struct str all = {room, len < 0 ? 0 : (size_t)len};
	size_t colon = str_find(all, ':');

	if (len < 0 || colon == all.len)
		return (-1);
	c->user = str_head(all, colon);
	c->password = str_from(all, colon + 1);
	if (user_name_check(c->user) != NULL ||
	    c->password.len > CREDENTIALS_PASSWORD_MAX ||
	    !user_name_is_text(c->password))
		return (-1);
	return (0);
}
