/* SPDX-License-Identifier: MIT
 *
 * accesslog/format_test.c - lines in three forms, nasty bytes included.
 */
#include "proxy/accesslog/format.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

#define V4	{[10] = 0xff, 0xff, 192, 0, 2, 77}
#define BASE								\
	.wall_ns = INT64_C(1700000000045999999), .elapsed_us = 12999,	\
	.bytes_out = 345, .client = V4, .status = 200,			\
	.result = LOG_TCP_MISS, .url = STR("http://a.example/x?y=1")
#define GET	.minor = 1, .method = STR("GET")

#define JSON_BASE							\
	"{\"time\":\"2023-11-14T22:13:20.045Z\",\"elapsed_us\":12999,"	\
	"\"client\":\"192.0.2.77\",\"result\":\"TCP_MISS\","		\
	"\"hierarchy\":\"HIER_NONE\",\"peer\":\"-\",\"http\":\"1.1\","	\
	"\"status\":200,\"bytes_out\":345,\"bytes_in\":0,"		\
	"\"method\":\"GET\",\"url\":\"http://a.example/x?y=1\""

static const struct {
	const char		*label;
	struct format_options	 options;
	struct log_record	 in;
	const char		*want;
} rows[] = {
	{"squid, plain", {.form = LOG_FORMAT_SQUID}, {BASE, GET,
	    .hierarchy = HIER_DIRECT, .peer = V4, .user = STR("ana"),
	    .type = STR("text/html; charset=utf-8")},
	    "1700000000.045     12 192.0.2.77 TCP_MISS/200 345 GET "
	    "http://a.example/x?y=1 ana HIER_DIRECT/192.0.2.77 text/html\n"},
	{"squid, IPv6, aborted, no status", {.form = LOG_FORMAT_SQUID},
	    {.wall_ns = 1, .elapsed_us = 12345678901,
	    .client = {0x20, 0x01, 0x0d, 0xb8, [15] = 1},
	    .flags = LOG_FLAG_ABORTED, .result = LOG_TCP_TUNNEL,
	    .method = STR("CONNECT"), .url = STR("b.example:443")},
	    "0.000 12345678 2001:db8::1 TCP_TUNNEL_ABORTED/000 0 CONNECT "
	    "b.example:443 - HIER_NONE/- -\n"},
	{"squid, nothing known", {.form = LOG_FORMAT_SQUID}, {0},
	    "0.000      0 - NONE_NONE/000 0 - - - HIER_NONE/- -\n"},
	{"squid, pairs", {.form = LOG_FORMAT_SQUID}, {BASE, GET,
	    .flags = LOG_FLAG_DANGER | LOG_FLAG_BROKEN | LOG_FLAG_TIMEOUT,
	    .rule = STR("my \"list\".yaml:12"), .word = STR("b\xc3\xb3mba"),
	    .request_id = 0xab},
	    "1700000000.045     12 192.0.2.77 TCP_MISS_TIMEOUT/200 345 GET "
	    "http://a.example/x?y=1 - HIER_NONE/- - "
	    "\"flags=danger,broken\" \"rule=my \\x22list\\x22.yaml:12\" "
	    "\"danger=b\\xC3\\xB3mba\" \"bytes_in=0\" "
	    "\"id=00000000000000ab\"\n"},
	{"squid, bytes that break", {.form = LOG_FORMAT_SQUID}, {BASE,
	    .minor = 1, .method = STR("A B\n"), .user = STR("x\r\ny\x7f"),
	    .type = STR("a\tb\"c\\d"), .detail = STR("l1\nl2\0\x1b[2J")},
	    "1700000000.045     12 192.0.2.77 TCP_MISS/200 345 A%20B%0A "
	    "http://a.example/x?y=1 x%0D%0Ay%7F HIER_NONE/- a%09b%22c%5Cd "
	    "\"detail=l1\\x0Al2\\x00\\x1B[2J\"\n"},
	{"squid, masked, no query", {.form = LOG_FORMAT_SQUID,
	    .clients = LOG_WHO_MASKED, .drop_query = true}, {BASE, GET},
	    "1700000000.045     12 192.0.2.0 TCP_MISS/200 345 GET "
	    "http://a.example/x - HIER_NONE/- -\n"},
	{"squid, masked IPv6", {.form = LOG_FORMAT_SQUID,
	    .clients = LOG_WHO_MASKED},
	    {.client = {0x20, 1, 0xd, 0xb8, 0, 1, 0, 2, 0, 3, [15] = 9}},
	    "0.000      0 2001:db8:1:: NONE_NONE/000 0 - - - HIER_NONE/- -\n"},
	{"combined", {.form = LOG_FORMAT_COMBINED, .utc = true}, {BASE,
	    .referer = STR("http://r.example/?q"), .method = STR("GET"),
	    .user_agent = STR("Mozilla/5.0 \"x\"\n")},
	    "192.0.2.77 - - [14/Nov/2023:22:13:20 +0000] "
	    "\"GET http://a.example/x?y=1 HTTP/1.0\" 200 345 "
	    "\"http://r.example/?q\" \"Mozilla/5.0 \\x22x\\x22\\x0A\" "
	    "\"result=TCP_MISS\"\n"},
	{"combined, own zone, no query", {.form = LOG_FORMAT_COMBINED,
	    .drop_query = true}, {BASE, GET,
	    .referer = STR("http://r.example/?q")},
	    "192.0.2.77 - - [15/Nov/2023:03:43:20 +0530] "
	    "\"GET http://a.example/x HTTP/1.1\" 200 345 "
	    "\"http://r.example/\" \"-\" \"result=TCP_MISS\"\n"},
	{"json", {.form = LOG_FORMAT_JSON}, {BASE, GET,
	    .flags = LOG_FLAG_DANGER | LOG_FLAG_CUT, .request_id = 1},
	    JSON_BASE ",\"flags\":[\"danger\",\"cut\"],"
	    "\"id\":\"0000000000000001\"}\n"},
	{"json, inside TLS", {.form = LOG_FORMAT_JSON}, {BASE, GET,
	    .tls_version = STR("TLSv1.3"), .tls_resumed = true,
	    .tls_cipher = STR("TLS_AES_128_GCM_SHA256"),
	    .origin_tls = STR("TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256"),
	    .sni = STR("b.example")},
	    JSON_BASE ",\"tls_version\":\"TLSv1.3\","
	    "\"tls_cipher\":\"TLS_AES_128_GCM_SHA256\","
	    "\"origin_tls\":\"TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256\","
	    "\"sni\":\"b.example\",\"tls_resumed\":true,"
	    "\"id\":\"0000000000000000\"}\n"},
	{"squid, inside TLS", {.form = LOG_FORMAT_SQUID}, {BASE, GET,
	    .tls_version = STR("TLSv1.3"), .sni = STR("b.example")},
	    "1700000000.045     12 192.0.2.77 TCP_MISS/200 345 GET "
	    "http://a.example/x?y=1 - HIER_NONE/- - \"sni=b.example\"\n"},
	{"json, good and bad UTF-8", {.form = LOG_FORMAT_JSON}, {BASE, GET,
	    .user = STR("\xc3\xb3\xe2\x82\xac\xf0\x9f\x98\x80"),
	    .word = STR("\xff\xc3(\xc0\xaf\xed\xa0\x80\xc2\x85\xe2\x82"),
	    .detail = STR("\"\\\n\0\x7f")},
	    JSON_BASE ",\"user\":\"\xc3\xb3\xe2\x82\xac\xf0\x9f\x98\x80\","
	    "\"danger\":\"\\u00FF\\u00C3(\\u00C0\\u00AF\\u00ED\\u00A0\\u0080"
	    "\\u0085\\u00E2\\u0082\","
	    "\"detail\":\"\\u0022\\u005C\\u000A\\u0000\\u007F\","
	    "\"id\":\"0000000000000000\"}\n"},
};

