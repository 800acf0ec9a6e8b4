/* SPDX-License-Identifier: MIT
 *
 * http/content_range_test.c - which bytes a part holds.
 */
#include "proxy/http/content_range.h"

#include "tests/unit/http/parsed.h"

/* ${want} NULL: none. */
static const struct {
	const char *in, *want;
} rows[] = {
	{"bytes 0-4/10", "0-4/10"},
	{"Bytes 0-4/10", "0-4/10"},
	{"bytes 9-9/10", "9-9/10"},
	{"bytes 0-0/1", "0-0/1"},
	{"bytes 000-04/0010", "0-4/10"},
	{"bytes 5-9/*", "5-9/*"},
	{"bytes */10", "*/10"},
	{"bytes */0", "*/0"},
	{"bytes 0-9223372036854775806/9223372036854775807",
	    "0-9223372036854775806/9223372036854775807"},
	{"bytes 0-9223372036854775807/9223372036854775808", NULL},
	{"bytes 0-18446744073709551616/*", NULL},
	{"bytes 0-4/99999999999999999999999", NULL},
	{"bytes 0-10/10", NULL},
	{"bytes 0-0/0", NULL},
	{"bytes 10-12/10", NULL},
	{"bytes 4-0/10", NULL},
	{"bytes */*", NULL},
	{"bytes *", NULL},
	{"bytes 0-4", NULL},
	{"bytes 0-/10", NULL},
	{"bytes -4/10", NULL},
	{"bytes -/10", NULL},
	{"bytes 4/10", NULL},
	{"bytes 0-4/", NULL},
	{"bytes /10", NULL},
	{"bytes  0-4/10", NULL},
	{"bytes 0 -4/10", NULL},
	{"bytes 0-4 /10", NULL},
	{"bytes 0-4/ 10", NULL},
	{"bytes 0-4/10 ", NULL},
	{"bytes 0-4/10, bytes 5-9/10", NULL},
	{"bytes 0-4,5-9/10", NULL},
	{"bytes +0-4/10", NULL},
	{"bytes 0x0-4/10", NULL},
	{"bytes=0-4/10", NULL},
	{"bytes\t0-4/10", NULL},
	{"bits 0-4/10", NULL},
	{"bytes", NULL},
	{"bytes ", NULL},
	{"0-4/10", NULL},
	{"", NULL},
};

static const char *
text_of(const struct content_range *r)
{
	static char out[100];
	size_t n = 0;

	if (r->has_part)
		n = (size_t)snprintf(out, sizeof(out), "%llu-%llu/",
		    (unsigned long long)r->first, (unsigned long long)r->last);
	else
		n = (size_t)snprintf(out, sizeof(out), "*/");
	if (r->has_total)
		snprintf(out + n, sizeof(out) - n, "%llu",
		    (unsigned long long)r->total);
	else
		snprintf(out + n, sizeof(out) - n, "*");
	return (out);
}

START_TEST(parses)
{
	struct content_range r;
	int rc = content_range_parse(str_of(rows[_i].in), &r);

	ck_assert_msg(rc == (rows[_i].want == NULL ? -1 : 0), "%s",
	    rows[_i].in);
	if (rc == 0)
		ck_assert_str_eq(text_of(&r), rows[_i].want);
}
END_TEST

#define H206	"HTTP/1.1 206 Partial Content"

static const struct {
	const char *label, *start, *fields;
	int want;
} heads[] = {
	{"one part", H206, "Content-Range: bytes 0-4/10\r\n", 0},
	{"none", H206, "", -1},
	{"two lines", H206, "Content-Range: bytes 0-4/10\r\n"
	    "Content-Range: bytes 0-4/10\r\n", -1},
	{"another status", "HTTP/1.1 200 OK",
	    "Content-Range: bytes 0-4/10\r\n", -1},
	{"unsatisfied", H206, "Content-Range: bytes */10\r\n", -1},
	{"of an unknown whole", H206, "Content-Range: bytes 0-4/*\r\n", -1},
	{"several", H206, "Content-Range: bytes 0-4/10\r\n"
	    "Content-Type: Multipart/ByteRanges; boundary=x\r\n", -1},
};

START_TEST(of_a_head)
{
	static struct parsed p;
	struct content_range r;
	const struct head *h = parsed_response(&p, heads[_i].start,
	    heads[_i].fields);

	ck_assert_msg(content_range_of(h, &r) == heads[_i].want, "%s",
	    heads[_i].label);
}
END_TEST

START_TEST(writes)
{
	char out[CONTENT_RANGE_LEN];
	struct range r = {UINT64_MAX, UINT64_MAX};

	ck_assert_slice(((struct str){out,
	    content_range_unsatisfied(out, 10)}), "bytes */10");
	ck_assert_slice(((struct str){out,
	    content_range_format(out, r, UINT64_MAX - 1)}),
	    "bytes 18446744073709551615-18446744073709551615/"
	    "18446744073709551614");
}
END_TEST

UNIT_MAIN("content_range", LOOP(parses, rows) LOOP(of_a_head, heads)
    PLAIN(writes))
