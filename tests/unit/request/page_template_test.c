/* SPDX-License-Identifier: MIT
 *
 * tests/unit/request/page_template_test.c - what a template may say, and what
 * comes of it.
 */
#include "proxy/request/page_template.h"

#include "proxy/base/buf.h"
#include "proxy/request/pages.h"
#include "tests/unit/unit.h"

static const struct row {
	const char	*label, *in, *want;
} rows[] = {
    {"no names", "<p>a { b } c</p>", "<p>a { b } c</p>"},
    {"a value", "[{{host}}]", "[h.example]"},
    {"escaped", "<a title=\"{{url}}\">",
	"<a title=\"&lt;&#39;&quot;&amp;&gt; \xc3\xb3\xef\xbf\xbd\">"},
    {"a value is no template", "{{rule}}", "{{host}}"},
    {"empty", "[{{reason}}]", "[]"},
    {"shown", "{{#host}}at {{host}}{{/host}}.", "at h.example."},
    {"not shown", "{{#reason}}for {{host}}{{/reason}}.", "."},
    {"one in another", "{{#host}}a{{#reason}}b{{/reason}}c{{/host}}d", "acd"},
    {"in what is not shown", "{{#reason}}a{{#host}}b{{/host}}c{{/reason}}d",
	"d"},
    {"the same again", "{{#host}}{{#host}}a{{/host}}b{{/host}}", "ab"},
    {"not shown twice", "{{#reason}}{{#reason}}a{{/reason}}b{{/reason}}c",
	"c"},
    {"side by side", "{{#reason}}a{{/reason}}{{#host}}b{{/host}}", "b"},
    {"braces around", "{{{host}} }", NULL},
    {"unknown", "a{{ host}}", NULL},
    {"empty name", "a{{}}", NULL},
    {"no end", "a{{host", NULL},
    {"half an end", "a{{host}", NULL},
    {"not closed", "{{#host}}a", NULL},
    {"closed only", "a{{/host}}", NULL},
    {"crossed", "{{#host}}{{#url}}{{/host}}{{/url}}", NULL},
    {"too deep",
	"{{#host}}{{#host}}{{#host}}{{#host}}{{#host}}{{#host}}{{#host}}"
	"{{#host}}{{#host}}", NULL},
    {"nothing", "", NULL},
    {"no UTF-8", "a\xff", NULL},
};

START_TEST(writes)
{
	const struct row *r = &rows[_i];
	struct page_values v = {{[PAGE_HOST] = STR("h.example"),
	    [PAGE_RULE] = STR("{{host}}"),
	    [PAGE_URL] = STR("<'\"&>\n\xc3\xb3\xff")}};
	struct page_template t;
	struct buf out;
	size_t at;

	ck_assert_msg((page_template_check(str_of(r->in), &at) == NULL) ==
	    (r->want != NULL), "%s", r->label);
	if (r->want == NULL)
		return;
	buf_init(&out, 4096);
	ck_assert_int_eq(page_template_init(&t, str_of(r->in)), 0);
	ck_assert_int_eq(page_template_write(&t, &v, &out), 0);
	ck_assert_msg(str_eq(buf_peek(&out), str_of(r->want)), "%s: %.*s",
	    r->label, STR_ARG(buf_peek(&out)));
	buf_fini(&out);
	page_template_fini(&t);
}
END_TEST

START_TEST(says_where)
{
	size_t at;

	ck_assert_ptr_nonnull(page_template_check(STR("a\nb{{x}}"), &at));
	ck_assert_uint_eq(at, 3);
	ck_assert_ptr_nonnull(page_template_check(STR("{{url}}{{/url}}"), &at));
	ck_assert_uint_eq(at, 7);
	ck_assert_ptr_nonnull(page_template_check(STR("ab\xff"), &at));
	ck_assert_uint_eq(at, 2);
	ck_assert_ptr_nonnull(page_template_check(
	    (struct str){"a\0b", 3}, &at));
	ck_assert_uint_eq(at, 1);
}
END_TEST

/* Shown with every value and with none; either fits into the page's room. */
START_TEST(shipped_is_right)
{
	enum pages_kind kind = (enum pages_kind)(_i / 2);
	struct pages *pages = pages_new(NULL, NULL);
	const struct page_template *t = pages_template(pages, kind,
	    (enum pages_tongue)(_i % 2));
	struct page_values v = {0};
	struct buf out;
	size_t at;

	ck_assert_msg(page_template_check(t->text, &at) == NULL, "%zu", at);
	buf_init(&out, 1u << 20);
	ck_assert_int_eq(page_template_write(t, &v, &out), 0);
	for (unsigned i = 0; i < PAGE_VALUES; i++)
		v.at[i] = STR("zq\"<q");
	ck_assert_int_eq(page_template_write(t, &v, &out), 0);
	ck_assert(str_search(buf_peek(&out), STR("zq\"")) == buf_len(&out));
	ck_assert(str_search(buf_peek(&out), STR("<q")) == buf_len(&out));
	ck_assert(str_search(t->text, STR("http:")) == t->text.len);
	buf_fini(&out);
	pages_free(pages);
}
END_TEST

static const int shipped[PAGES_KINDS * PAGES_TONGUES];

UNIT_MAIN("page_template", LOOP(writes, rows) PLAIN(says_where)
	LOOP(shipped_is_right, shipped))
