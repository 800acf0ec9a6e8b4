/* SPDX-License-Identifier: MIT
 *
 * auth/user_name.c - what may be a name.
 */
#include "proxy/auth/user_name.h"

#include "filters/words/utf8_check.h"

/* C0, DEL, and C1 as UTF-8 writes it. */
static bool
has_control(struct str s)
{
	unsigned char c, before = 0;
	size_t i;

	for (i = 0; i < s.len; i++) {
		c = (unsigned char)s.ptr[i];
		if (c < 0x20 || c == 0x7f || (before == 0xc2 && c < 0xa0))
			return (true);
		before = c;
	}
	return (false);
}

bool
user_name_is_text(struct str s)
{
	size_t cut;

	return (!has_control(s) &&
		(s.len == 0 || utf8_check(s.ptr, s.len, &cut) == s.len));
}

const char *
user_name_check(struct str name)
{
	if (name.len == 0)
		return ("the name is empty");
	if (name.len > USER_NAME_MAX)
		return ("the name has over 64 bytes");
	if (!user_name_is_text(name))
		return ("the name is not UTF-8 text");
	if (str_find(name, ':') < name.len)
		return ("a name has no colon");
	return (NULL);
}
