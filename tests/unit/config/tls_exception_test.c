/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/tls_exception_test.c - rows as written; which one is for a host.
 */
#include "config/tls_exception.h"

#include <string.h>

#include "config/settings.h"
#include "tests/unit/config/complained.h"

#define HEX32	"000102030405060708090a0b0c0d0e0f"
#define COLON16	"00:01:02:03:04:05:06:07:08:09:0A:0b:0c:0d:0e:0f"

static const char text[] =
    "tls:\n  exceptions:\n"
    "    - {host: Old.Example.com., allow: [expired, weak]}\n"
    "    - {host: \"*.lab.example\", port: 8443, allow: all}\n"
    "    - {host: \"[2001:DB8:0::1]\", fingerprint: " HEX32 HEX32 "}\n"
    "    - {host: 192.0.2.1, allow: self-signed, fingerprint: \"" COLON16
    ":" COLON16 "\"}\n"
    "    - {host: \"*.lab.example\", allow: [wrong-host]}\n";

static struct settings *
good(void)
{
	struct complaints *c = complaints_new();
	struct settings *s;
	int rc = settings_parse(&s, str_of(text), "dir/f.yaml", c);

	complained(c, "");
	ck_assert_int_eq(rc, 0);
	return (s);
}

START_TEST(reads_every_key)
{
	struct settings *s = good();
	const struct tls_exception *e = s->tls_exceptions.at;

	ck_assert_uint_eq(s->tls_exceptions.count, 5);
	ck_assert_str_eq(e[0].host, "old.example.com");
	ck_assert(!e[0].is_below && !e[0].has_pin && e[0].port == 0);
	ck_assert(tls_exception_allows(&e[0], TLS_EXCUSE_EXPIRED));
	ck_assert(tls_exception_allows(&e[0], TLS_EXCUSE_WEAK));
	ck_assert(!tls_exception_allows(&e[0], TLS_EXCUSE_REVOKED));
	ck_assert_str_eq(e[0].place.file, "dir/f.yaml");
	ck_assert_uint_eq(e[0].place.line, 3);
	ck_assert_uint_eq(e[0].number, 1);
	ck_assert_str_eq(e[1].host, "lab.example");
	ck_assert(e[1].is_below && e[1].port == 8443);
	ck_assert_uint_eq(e[1].excuses, TLS_EXCUSES_ALL);
	ck_assert_str_eq(e[2].host, "2001:db8::1");
	ck_assert(e[2].has_pin && e[2].pin[1] == 1 && e[2].pin[31] == 15);
	ck_assert_uint_eq(e[2].excuses, TLS_EXCUSES_ALL);
	ck_assert(e[3].has_pin && e[3].pin[10] == 10 && e[3].pin[16] == 0);
	ck_assert_uint_eq(e[3].excuses, 1u << TLS_EXCUSE_SELF_SIGNED);
	settings_free(s);
}
END_TEST

/* number of the row that decides; 0: none */
static const struct {
	const char	*label;
	const char	*name;
	uint16_t	 port;
	unsigned	 want;
} finds[] = {
	{"the name", "old.example.com", 443, 1},
	{"not below it", "a.old.example.com", 443, 0},
	{"not another's end", "xold.example.com", 443, 0},
	{"below, there", "a.lab.example", 8443, 2},
	{"far below", "a.b.lab.example", 8443, 2},
	{"the later row at another port", "a.lab.example", 443, 5},
	{"not the name itself", "lab.example", 8443, 0},
	{"not with an empty label", ".lab.example", 8443, 0},
	{"not another's end", "xlab.example", 8443, 0},
	{"an address", "2001:db8::1", 1, 3},
	{"another", "192.0.2.1", 443, 4},
	{"nothing", "", 443, 0},
};

START_TEST(finds_the_row)
{
	struct settings *s = good();
	const struct tls_exception *e = tls_exception_find(&s->tls_exceptions,
	    str_of(finds[_i].name), finds[_i].port);

	ck_assert_msg((e == NULL ? 0 : e->number) == finds[_i].want, "%s",
	    finds[_i].label);
	settings_free(s);
}
END_TEST

/* Each stands behind "tls.exceptions: ", 16 columns. */
static const struct {
	const char	*in;
	const char	*want;
} bad[] = {
	{"5", "f:1:17: tls.exceptions: a list is expected here\n"},
	{"[a]", "f:1:18: tls.exceptions: a map with host and allow is "
	    "expected here\n"},
	{"[{allow: all}]", "f:1:18: tls.exceptions: host is missing\n"},
	{"[{host: a}]",
	    "f:1:18: tls.exceptions: allow or fingerprint is missing\n"},
	{"[{hots: a}]", "f:1:19: tls.exceptions: unknown key `hots`; did you "
	    "mean `host`?\n"},
	{"[{host: a, allow: [expird]}]", "f:1:36: tls.exceptions: allow: "
	    "nothing of this name can be allowed: `expird`; did you mean "
	    "`expired`?\n"},
	{"[{host: a, allow: own-authority}]", "f:1:35: tls.exceptions: allow: "
	    "nothing of this name can be allowed: `own-authority`\n"},
	{"[{host: a, allow: []}]",
	    "f:1:35: tls.exceptions: allow: a list is expected here, or all\n"},
	{"[{host: a, allow: [[x]]}]",
	    "f:1:36: tls.exceptions: a single value that is not empty is expected here\n"},
	{"[{host: a, allow: all, port: 0}]",
	    "f:1:46: tls.exceptions: port: must be 1 to 65535: `0`\n"},
	{"[{host: a, allow: all, port: 65536}]",
	    "f:1:46: tls.exceptions: port: must be 1 to 65535: `65536`\n"},
	{"[{host: \"a b\", allow: all}]", "f:1:25: tls.exceptions: host: a "
	    "name, *.NAME or an address is expected here (in ASCII; xn--... "
	    "for others): `a b`\n"},
	{"[{host: \"*\", allow: all}]", "f:1:25: tls.exceptions: host: a "
	    "name, *.NAME or an address is expected here (in ASCII; xn--... "
	    "for others): `*`\n"},
	{"[{host: a..b, allow: all}]", "f:1:25: tls.exceptions: host: a "
	    "name, *.NAME or an address is expected here (in ASCII; xn--... "
	    "for others): `a..b`\n"},
	{"[{host: a, fingerprint: 00}]", "f:1:41: tls.exceptions: "
	    "fingerprint: the SHA-256 of a certificate in 64 hexadecimal "
	    "digits is expected here: `00`\n"},
	{"[{host: a, fingerprint: " HEX32 "0001020304050607_8090a0b0c0d0e0f}]",
	    "f:1:41: tls.exceptions: fingerprint: the SHA-256 of a certificate "
	    "in 64 hexadecimal digits is expected here: `" HEX32
	    "0001020304050607_8090a0b0c0d0e0f`\n"},
};

START_TEST(complains)
{
	struct complaints *c = complaints_new();
	struct settings *s;
	char line[256];

	snprintf(line, sizeof(line), "tls.exceptions: %s\n", bad[_i].in);
	ck_assert_int_eq(settings_parse(&s, str_of(line), "f", c), -1);
	complained(c, bad[_i].want);
}
END_TEST

UNIT_MAIN("tls_exception", PLAIN(reads_every_key) LOOP(finds_the_row, finds)
    LOOP(complains, bad))
