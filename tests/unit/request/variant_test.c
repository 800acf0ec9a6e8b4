/* SPDX-License-Identifier: MIT
 *
 * request/variant_test.c - names and values that choose a stored response.
 */
#include "proxy/request/variant.h"

#include "config/settings.h"
#include "proxy/request/request.h"
#include "tests/unit/http/parsed.h"

static struct settings settings;
static struct request_env env = {.settings = &settings};
static struct request req;
static struct exchange x;
static _Alignas(16) char room[65536];
static struct parsed asked, got;

#define COOKIE	"Set-Cookie: a=b\r\n"

static void
begin(const char *request, const char *response)
{
	memset(&req, 0, sizeof(req));
	memset(&x, 0, sizeof(x));
	settings.cache_cookies = CACHE_COOKIES_CLIENT;
	req.env = &env;
	req.x = &x;
	ws_init(&x.ws, room, sizeof(room));
	x.request = *parsed_request(&asked, "GET / HTTP/1.1", request);
	req.transfer.response = *parsed_response(&got, "HTTP/1.1 200 OK",
	    response);
}

static const struct {
	const char *label, *response;
	enum vary want;
	const char *names;
	bool client;
} rows[] = {
	{"nothing", "", VARY_NONE, NULL, false},
	{"Vary", "Vary: B, a\r\n", VARY_NAMES, "a,b", false},
	{"cookie", COOKIE, VARY_NAMES, "@client", true},
	{"cookie and Vary", COOKIE "Vary: B, a\r\n", VARY_NAMES, "@client,a,b",
	    true},
	{"cookie and star", COOKIE "Vary: *\r\n", VARY_STAR, NULL, false},
	{"public", COOKIE "Cache-Control: public\r\n", VARY_NONE, NULL, false},
	{"s-maxage is not public", COOKIE "Cache-Control: s-maxage=9\r\n",
	    VARY_NAMES, "@client", true},
	{"no field is our name", "Vary: @client\r\n", VARY_STAR, NULL, false},
	{"a name like ours", "Vary: client\r\n", VARY_NAMES, "client", false},
};

START_TEST(not_wanted)
{
	struct str list;

	begin("", COOKIE);
	settings.cache_cookies = CACHE_COOKIES_NEVER;
	ck_assert(variant_names(&req, &list) == VARY_STAR);
	ck_assert(variant_values(&req, STR("@client")).ptr == NULL);
	ck_assert(variant_values(&req, STR("accept")).ptr != NULL);
}
END_TEST

START_TEST(names)
{
	struct str list;

	begin("", rows[_i].response);
	ck_assert_msg(variant_names(&req, &list) == rows[_i].want, "%s",
	    rows[_i].label);
	if (rows[_i].names == NULL)
		return;
	ck_assert_msg(str_eq(list, str_of(rows[_i].names)), "%s: %.*s",
	    rows[_i].label, STR_ARG(list));
	ck_assert_msg(variant_names_client(list) == rows[_i].client, "%s",
	    rows[_i].label);
}
END_TEST

/* What tells one client from another, and what does not. */
static const struct {
	const char *label, *other;
	unsigned char last;	/* byte of the address */
	bool same;
} clients[] = {
	{"the same", "Cookie: a=b\r\nUser-Agent: u\r\n", 1, true},
	{"another field", "Cookie: a=b\r\nUser-Agent: u\r\nX: y\r\n", 1, true},
	{"address", "Cookie: a=b\r\nUser-Agent: u\r\n", 2, false},
	{"no cookie", "User-Agent: u\r\n", 1, false},
	{"another cookie", "Cookie: a=c\r\nUser-Agent: u\r\n", 1, false},
	{"a cookie in another case", "Cookie: A=b\r\nUser-Agent: u\r\n", 1,
	    false},
	{"user agent", "Cookie: a=b\r\nUser-Agent: v\r\n", 1, false},
	{"password", "Cookie: a=b\r\nUser-Agent: u\r\nAuthorization: x\r\n", 1,
	    false},
	{"Via", "Cookie: a=b\r\nUser-Agent: u\r\nVia: 1.1 x\r\n", 1, false},
	{"Forwarded", "Cookie: a=b\r\nUser-Agent: u\r\nForwarded: for=x\r\n",
	    1, false},
	{"X-Forwarded-For",
	    "Cookie: a=b\r\nUser-Agent: u\r\nX-Forwarded-For: x\r\n", 1, false},
	{"the field of Vary", "Cookie: a=b\r\nUser-Agent: u\r\nAccept: z\r\n",
	    1, false},
};

START_TEST(values)
{
	static char kept[1024];
	struct str marker = STR("@client,accept"), value;
	size_t len;

	begin("Cookie: a=b\r\nUser-Agent: u\r\n", "");
	x.client[15] = 1;
	value = variant_values(&req, marker);
	ck_assert(value.ptr != NULL && value.len < sizeof(kept));
	len = value.len;
	memcpy(kept, value.ptr, len);
	begin(clients[_i].other, "");
	x.client[15] = clients[_i].last;
	value = variant_values(&req, marker);
	ck_assert_msg(str_eq(value, (struct str){kept, len}) ==
	    clients[_i].same, "%s: %.*s", clients[_i].label, STR_ARG(value));
}
END_TEST

START_TEST(completed)
{
	struct str list;

	begin("", "Cache-Control: public\r\n");
	req.is_completed = true;
	ck_assert(variant_names(&req, &list) == VARY_NONE);
	req.for_client = true;
	ck_assert(variant_names(&req, &list) == VARY_NAMES);
	ck_assert(variant_names_client(list));
}
END_TEST

UNIT_MAIN("variant", LOOP(names, rows) LOOP(values, clients) PLAIN(completed)
    PLAIN(not_wanted))
