/* SPDX-License-Identifier: MIT
 *
 * http/chunk_test.c - the chunked transfer coding.
 */
#include "proxy/http/chunk.h"

#include "tests/unit/http/parsed.h"

static const struct row {
	const char *label, *in, *body;
	enum chunk_result end;
	size_t left;	/* bytes behind the end */
} rows[] = {
	{"empty", "0\r\n\r\n", "", CHUNK_END, 0},
	{"one", "3\r\nabc\r\n0\r\n\r\n", "abc", CHUNK_END, 0},
	{"hex", "A\r\n0123456789\r\n00a\r\n0123456789\r\n000\r\n\r\n",
	    "01234567890123456789", CHUNK_END, 0},
	{"rest", "1\r\na\r\n0\r\n\r\nGET /", "a", CHUNK_END, 5},
	{"extension", "1;a=b;c=\"d\"\r\nx\r\n0;e\r\n\r\n", "x", CHUNK_END, 0},
	{"trailer", "0\r\nA: b\r\nC: d\r\n\r\n", "", CHUNK_END, 0},
	{"more", "3\r\nab", "ab", CHUNK_MORE, 0},
	{"CRLF in data", "2\r\n\r\n\r\n0\r\n\r\n", "\r\n", CHUNK_END, 0},
	{"no digits", "\r\n", "", CHUNK_BAD, 0},
	{"extension without size", ";a\r\n", "", CHUNK_BAD, 0},
	{"0x", "0x1\r\na\r\n", "", CHUNK_BAD, 0},
	{"plus", "+1\r\na\r\n", "", CHUNK_BAD, 0},
	{"minus", "-1\r\na\r\n", "", CHUNK_BAD, 0},
	{"space before", " 1\r\na\r\n", "", CHUNK_BAD, 0},
	{"space behind", "1 \r\na\r\n", "", CHUNK_BAD, 0},
	{"17 digits", "00000000000000001\r\na", "", CHUNK_BAD, 0},
	{"2^63", "8000000000000000\r\n", "", CHUNK_BAD, 0},
	{"bare LF", "1\na\r\n", "", CHUNK_BAD, 0},
	{"LF in extension", "1;a\nb\r\n", "", CHUNK_BAD, 0},
	{"bare CR in extension", "1;a\rb\r\n", "", CHUNK_BAD, 0},
	{"data too long", "1\r\nab\r\n", "a", CHUNK_BAD, 0},
	{"LF behind data", "1\r\na\n0\r\n\r\n", "a", CHUNK_BAD, 0},
	{"LF at the end", "0\r\n\n", "", CHUNK_BAD, 0},
	{"folded trailer", "0\r\nA: b\r\n c\r\n\r\n", "", CHUNK_BAD, 0},
	{"control in trailer", "0\r\nA: \x01\r\n\r\n", "", CHUNK_BAD, 0},
	{"trailer without a colon", "0\r\nA\r\n\r\n", "", CHUNK_BAD, 0},
	{"trailer with a space before the colon", "0\r\nA : b\r\n\r\n", "", CHUNK_BAD, 0},
};

/* Feed in pieces of ${step}; the bytes behind the end are returned. */
static size_t
decode(const char *in, size_t len, size_t step, char *body,
    enum chunk_result *result)
{
	struct chunk_decoder d;
	size_t at = 0, eaten, n;
	struct str data;

	chunk_init(&d);
	*result = CHUNK_MORE;
	for (*body = '\0'; at < len; at += eaten) {
		n = len - at < step ? len - at : step;
		*result = chunk_decode(&d, (struct str){in + at, n}, &eaten,
		    &data);
		if (*result == CHUNK_DATA)
			strncat(body, data.ptr, data.len);
		if (*result == CHUNK_END || *result == CHUNK_BAD)
			return (len - at - eaten);
	}
	if (*result == CHUNK_DATA)
		*result = CHUNK_MORE;
	return (0);
}

START_TEST(decodes)
{
	const struct row *r = &rows[_i];
	enum chunk_result result;
	size_t step, left, len = strlen(r->in);
	char body[256];

	for (step = 1; step <= len; step++) {
		left = decode(r->in, len, step, body, &result);
		ck_assert_msg(result == r->end, "%s, step %zu: %d", r->label,
		    step, (int)result);
		ck_assert_msg(strcmp(body, r->body) == 0, "%s, step %zu",
		    r->label, step);
		if (result == CHUNK_END)
			ck_assert_uint_eq(left, r->left);
	}
}
END_TEST

static enum chunk_result
decode_flood(const char *start, size_t n, const char *end)
{
	static char in[65536], body[16];
	enum chunk_result result;

	snprintf(in, sizeof(in), "%s%0*d%s", start, (int)n, 0, end);
	decode(in, strlen(in), 4096, body, &result);
	return (result);
}

START_TEST(bounds_what_is_dropped)
{
	ck_assert_int_eq(decode_flood("0;", CHUNK_EXTENSION_MAX - 1,
	    "\r\n\r\n"), CHUNK_END);
	ck_assert_int_eq(decode_flood("0;", CHUNK_EXTENSION_MAX + 1,
	    "\r\n\r\n"), CHUNK_BAD);
	ck_assert_int_eq(decode_flood("0\r\nA:", CHUNK_TRAILER_MAX - 2,
	    "\r\n\r\n"), CHUNK_END);
	ck_assert_int_eq(decode_flood("0\r\nA:", CHUNK_TRAILER_MAX - 1,
	    "\r\n\r\n"), CHUNK_BAD);
}
END_TEST

START_TEST(stays_at_the_end)
{
	struct chunk_decoder d;
	struct str data;
	size_t eaten;

	chunk_init(&d);
	ck_assert_int_eq(chunk_decode(&d, STR(CHUNK_LAST), &eaten, &data),
	    CHUNK_END);
	ck_assert_int_eq(chunk_decode(&d, STR("1\r\n"), &eaten, &data),
	    CHUNK_END);
	ck_assert_uint_eq(eaten, 0);
}
END_TEST

START_TEST(writes_sizes)
{
	char out[CHUNK_HEAD_MAX];

	ck_assert_slice(((struct str){out, chunk_head(out, 26)}), "1a\r\n");
	ck_assert_slice(((struct str){out, chunk_head(out, UINT64_MAX)}),
	    "ffffffffffffffff\r\n");
}
END_TEST

UNIT_MAIN("chunk", LOOP(decodes, rows) PLAIN(bounds_what_is_dropped)
    PLAIN(stays_at_the_end) PLAIN(writes_sizes))
