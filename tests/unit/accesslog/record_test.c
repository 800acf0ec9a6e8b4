/* SPDX-License-Identifier: MIT
 *
 * accesslog/record_test.c - records go to bytes and come back.
 */
#include "proxy/accesslog/record.h"

#include <string.h>

#include "tests/unit/unit.h"

static char wire[RECORD_MAX + 64];
static char big[3 * 8192];

static struct log_record
sample(void)
{
	return ((struct log_record){
	    .wall_ns = INT64_C(1700000000123456789),
	    .elapsed_us = 1234567,
	    .bytes_out = UINT64_MAX,
	    .bytes_in = 77,
	    .request_id = 0x1122334455667788,
	    .client = {[10] = 0xff, 0xff, 192, 0, 2, 7},
	    .peer = {0x20, 0x01, 0x0d, 0xb8, [15] = 1},
	    .result = LOG_TCP_REFRESH_FAIL_OLD,
	    .hierarchy = HIER_DIRECT,
	    .status = 206,
	    .flags = LOG_FLAG_DANGER | LOG_FLAG_ABORTED,
	    .minor = 1,
	    .tls_resumed = true,
	    .method = STR("GET"),
	    .url = STR("http://example.com/a\0b"),
	    .user = STR("ana"),
	    .type = STR("text/html"),
	    .referer = STR("http://example.org/"),
	    .user_agent = STR("x \"y\""),
	    .rule = STR("blacklist.yaml:12"),
	    .word = STR("bomba"),
	    .tls_version = STR("TLSv1.3"),
	    .tls_cipher = STR("TLS_AES_128_GCM_SHA256"),
	    .origin_tls = STR("TLSv1.3 TLS_AES_256_GCM_SHA384"),
	    .sni = STR("other.example"),
	    .detail = STR("why"),
	});
}

START_TEST(comes_back_whole)
{
	struct log_record in = sample(), out;
	size_t n = record_encode(&in, wire, sizeof(wire));

	ck_assert_uint_eq(n, record_size(&in));
	ck_assert_int_eq(record_decode(&out, wire, n), 0);
	ck_assert_int_eq(out.wall_ns, in.wall_ns);
	ck_assert_uint_eq(out.elapsed_us, in.elapsed_us);
	ck_assert_uint_eq(out.bytes_out, in.bytes_out);
	ck_assert_uint_eq(out.bytes_in, in.bytes_in);
	ck_assert_uint_eq(out.request_id, in.request_id);
	ck_assert_int_eq(memcmp(out.client, in.client, 16), 0);
	ck_assert_int_eq(memcmp(out.peer, in.peer, 16), 0);
	ck_assert_int_eq(out.result, in.result);
	ck_assert_int_eq(out.hierarchy, in.hierarchy);
	ck_assert_int_eq(out.status, in.status);
	ck_assert_int_eq(out.flags, in.flags);
	ck_assert_int_eq(out.minor, in.minor);
	ck_assert_int_eq(out.tls_resumed, in.tls_resumed);
#define TEXT(member, limit, key)					\
	ck_assert_msg(str_eq(out.member, in.member), #member);
#include "proxy/accesslog/fields.tbl.h"
#undef TEXT
}
END_TEST

START_TEST(longest_fits_and_is_marked)
{
	struct log_record in = sample(), out;
	size_t n;

	memset(big, 'x', sizeof(big));
#define TEXT(member, limit, key)					\
	in.member = (struct str){big, sizeof(big)};
#include "proxy/accesslog/fields.tbl.h"
#undef TEXT
	n = record_encode(&in, wire, RECORD_MAX);
	ck_assert_uint_gt(n, 0);
	ck_assert_int_eq(record_decode(&out, wire, n), 0);
	ck_assert_uint_eq(out.url.len, 8192);
	ck_assert_int_eq(out.flags & LOG_FLAG_CUT, LOG_FLAG_CUT);
}
END_TEST

START_TEST(no_room)
{
	struct log_record in = sample();

	ck_assert_uint_eq(record_encode(&in, wire, record_size(&in) - 1), 0);
}
END_TEST

START_TEST(every_cut_is_refused)
{
	struct log_record in = sample(), out;
	size_t n = record_encode(&in, wire, sizeof(wire));

	for (size_t i = 0; i < n; i++)
		ck_assert_int_eq(record_decode(&out, wire, i), -1);
	ck_assert_int_eq(record_decode(&out, wire, n + 1), -1);
}
END_TEST

/* Whatever one byte becomes, what is decoded stays inside. */
START_TEST(every_flip_is_safe)
{
	struct log_record in = sample(), out;
	size_t n = record_encode(&in, wire, sizeof(wire));

	for (size_t i = 0; i < n; i++) {
		wire[i] = (char)~wire[i];
		if (record_decode(&out, wire, n) == 0) {
			ck_assert(out.detail.ptr >= wire);
			ck_assert(out.detail.ptr + out.detail.len <= wire + n);
			ck_assert_int_lt(out.result, LOG_RESULT_COUNT);
		}
		wire[i] = (char)~wire[i];
	}
}
END_TEST

UNIT_MAIN("record",
    PLAIN(comes_back_whole)
    PLAIN(longest_fits_and_is_marked)
    PLAIN(no_room)
    PLAIN(every_cut_is_refused)
    PLAIN(every_flip_is_safe))
