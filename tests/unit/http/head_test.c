/* SPDX-License-Identifier: MIT
 *
 * http/head_test.c - names, fields, lists.
 */
#include "proxy/http/head.h"

#include "proxy/http/field.h"
#include "proxy/http/status.h"
#include "tests/unit/http/parsed.h"

static struct parsed p;

START_TEST(knows_every_field)
{
	struct str name;
	char other[64];
	unsigned id, i;

	for (id = FIELD_OTHER + 1; id < FIELD_COUNT; id++) {
		name = field_name((enum field_id)id);
		ck_assert_uint_eq(field_id_of(name), id);
		for (i = 0; i < name.len; i++)
			other[i] = (char)(i % 2 == 0 ?
			    str_lower(name.ptr[i]) : name.ptr[i]);
		ck_assert_uint_eq(field_id_of((struct str){other, name.len}),
		    id);
		other[name.len - 1] = '_';
		ck_assert_uint_eq(field_id_of((struct str){other, name.len}),
		    FIELD_OTHER);
	}
	ck_assert_uint_eq(field_id_of(STR("")), FIELD_OTHER);
	ck_assert_uint_eq(field_id_of(STR("X-Whatever")), FIELD_OTHER);
}
END_TEST

START_TEST(knows_every_method)
{
#define METHOD(id, text, flags)	\
	ck_assert_uint_eq(method_of(STR(text)), METHOD_##id);
#include "proxy/http/methods.tbl.h"
#undef METHOD
	ck_assert_uint_eq(method_of(STR("get")), METHOD_OTHER);
	ck_assert_uint_eq(method_of(STR("")), METHOD_OTHER);
	ck_assert(method_is_safe(METHOD_HEAD));
	ck_assert(!method_is_safe(METHOD_PUT));
	ck_assert(method_is_idempotent(METHOD_PUT));
	ck_assert(!method_is_idempotent(METHOD_POST));
	ck_assert(!method_is_idempotent(METHOD_OTHER));
}
END_TEST

START_TEST(knows_status_codes)
{
	ck_assert_slice(status_reason(404), "Not Found");
	ck_assert_slice(status_reason(599), "Unknown");
	ck_assert_slice(status_reason(99), "Unknown");
	ck_assert_slice(status_reason(6000), "Unknown");
	ck_assert(status_is_known(200) && !status_is_known(299));
	ck_assert(status_is_heuristic(414) && !status_is_heuristic(302));
}
END_TEST

START_TEST(finds_adds_and_removes)
{
	struct head *h = parsed_response(&p, "HTTP/1.1 200 OK",
	    "Vary: a\r\nfoo: 1\r\nvary: b\r\nFoo: 2\r\nDate: x\r\n");
	const struct field *f = head_next(h, FIELD_VARY, NULL);

	ck_assert_slice(f->value, "a");
	f = head_next(h, FIELD_VARY, f);
	ck_assert_slice(f->value, "b");
	ck_assert_ptr_null(head_next(h, FIELD_VARY, f));
	f = head_next_named(h, STR("FOO"), NULL);
	ck_assert_slice(f->value, "1");
	ck_assert_slice(head_next_named(h, STR("FOO"), f)->value, "2");
	ck_assert_slice(head_joined(h, FIELD_VARY, &p.ws), "a, b");
	ck_assert_slice(head_joined(h, FIELD_DATE, &p.ws), "x");
	ck_assert_ptr_null(head_joined(h, FIELD_AGE, &p.ws).ptr);
	head_remove(h, FIELD_VARY);
	ck_assert(!head_has(h, FIELD_VARY) && head_has(h, FIELD_DATE));
	ck_assert_uint_eq(h->count, 3);
	head_remove_named(h, STR("foo"));
	ck_assert_uint_eq(h->count, 1);
	ck_assert(!head_has(h, FIELD_OTHER));
	head_set(h, FIELD_DATE, STR("y"));
	ck_assert_slice(head_value(h, FIELD_DATE), "y");
	ck_assert_uint_eq(h->count, 1);
}
END_TEST

START_TEST(says_when_full)
{
	struct head h;

	parsed_open(&p);
	ck_assert_int_eq(head_init(&h, &p.ws, 2), 0);
	head_add(&h, FIELD_DATE, STR("1"));
	head_add_named(&h, STR("X"), STR("2"));
	ck_assert(!h.overflowed);
	head_add(&h, FIELD_AGE, STR("3"));
	ck_assert(h.overflowed && !head_has(&h, FIELD_AGE));
}
END_TEST

static const struct {
	const char *label, *in, *want;
} lists[] = {
	{"one", "Vary: a\r\n", "a|"},
	{"two lines", "Vary: a,b\r\nVary: c\r\n", "a|b|c|"},
	{"empty members", "Vary: , a ,,\t b,\r\nVary:\r\n", "a|b|"},
	{"quoted", "Vary: x=\"a,b\", c\r\n", "x=\"a,b\"|c|"},
	{"escape", "Vary: \"a\\\",b\", c\r\n", "\"a\\\",b\"|c|"},
	{"open quote", "Vary: \"a,b\r\nVary: c\r\n", "\"a,b|c|"},
	{"escape at the end", "Vary: \"a\\\r\n", "\"a\\|"},
	{"nothing", "Date: x\r\n", ""},
};

START_TEST(walks_lists)
{
	struct head *h = parsed_response(&p, "HTTP/1.1 200 OK",
	    lists[_i].in);
	struct list_walk w;
	struct str member;
	char got[256] = "";

	for (list_walk_start(&w, h, FIELD_VARY); list_walk_next(&w, &member);)
		snprintf(got + strlen(got), sizeof(got) - strlen(got),
		    "%.*s|", STR_ARG(member));
	ck_assert_msg(strcmp(got, lists[_i].want) == 0, "%s: %s",
	    lists[_i].label, got);
}
END_TEST

UNIT_MAIN("head", PLAIN(knows_every_field) PLAIN(knows_every_method)
    PLAIN(knows_status_codes) PLAIN(finds_adds_and_removes)
    PLAIN(says_when_full) LOOP(walks_lists, lists))
