/* SPDX-License-Identifier: MIT
 *
 * tests/unit/request/setup_page_test.c - what the set-up page says.
 */
#include "proxy/request/setup_page.h"

#include "proxy/base/buf.h"
#include "tests/unit/unit.h"

static const struct page_row {
	bool		 spanish;
	bool		 intercepts;
	const char	*has[4];
	const char	*lacks[4];
} pages[] = {
    {false, false, {"http://p.example:3128/proxy.pac", "does not look into",
		       "http://aduana.internal/check", "Windows"},
	{"ca.crt", "https://aduana.internal", "no inspecciona",
	    "update-ca-certificates"}},
    {false, true, {"/ca.mobileconfig", "AA:BB", "https://aduana.internal/check",
		      "update-ca-certificates"},
	{"does not look into", "fingerprint}", "{proxy}", "{host}"}},
    {true, false, {"<html lang=\"es\">", "no inspecciona", "A mano", "Docker"},
	{"ca.crt", "https://aduana.internal", "does not", "ca.pem"}},
    {true, true, {"huella", "AA:BB", "CA de confianza",
		     "{\"proxies\": {\"http-proxy\": \"http://p.example:3128\""},
	{"compare its", "{port}", "{name}", "{proxy}"}},
};

static bool
contains(const struct buf *b, const char *text)
{
	return (str_search(buf_peek(b), str_of(text)) < buf_len(b));
}

START_TEST(says_what_holds)
{
	const struct page_row *r = &pages[_i];
	struct setup_page p = {"box", "p.example", 3128, r->spanish,
	    r->intercepts, "AA:BB", STR("0123abcd")};
	struct buf out;

	buf_init(&out, SETUP_PAGE_MAX);
	ck_assert_int_eq(setup_page_write(&p, &out), 0);
	for (size_t i = 0; i < 4; i++) {
		ck_assert_msg(contains(&out, r->has[i]), "%s", r->has[i]);
		ck_assert_msg(!contains(&out, r->lacks[i]), "%s", r->lacks[i]);
	}
	ck_assert(contains(&out, "<style nonce=\"0123abcd\">"));
	buf_fini(&out);
}
END_TEST

START_TEST(tells_of_no_room)
{
	struct setup_page p = {"box", "p.example", 3128, false, true, "AA",
	    STR("0")};
	struct buf out;

	for (size_t limit = 16; limit < 4096; limit *= 2) {
		buf_init(&out, limit);
		ck_assert_int_eq(setup_page_write(&p, &out), -1);
		buf_fini(&out);
	}
}
END_TEST

START_TEST(checks_in_words)
{
	struct buf out;

	buf_init(&out, 4096);
	ck_assert_int_eq(setup_page_check(false, false, &out), 0);
	ck_assert(contains(&out, ">proxy on<"));
	ck_assert_int_eq(setup_page_check(true, true, &out), 0);
	ck_assert(contains(&out, ">CA de confianza<"));
	buf_fini(&out);
}
END_TEST

UNIT_MAIN("setup_page", LOOP(says_what_holds, pages) PLAIN(tells_of_no_room)
	PLAIN(checks_in_words))
