/* SPDX-License-Identifier: MIT
 *
 * auth/credentials_test.c - values of Proxy-Authorization.
 */
#include "proxy/auth/credentials.h"

#include <stdio.h>

#include "tests/unit/unit.h"

static const struct {
	const char	*label;
	const char	*value;
	const char	*user;		/* NULL: not good */
	const char	*password;
} rows[] = {
	{"the example of RFC 7617", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
	    "Aladdin", "open sesame"},
	{"UTF-8, the other example", "Basic dGVzdDoxMjPCow==", "test",
	    "123\xc2\xa3"},
	{"scheme in any case, several spaces", "bAsIc   YTpi", "a", "b"},
	{"empty password", "Basic YTo=", "a", ""},
	{"colon in the password", "Basic YTpiOmM=", "a", "b:c"},
	{"another scheme", "Bearer YTpi", NULL, NULL},
	{"scheme alone", "Basic", NULL, NULL},
	{"no space", "BasicYTpi", NULL, NULL},
	{"nothing", "", NULL, NULL},
	{"no name", "Basic OmI=", NULL, NULL},
	{"no colon", "Basic YWI=", NULL, NULL},
	{"no padding", "Basic YTo", NULL, NULL},
	{"padding that is too much", "Basic YTpi====", NULL, NULL},
	{"padding in the middle", "Basic YTo=YTo=", NULL, NULL},
	{"bits left over", "Basic YTp=", NULL, NULL},
	{"bits left over in two digits", "Basic YTpiOg==", "a", "b:"},
	{"the same with a bit", "Basic YTpiOh==", NULL, NULL},
	{"URL alphabet", "Basic YTr_-_8=", NULL, NULL},
	{"something behind", "Basic YTpi YTpi", NULL, NULL},
	{"control in the name", "Basic CWE6Yg==", NULL, NULL},
	{"NUL in the password", "Basic YTpiAGM=", NULL, NULL},
	{"C1 control", "Basic YcKAOmI=", NULL, NULL},
	{"Latin-1", "Basic YTqj", NULL, NULL},
};

START_TEST(reads)
{
	struct str text = credentials_text(str_of(rows[_i].value));
	char room[CREDENTIALS_MAX];
	struct credentials c;
	int rc = credentials_parse(text, room, &c);

	ck_assert_msg((rc == 0) == (rows[_i].user != NULL), "%s: %d",
	    rows[_i].label, rc);
	if (rc != 0)
		return;
	ck_assert_msg(str_eq(c.user, str_of(rows[_i].user)), "%s: %.*s",
	    rows[_i].label, STR_ARG(c.user));
	ck_assert_msg(str_eq(c.password, str_of(rows[_i].password)),
	    "%s: %.*s", rows[_i].label, STR_ARG(c.password));
}
END_TEST

static size_t
encode(const char *in, size_t len, char *out)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop"
				  "qrstuvwxyz0123456789+/";
	size_t n = 0, i;

	for (i = 0; i < len; i += 3) {
		unsigned v = (unsigned)(unsigned char)in[i] << 16;

		if (i + 1 < len)
			v |= (unsigned)(unsigned char)in[i + 1] << 8;
		if (i + 2 < len)
			v |= (unsigned char)in[i + 2];
		out[n++] = set[v >> 18 & 63];
		out[n++] = set[v >> 12 & 63];
		out[n++] = i + 1 < len ? set[v >> 6 & 63] : '=';
		out[n++] = i + 2 < len ? set[v & 63] : '=';
	}
	return (n);
}

/* Name and password at their bounds, and one byte over. */
START_TEST(bounds)
{
	char plain[CREDENTIALS_MAX + 2], text[1024], room[CREDENTIALS_MAX];
	struct credentials c;
	size_t user = USER_NAME_MAX + (size_t)(_i & 1);
	size_t password = CREDENTIALS_PASSWORD_MAX + (size_t)(_i >> 1);
	size_t len = user + 1 + password;
	int rc;

	memset(plain, 'x', sizeof(plain));
	plain[user] = ':';
	memcpy(text, "Basic ", 6);
	len = encode(plain, len, text + 6);
	rc = credentials_parse(
	    credentials_text((struct str){text, len + 6}), room, &c);
	ck_assert_int_eq(rc, _i == 0 ? 0 : -1);
}
END_TEST

UNIT_MAIN("credentials", LOOP(reads, rows)
    tcase_add_loop_test(tc, bounds, 0, 4);)
