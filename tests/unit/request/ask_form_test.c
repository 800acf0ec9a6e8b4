/* SPDX-License-Identifier: MIT
 *
 * tests/unit/request/ask_form_test.c - forms, and what is none.
 */
#include "proxy/request/ask_form.h"

#include "tests/unit/unit.h"

static const struct row {
	const char	*in, *token, *name, *why;	/* token NULL: refused */
} rows[] = {
    {"ask=0a&name=&why=x", "0a", "", "x"},
    {"why=for+school%21&ask=0a", "0a", "", "for school!"},
    {"ask=0a&name=Jos%C3%A9&why=l%C3%ADnea%0D%0Ados", "0a", "Jos\xc3\xa9",
	"l\xc3\xadnea\r\ndos"},
    {"ask=0a&why=a%26b%3Dc%25", "0a", "", "a&b=c%"},
    {"ask=0a&why=a=b", "0a", "", "a=b"},
    {"ask=0a&why=%3Cscript%3E", "0a", "", "<script>"},
    {"", NULL, NULL, NULL},
    {"ask=0a", NULL, NULL, NULL},
    {"ask=0a&why=", NULL, NULL, NULL},
    {"why=x", NULL, NULL, NULL},
    {"ask=0a&why=x&", "0a", "", "x"},
    {"ask=0a&&why=x", NULL, NULL, NULL},
    {"ask=0a&why=x&why=y", NULL, NULL, NULL},
    {"ask=0a&why=x&host=other", NULL, NULL, NULL},
    {"ask=0a&why=%4", NULL, NULL, NULL},
    {"ask=0a&why=%zz", NULL, NULL, NULL},
    {"ask=0a&why=%00", NULL, NULL, NULL},
    {"ask=0a&why=%FF", NULL, NULL, NULL},
    {"ask=0a&why=%C3", NULL, NULL, NULL},
    {"ask=0a&why=%ED%A0%80", NULL, NULL, NULL},
};

START_TEST(reads)
{
	const struct row *r = &rows[_i];
	const char *problem;
	struct ask_form f;

	problem = ask_form_read(str_of(r->in), &f);
	ck_assert_msg((problem == NULL) == (r->token != NULL), "%s", r->in);
	if (r->token == NULL)
		return;
	ck_assert_str_eq(f.token, r->token);
	ck_assert_str_eq(f.name, r->name);
	ck_assert_str_eq(f.why, r->why);
}
END_TEST

START_TEST(is_bounded)
{
	static char body[ASK_FORM_MAX];
	struct ask_form f;
	size_t i;

	memset(body, 'a', sizeof(body));
	memcpy(body, "ask=0a&why=", 11);
	for (i = 4090; i < 4100; i++)
		ck_assert((ask_form_read((struct str){body, 11 + i}, &f) ==
		    NULL) == (i < sizeof(f.why)));
	memcpy(body, "why=a&ask=", 10);
	for (i = ASK_TOKEN_MAX - 2; i < ASK_TOKEN_MAX + 3; i++)
		ck_assert((ask_form_read((struct str){body, 10 + i}, &f) ==
		    NULL) == (i <= ASK_TOKEN_MAX));
}
END_TEST

UNIT_MAIN("ask_form", LOOP(reads, rows) PLAIN(is_bounded))
