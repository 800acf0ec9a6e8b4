/* SPDX-License-Identifier: MIT */
#include "filters/page_guard.h"

#include "config/page_condition.h"
#include "filters/facts.h"
#include "filters/registrable.h"
#include "tests/unit/unit.h"

#define WORDS(...) { (const char *const []){__VA_ARGS__}, \
    sizeof((const char *const []){__VA_ARGS__}) / sizeof(const char *) }

static const struct {
	const char	*label;
	struct page_condition asks;
	const char	*host, *page, *dest;
	bool		 want;
} rows[] = {
	{"nothing asked", {0}, "a.example", "", "", true},
	{"type", {.types = PAGE_SCRIPT}, "a", "", "script", true},
	{"worker is a script", {.types = PAGE_SCRIPT}, "a", "", "worker",
	    true},
	{"other type", {.types = PAGE_SCRIPT}, "a", "", "image", false},
	{"one of two", {.types = PAGE_SCRIPT | PAGE_IMAGE}, "a", "", "image",
	    true},
	{"no type told", {.types = PAGE_SCRIPT}, "a", "", "", false},
	{"all but one", {.types = PAGE_TYPES & ~(unsigned)PAGE_IMAGE}, "a",
	    "", "image", false},
	{"unknown is other", {.types = PAGE_OTHER}, "a", "", "manifest",
	    true},
	{"fetch", {.types = PAGE_XHR}, "a", "", "empty", true},
	{"third party", {.party = PAGE_PARTY_THIRD}, "a.example",
	    "www.b.example", "", true},
	{"same party", {.party = PAGE_PARTY_THIRD}, "cdn.b.example",
	    "www.b.example", "", false},
	{"below a public suffix", {.party = PAGE_PARTY_THIRD}, "a.co.uk",
	    "b.co.uk", "", true},
	{"no page told", {.party = PAGE_PARTY_THIRD}, "a.example", "", "",
	    false},
	{"first party", {.party = PAGE_PARTY_FIRST}, "x.a.example",
	    "a.example", "", true},
	{"first party asked", {.party = PAGE_PARTY_FIRST}, "x.b.example",
	    "a.example", "", false},
	{"no first party told", {.party = PAGE_PARTY_FIRST}, "a", "", "",
	    false},
	{"same address", {.party = PAGE_PARTY_FIRST}, "192.0.2.1",
	    "192.0.2.1", "", true},
	{"other address", {.party = PAGE_PARTY_THIRD}, "192.0.2.1",
	    "198.51.2.1", "", true},
	{"page", {.pages = WORDS("b.example")}, "a", "www.b.example", "",
	    true},
	{"page by half a label", {.pages = WORDS("b.example")}, "a",
	    "bb.example", "", false},
	{"other page", {.pages = WORDS("b.example")}, "a", "c.example", "",
	    false},
	{"page not told", {.pages = WORDS("b.example")}, "a", "", "", false},
	{"not that page", {.not_pages = WORDS("b.example")}, "a",
	    "c.example", "", true},
	{"that page", {.not_pages = WORDS("b.example")}, "a", "b.example",
	    "", false},
	{"no page, none excepted", {.not_pages = WORDS("b.example")}, "a",
	    "", "", false},
	{"longest says no", {.pages = WORDS("b.example"),
	    .not_pages = WORDS("x.b.example")}, "a", "y.x.b.example", "",
	    false},
	{"longest says yes", {.pages = WORDS("x.b.example"),
	    .not_pages = WORDS("b.example")}, "a", "y.x.b.example", "", true},
	{"spared host", {.not_hosts = WORDS("a.example")}, "x.a.example",
	    "", "", false},
	{"host not spared", {.not_hosts = WORDS("a.example")}, "b.example",
	    "", "", true},
};

START_TEST(holds)
{
	struct page_guard *g = page_guard_new(&rows[_i].asks);
	struct facts f = {.host = str_of(rows[_i].host),
	    .page_host = str_of(rows[_i].page),
	    .fetch_dest = str_of(rows[_i].dest)};

	ck_assert_msg(page_guard_holds(g, &f) == rows[_i].want, "%s",
	    rows[_i].label);
	page_guard_free(g);
}
END_TEST

START_TEST(none_is_freed)
{
	page_guard_free(NULL);
}
END_TEST

static const struct {
	const char	*label, *a, *b;
	bool		 want;
} pairs[] = {
	{"same", "a.example", "a.example", true},
	{"siblings", "x.a.example", "y.a.example", true},
	{"suffix of two labels", "a.co.uk", "b.co.uk", false},
	{"suffix itself", "co.uk", "co.uk", true},
	{"single labels", "a", "b", false},
	{"addresses", "10.0.0.1", "11.0.0.1", false},
	{"IPv6", "2001:db8::1", "2001:db8::2", false},
	{"empty", "", "", true},
};

START_TEST(share)
{
	ck_assert_msg(registrable_is_shared(str_of(pairs[_i].a),
	    str_of(pairs[_i].b)) == pairs[_i].want, "%s", pairs[_i].label);
}
END_TEST

UNIT_MAIN("page_guard", LOOP(holds, rows) PLAIN(none_is_freed)
    LOOP(share, pairs))
