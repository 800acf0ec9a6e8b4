/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/endpoints_test.c
 */
#include "config/endpoints.h"

#include "tests/unit/unit.h"

struct row {
	const char	*in;
	uint16_t	 port;		/* when none is written */
	const char	*host;		/* NULL: refused */
	unsigned	 want;
};

static const struct row rows[] = {
	{"127.0.0.1:3128", 0, "127.0.0.1", 3128},
	{"[::]:3128", 0, "::", 3128}, {"*:3128", 0, "*", 3128},
	{"LocalHost:80", 0, "127.0.0.1", 80},
	{"192.0.2.1", 53, "192.0.2.1", 53}, {"::1", 53, "::1", 53},
	{"[::1]", 53, "::1", 53}, {"[::1]:5353", 53, "::1", 5353},
	{"127.0.0.1", 0, NULL, 0}, {"3128", 0, NULL, 0}, {":3128", 0, NULL, 0},
	{"127.0.0.1:", 0, NULL, 0}, {"127.0.0.1:", 53, NULL, 0},
	{"127.0.0.1:0", 0, NULL, 0}, {"127.0.0.1:65536", 0, NULL, 0},
	{"::1:3128", 0, NULL, 0}, {"[::1", 53, NULL, 0},
	{"[::1]3128", 0, NULL, 0}, {"[127.0.0.1]:80", 0, NULL, 0},
	{"[*]:80", 0, NULL, 0}, {"[]:80", 0, NULL, 0}, {"[", 1, NULL, 0},
	{"proxy.example:3128", 0, NULL, 0}, {"", 53, NULL, 0},
	{"unix:/run/x", 0, NULL, 0}, {"[localhost]:80", 0, NULL, 0}
};

START_TEST(cuts_host_and_port)
{
	const struct row *r = &rows[_i];
	uint16_t port = r->port;
	struct str host;
	const char *why = endpoint_parse(str_of(r->in), &host, &port);

	ck_assert_msg((why == NULL) == (r->host != NULL), "%s: %s", r->in,
	    why == NULL ? "accepted" : why);
	if (why != NULL)
		return;
	ck_assert(str_eq(host, str_of(r->host)));
	ck_assert_uint_eq(port, r->want);
}
END_TEST

UNIT_MAIN("endpoints", LOOP(cuts_host_and_port, rows))
