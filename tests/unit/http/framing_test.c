/* SPDX-License-Identifier: MIT
 *
 * http/framing_test.c - where the body ends.
 */
#include "proxy/http/framing.h"

#include "tests/unit/http/parsed.h"

#define CL	"Content-Length: "
#define TE	"Transfer-Encoding: "

static struct parsed p;

static const struct {
	const char *label, *start, *fields;
	unsigned status;
	enum framing_kind kind;
	uint64_t length;
} requests[] = {
	{"none", "GET / HTTP/1.1", "", 0, FRAMING_NONE, 0},
	{"length", "PUT / HTTP/1.1", CL "12\r\n", 0, FRAMING_LENGTH, 12},
	{"zero", "PUT / HTTP/1.1", CL "0\r\n", 0, FRAMING_NONE, 0},
	{"leading zeros", "PUT / HTTP/1.1", CL "0012\r\n", 0, FRAMING_LENGTH,
	    12},
	{"largest", "PUT / HTTP/1.1", CL "9223372036854775807\r\n", 0,
	    FRAMING_LENGTH, INT64_MAX},
	{"chunked", "PUT / HTTP/1.1", TE "ChunkeD\r\n", 0, FRAMING_CHUNKED, 0},
	{"both", "PUT / HTTP/1.1", TE "chunked\r\n" CL "5\r\n", 400, 0, 0},
	{"both, other order", "PUT / HTTP/1.1", CL "5\r\n" TE "chunked\r\n",
	    400, 0, 0},
	{"in 1.0", "PUT / HTTP/1.0", TE "chunked\r\n", 400, 0, 0},
	{"gzip", "PUT / HTTP/1.1", TE "gzip, chunked\r\n", 501, 0, 0},
	{"identity", "PUT / HTTP/1.1", TE "identity\r\n", 501, 0, 0},
	{"empty", "PUT / HTTP/1.1", TE "\r\n", 501, 0, 0},
	{"list of one", "PUT / HTTP/1.1", TE "chunked,\r\n", 501, 0, 0},
	{"twice", "PUT / HTTP/1.1", TE "chunked\r\n" TE "chunked\r\n", 400, 0,
	    0},
	{"vertical tab", "PUT / HTTP/1.1", TE "\xa0" "chunked\r\n", 501, 0, 0},
	{"two lengths", "PUT / HTTP/1.1", CL "5\r\n" CL "6\r\n", 400, 0, 0},
	{"same twice", "PUT / HTTP/1.1", CL "5\r\n" CL "5\r\n", 400, 0, 0},
	{"list", "PUT / HTTP/1.1", CL "5, 5\r\n", 400, 0, 0},
	{"plus", "PUT / HTTP/1.1", CL "+5\r\n", 400, 0, 0},
	{"minus", "PUT / HTTP/1.1", CL "-5\r\n", 400, 0, 0},
	{"hex", "PUT / HTTP/1.1", CL "0x5\r\n", 400, 0, 0},
	{"empty length", "PUT / HTTP/1.1", CL "\r\n", 400, 0, 0},
	{"too large", "PUT / HTTP/1.1", CL "9223372036854775808\r\n", 400, 0,
	    0},
	{"far too large", "PUT / HTTP/1.1",
	    CL "18446744073709551621\r\n", 400, 0, 0},
	{"CONNECT", "CONNECT a:1 HTTP/1.1", CL "5\r\n", 400, 0, 0},
	{"CONNECT 0", "CONNECT a:1 HTTP/1.1", CL "0\r\n", 0, FRAMING_NONE, 0},
	{"TRACE", "TRACE / HTTP/1.1", TE "chunked\r\n", 400, 0, 0},
};

START_TEST(frames_requests)
{
	struct head *h = parsed_request(&p, requests[_i].start,
	    requests[_i].fields);
	struct framing f;
	unsigned status;
	const char *problem = framing_of_request(h, &f, &status);

	ck_assert_msg(status == requests[_i].status, "%s: %u",
	    requests[_i].label, status);
	ck_assert((problem == NULL) == (status == 0));
	if (problem != NULL)
		return;
	ck_assert_int_eq(f.kind, requests[_i].kind);
	ck_assert_uint_eq(f.length, requests[_i].length);
}
END_TEST

static const struct {
	const char *label, *start, *fields;
	enum method asked;
	bool is_bad;
	enum framing_kind kind;
	uint64_t length;
} responses[] = {
	{"close", "HTTP/1.1 200 OK", "", METHOD_GET, false, FRAMING_CLOSE, 0},
	{"1.0", "HTTP/1.0 200 OK", "", METHOD_GET, false, FRAMING_CLOSE, 0},
	{"length", "HTTP/1.1 200 OK", CL "7\r\n", METHOD_GET, false,
	    FRAMING_LENGTH, 7},
	{"zero", "HTTP/1.1 200 OK", CL "0\r\n", METHOD_GET, false,
	    FRAMING_LENGTH, 0},
	{"chunked", "HTTP/1.1 200 OK", TE "chunked\r\n", METHOD_GET, false,
	    FRAMING_CHUNKED, 0},
	{"HEAD", "HTTP/1.1 200 OK", CL "7\r\n", METHOD_HEAD, false,
	    FRAMING_NONE, 0},
	{"HEAD chunked", "HTTP/1.1 200 OK", TE "chunked\r\n", METHOD_HEAD,
	    false, FRAMING_NONE, 0},
	{"204", "HTTP/1.1 204 x", CL "7\r\n", METHOD_GET, false, FRAMING_NONE,
	    0},
	{"304", "HTTP/1.1 304 x", CL "7\r\n", METHOD_GET, false, FRAMING_NONE,
	    0},
	{"103", "HTTP/1.1 103 x", "", METHOD_GET, false, FRAMING_NONE, 0},
	{"CONNECT", "HTTP/1.1 200 OK", CL "7\r\n", METHOD_CONNECT, false,
	    FRAMING_NONE, 0},
	{"CONNECT refused", "HTTP/1.1 403 x", CL "7\r\n", METHOD_CONNECT,
	    false, FRAMING_LENGTH, 7},
	{"both", "HTTP/1.1 200 OK", CL "7\r\n" TE "chunked\r\n", METHOD_GET,
	    true, 0, 0},
	{"two lengths", "HTTP/1.1 200 OK", CL "7\r\n" CL "8\r\n", METHOD_GET,
	    true, 0, 0},
	{"gzip", "HTTP/1.1 200 OK", TE "gzip\r\n", METHOD_GET, true, 0, 0},
	{"chunked in 1.0", "HTTP/1.0 200 OK", TE "chunked\r\n", METHOD_GET,
	    true, 0, 0},
	{"bad even for HEAD", "HTTP/1.1 200 OK", CL "x\r\n", METHOD_HEAD,
	    true, 0, 0},
};

START_TEST(frames_responses)
{
	struct head *h = parsed_response(&p, responses[_i].start,
	    responses[_i].fields);
	struct framing f;
	const char *problem = framing_of_response(h, responses[_i].asked, &f);

	ck_assert_msg((problem != NULL) == responses[_i].is_bad, "%s: %s",
	    responses[_i].label, problem);
	if (problem != NULL)
		return;
	ck_assert_int_eq(f.kind, responses[_i].kind);
	ck_assert_uint_eq(f.length, responses[_i].length);
}
END_TEST

UNIT_MAIN("framing", LOOP(frames_requests, requests)
    LOOP(frames_responses, responses))
