/* SPDX-License-Identifier: MIT
 *
 * http/h1_write_test.c - a head to bytes.
 */
#include "proxy/http/h1_write.h"

#include "tests/unit/http/parsed.h"

static struct parsed p;

START_TEST(writes_start_lines)
{
	const char *request = "GET /a HTTP/1.1\r\n";
	char out[64];

	ck_assert_slice(((struct str){out, h1_write_request_line(out,
	    strlen(request), STR("GET"), STR("/a"))}), request);
	ck_assert_uint_eq(h1_write_request_line(out, strlen(request) - 1,
	    STR("GET"), STR("/a")), 0);
	ck_assert_slice(((struct str){out, h1_write_status_line(out,
	    sizeof(out), 404, STR_NONE)}), "HTTP/1.1 404 Not Found\r\n");
	ck_assert_slice(((struct str){out, h1_write_status_line(out,
	    sizeof(out), 299, STR("Fine"))}), "HTTP/1.1 299 Fine\r\n");
	ck_assert_uint_eq(h1_write_status_line(out, 18, 299, STR("Fine")), 0);
}
END_TEST

START_TEST(writes_fields)
{
	struct head *h = parsed_response(&p, "HTTP/1.1 200 OK",
	    "A: b\r\nContent-Length: 5\r\nTransfer-Encoding: x\r\n"
	    "Connection: y\r\nE:\r\n");
	const char *plain = "A: b\r\nE: \r\n";
	char out[128];
	size_t need = h1_write_fields_size(h, false);

	ck_assert_uint_eq(need, strlen(plain));
	ck_assert_slice(((struct str){out, h1_write_fields(out, need, h,
	    false)}), plain);
	ck_assert_uint_eq(h1_write_fields(out, need - 1, h, false), 0);
	ck_assert_slice(((struct str){out, h1_write_fields(out, sizeof(out),
	    h, true)}), "A: b\r\nContent-Length: 5\r\n"
	    "Transfer-Encoding: x\r\nConnection: y\r\nE: \r\n");
}
END_TEST

UNIT_MAIN("h1_write", PLAIN(writes_start_lines) PLAIN(writes_fields))
