/* SPDX-License-Identifier: MIT */
#include "config/host_name.h"

#include "tests/unit/unit.h"

static const struct {
	const char	*label, *in, *want;	/* want NULL: refused */
} rows[] = {
	{"plain", "example.com", "example.com"},
	{"leading dot", ".example.com", "example.com"},
	{"star", "*.example.com", "example.com"},
	{"upper case", "EXAMPLE.Com", "example.com"},
	{"trailing dot", "example.com.", "example.com"},
	{"all at once", " *.EXAMPLE.com. ", "example.com"},
	{"one label", "com", "com"},
	{"underscore", "_dmarc.example.com", "_dmarc.example.com"},
	{"IPv4", "192.0.2.1", "192.0.2.1"},
	{"IPv6", "2001:DB8:0:0::1", "2001:db8::1"},
	{"IPv6 in brackets", "[2001:DB8::1]", "2001:db8::1"},
	{"v4-mapped", "::ffff:192.0.2.1", "192.0.2.1"},
	{"U-label", "b\xc3\xbc""cher.example", "xn--bcher-kva.example"},
	{"U-label, upper case", "B\xc3\x9c""CHER.example",
	    "xn--bcher-kva.example"},
	{"decomposed", "bu\xcc\x88""cher.example", "xn--bcher-kva.example"},
	{"n tilde", "espa\xc3\xb1""a.es", "xn--espaa-rta.es"},
	{"no ASCII at all", "\xd0\xbf\xd1\x80\xd0\xb8\xd0\xbc\xd0\xb5\xd1\x80"
	    ".\xd1\x80\xd1\x84", "xn--e1afmkfd.xn--p1ai"},
	/* Forty letters, eighty bytes, one label. */
	{"long U-label", "\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0"
	    "\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0"
	    "\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0"
	    "\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0"
	    "\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0"
	    "\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0\xd0\xb0.es",
	    "xn--80aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.es"},
	{"Han", "\xe4\xbe\x8b\xe5\xad\x90.test", "xn--fsqu00a.test"},
	{"A-label as it is", "XN--bcher-KVA.example", "xn--bcher-kva.example"},
	{"sharp s", "stra\xc3\x9f""e.de", NULL},
	{"joiner", "a\xe2\x80\x8d.com", NULL},
	{"not UTF-8", "b\xfc""cher.example", NULL},
	{"URL", "http://example.com/", NULL},
	{"path", "example.com/ads", NULL},
	{"empty", "", NULL},
	{"star alone", "*", NULL},
	{"dot alone", ".", NULL},
	{"empty label", "a..b", NULL},
	{"two trailing dots", "a.b..", NULL},
	{"space", "exam ple.com", NULL},
	{"long label", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaa.com", NULL},
	{"U-label beyond its room",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "\xc3\xbc.example", NULL},
	{"bad address", "1:2:3", NULL},
};

START_TEST(folds)
{
	char out[HOST_NAME_MAX_LEN], got[HOST_NAME_MAX_LEN + 1] = "";
	const char *wrong;
	size_t len = 0;

	wrong = host_name_fold(str_of(rows[_i].in), out, &len);
	if (rows[_i].want == NULL) {
		ck_assert_msg(wrong != NULL, "%s: taken", rows[_i].label);
		return;
	}
	ck_assert_msg(wrong == NULL, "%s: %s", rows[_i].label, wrong);
	memcpy(got, out, len);
	ck_assert_msg(strcmp(got, rows[_i].want) == 0, "%s: %s",
	    rows[_i].label, got);
}
END_TEST

START_TEST(says_what_is_wrong)
{
	char out[HOST_NAME_MAX_LEN];
	size_t len = 0;

	ck_assert_str_eq(host_name_fold(STR("ads.*.com"), out, &len),
	    "a star stands in front alone, as in *.example.com; other "
	    "patterns go under urls");
	ck_assert_str_eq(host_name_fold(STR("a.example:8080"), out, &len),
	    "not an IPv6 address; a name has no port here: a rule has "
	    "`ports`");
	ck_assert_str_eq(host_name_fold(STR("a b"), out, &len),
	    "a host name holds only letters, digits, '-', '_' and dots");
}
END_TEST

/* 253 bytes are a name, 254 are none. */
START_TEST(bounds_length)
{
	char in[255], out[HOST_NAME_MAX_LEN];
	size_t len, i;

	for (i = 0; i < sizeof(in); i++)
		in[i] = i % 50 == 49 ? '.' : 'a';
	ck_assert(host_name_fold((struct str){in, 253}, out, &len) == NULL);
	ck_assert_uint_eq(len, 253);
	ck_assert(host_name_fold((struct str){in, 254}, out, &len) != NULL);
}
END_TEST

/* Every byte at every place of ${text}. */
static void
compare_looks(char *text, size_t n)
{
	struct str s = {text, n};
	char out[HOST_NAME_MAX_LEN], was;
	size_t at, len = 0;
	unsigned c;
	bool same;

	for (at = 0; at < n; at++) {
		was = text[at];
		for (c = 1; c < 256; c++) {
			text[at] = (char)c;
			same = c != ':' &&
			       host_name_fold(s, out, &len) == NULL &&
			       str_eq(s, (struct str){out, len});
			ck_assert_msg(host_name_is_folded(s) == same,
			    "byte %u at %zu of %zu", c, at, n);
		}
		text[at] = was;
	}
}

/* Around the eights that are looked at together, and the longest label. */
START_TEST(quick_look_agrees)
{
	static const size_t lens[] = {
	    1, 2, 3, 7, 8, 9, 15, 16, 17, 63, 64, 65, 66, 127, 128, 129};
	char text[129];
	size_t i;

	memset(text, 'a', sizeof(text));
	text[63] = '.';
	for (i = 0; i < ROWS(lens); i++)
		compare_looks(text, lens[i]);
	ck_assert(!host_name_is_folded(STR_NONE));
}
END_TEST

UNIT_MAIN("host_name", LOOP(folds, rows) PLAIN(says_what_is_wrong)
    PLAIN(bounds_length) PLAIN(quick_look_agrees))