static char out[FORMAT_LINE_MAX + 1];

START_TEST(writes_lines)
{
	size_t n;

	setenv("TZ", "Test-05:30", 1);
	n = format_line(&rows[_i].in, &rows[_i].options, out);
	out[n] = '\0';
	ck_assert_msg(strcmp(out, rows[_i].want) == 0, "%s:\n%s%s",
	    rows[_i].label, out, rows[_i].want);
	ck_assert_uint_eq(n, strlen(rows[_i].want));
}
END_TEST

static const enum log_format forms[] = {LOG_FORMAT_SQUID, LOG_FORMAT_COMBINED,
    LOG_FORMAT_JSON};

/* All texts at their limit, of the byte whose escape is longest. */
START_TEST(longest_line_is_one_line)
{
	static char big[8192];
	struct format_options options = {.form = forms[_i]};
	struct log_record r = {0};
	size_t n;

	memset(big, 0x01, sizeof(big));
#define TEXT(member, limit, key)	r.member = (struct str){big, limit};
#include "proxy/accesslog/fields.tbl.h"
#undef TEXT
	n = format_line(&r, &options, out);
	ck_assert_uint_le(n, FORMAT_LINE_MAX);
	ck_assert_ptr_eq(memchr(out, '\n', n), out + n - 1);
	ck_assert(out[n - 2] == '"' || out[n - 2] == '}');
}
END_TEST

/* Every byte value in every text: one line, printable or UTF-8. */
START_TEST(no_byte_breaks_a_line)
{
	struct format_options options = {.form = forms[_i]};
	struct log_record r = {0};

	for (int c = 0; c < 256; c++) {
		char b[3] = {'a', (char)c, 'z'};
		size_t n;

#define TEXT(member, limit, key)	r.member = (struct str){b, 3};
#include "proxy/accesslog/fields.tbl.h"
#undef TEXT
		n = format_line(&r, &options, out);
		for (size_t i = 0; i + 1 < n; i++)
			ck_assert((unsigned char)out[i] >= 0x20 &&
			    (unsigned char)out[i] < 0x7f);
	}
}
END_TEST

UNIT_MAIN("format",
    LOOP(writes_lines, rows)
    LOOP(longest_line_is_one_line, forms)
    LOOP(no_byte_breaks_a_line, forms))
