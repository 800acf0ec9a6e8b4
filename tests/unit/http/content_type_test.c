/* SPDX-License-Identifier: MIT
 *
 * content_type_test.c - which of several media types stays.
 */
#include "proxy/http/content_type.h"

#include "proxy/base/ws.h"
#include "proxy/http/head.h"
#include "tests/unit/unit.h"

static const struct {
	const char	*label;
	const char	*first;
	const char	*second;
	const char	*want;
} rows[] = {
    {"one", "text/html; charset=utf-8", NULL, "text/html; charset=utf-8"},
    {"one that is none", "html", NULL, "html"},
    {"last line", "image/png", "text/html", "text/html"},
    {"last member", "image/png, text/html;charset=x", NULL,
	"text/html;charset=x"},
    {"comma in quotes", "text/html; a=\"x, y/z\"", NULL,
	"text/html; a=\"x, y/z\""},
    {"any is none", "text/html, */*", NULL, "text/html"},
    {"no slash", "text/html", "nonsense", "text/html"},
    {"empty halves", "text/html, /, a/, /b", NULL, "text/html"},
};

START_TEST(settles)
{
	char mem[2048] __attribute__((aligned(16)));
	struct head h = {0};
	struct ws ws;

	ws_init(&ws, mem, sizeof(mem));
	ck_assert_int_eq(head_init(&h, &ws, 4), 0);
	head_add(&h, FIELD_CONTENT_TYPE, str_of(rows[_i].first));
	if (rows[_i].second != NULL)
		head_add(&h, FIELD_CONTENT_TYPE, str_of(rows[_i].second));
	content_type_settle(&h);
	ck_assert_msg(str_eq(head_value(&h, FIELD_CONTENT_TYPE),
	    str_of(rows[_i].want)), "%s", rows[_i].label);
	ck_assert_ptr_null(head_next(&h, FIELD_CONTENT_TYPE,
	    head_next(&h, FIELD_CONTENT_TYPE, NULL)));
}
END_TEST

UNIT_MAIN("content_type", LOOP(settles, rows))
