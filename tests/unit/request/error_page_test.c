/* SPDX-License-Identifier: MIT
 *
 * request/error_page_test.c - forms, languages, escaping.
 */
#include "proxy/request/error_page.h"

#include "proxy/request/pages.h"
#include "tests/unit/http/parsed.h"

static const struct accept {
	const char *accept;
	enum error_form form;
} accepts[] = {
	{"", ERROR_FORM_HTML},
	{"Accept: */*\r\n", ERROR_FORM_HTML},
	{"Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\n",
	    ERROR_FORM_HTML},
	{"Accept: application/json, text/html\r\n", ERROR_FORM_JSON},
	{"Accept: application/problem+json\r\n", ERROR_FORM_JSON},
	{"Accept: image/png\r\nAccept: TEXT/PLAIN; q=0.3\r\n",
	    ERROR_FORM_TEXT},
	{"Accept: text/htmlx\r\n", ERROR_FORM_HTML},
};

START_TEST(form_as_asked)
{
	static struct parsed p;

	ck_assert_int_eq(error_page_form(parsed_request(&p, "GET / HTTP/1.1",
	    accepts[_i].accept)), accepts[_i].form);
}
END_TEST

static const struct language {
	const char *accept;
	enum error_language language;
} languages[] = {
	{"", ERROR_LANGUAGE_EN},
	{"Accept-Language: es\r\n", ERROR_LANGUAGE_ES},
	{"Accept-Language: es-AR,es;q=0.9,en;q=0.8\r\n", ERROR_LANGUAGE_ES},
	{"Accept-Language: en-US, es\r\n", ERROR_LANGUAGE_EN},
	{"Accept-Language: de, fr;q=0.9, ES-mx;q=0.1\r\n", ERROR_LANGUAGE_ES},
	{"Accept-Language: de\r\n", ERROR_LANGUAGE_EN},
	{"Accept-Language: est\r\n", ERROR_LANGUAGE_EN},
};

START_TEST(language_as_asked)
{
	static struct parsed p;

	ck_assert_int_eq(error_page_language(parsed_request(&p,
	    "GET / HTTP/1.1", languages[_i].accept)), languages[_i].language);
}
END_TEST

#define NASTY	"a<b>&\"'\\\n\x7f\xc3\xb3\xff\xc3"

static const struct row {
	enum error_form form;
	const char *type, *in, *last;
} rows[] = {
	{ERROR_FORM_HTML, "text/html; charset=utf-8",
	    "<p class=\"address\">a&lt;b&gt;&amp;&quot;&#39;\\  \xc3\xb3\xef\xbf\xbd",
	    "</html>\n"},
	{ERROR_FORM_JSON, "application/json",
	    "\"url\":\"a<b>&\\u0022'\\u005c\\u000a\\u007f\xc3\xb3\\ufffd\\ufffd"
	    "\",\"id\":\"000000000000002a\"", "}\n"},
	{ERROR_FORM_TEXT, "text/plain; charset=utf-8",
	    "Dirección: a<b>&\"'\\ \x7f\xc3\xb3", "000000000000002a\n"},
};

START_TEST(escapes)
{
	const struct row *r = &rows[_i];
	struct error_page page = {.status = 403, .token = "token",
	    .sentence = "La dirección no vale.", .url = STR(NASTY),
	    .proxy = STR("<us>"), .id = 42};
	struct pages *pages = pages_new(NULL, NULL);
	struct buf out;
	struct str text;

	buf_init(&out, 65536);
	ck_assert_int_eq(error_page_write(&out, r->form, ERROR_LANGUAGE_ES,
	    pages, &page), 0);
	text = buf_peek(&out);
	ck_assert_str_eq(error_page_type(r->form), r->type);
	ck_assert_msg(str_search(text, str_of(r->in)) < text.len, "%.*s",
	    STR_ARG(text));
	ck_assert_uint_lt(str_search(text, STR("La dirección no vale.")),
	    text.len);
	ck_assert(str_ends_nocase(text, str_of(r->last)));
	ck_assert_uint_eq(str_search(text, STR("<us>")), text.len);
	/* What is empty has no row. */
	ck_assert_uint_eq(str_search(text, STR("<dt>Motivo")), text.len);
	ck_assert_uint_eq(str_search(text, STR("reason")), text.len);
	buf_fini(&out);
	pages_free(pages);
}
END_TEST

START_TEST(without_memory)
{
	struct error_page page = {.token = "", .sentence = ""};
	struct pages *pages = pages_new(NULL, NULL);
	struct buf out;
	size_t need, limit;

	buf_init(&out, 65536);
	ck_assert_int_eq(error_page_write(&out, (enum error_form)_i,
	    ERROR_LANGUAGE_EN, pages, &page), 0);
	need = buf_len(&out);
	buf_fini(&out);
	for (limit = 0; limit < need; limit++) {
		buf_init(&out, limit);
		ck_assert_int_eq(error_page_write(&out, (enum error_form)_i,
		    ERROR_LANGUAGE_EN, pages, &page), -1);
		buf_fini(&out);
	}
	pages_free(pages);
}
END_TEST

UNIT_MAIN("error_page", LOOP(form_as_asked, accepts)
    LOOP(language_as_asked, languages) LOOP(escapes, rows)
    LOOP(without_memory, rows))
