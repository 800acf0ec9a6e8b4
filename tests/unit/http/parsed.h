/* SPDX-License-Identifier: MIT
 *
 * tests/unit/http/parsed.h - heads from text, for the tests of this folder.
 */
#ifndef ADUANA_TESTS_HTTP_PARSED_H
#define ADUANA_TESTS_HTTP_PARSED_H

#include <stdio.h>

#include "proxy/base/ws.h"
#include "proxy/http/h1_parse.h"
#include "proxy/http/head.h"
#include "tests/unit/unit.h"

#define PARSED_LIMITS	((struct h1_limits){65536, 8192, 200})

/* A workspace and text that live for one test. */
struct parsed {
	struct ws	 ws;
	struct head	 head;
	_Alignas(16) char mem[131072];
	char		 text[65536];
};

static inline void
parsed_open(struct parsed *p)
{
	ws_init(&p->ws, p->mem, sizeof(p->mem));
}

/* ${start} and ${fields} as on the wire, "\r\n" after each field. */
static inline struct head *
parsed_request(struct parsed *p, const char *start, const char *fields)
{
	struct h1_parse state = {0};
	struct h1_limits limits = PARSED_LIMITS;

	parsed_open(p);
	snprintf(p->text, sizeof(p->text), "%s\r\nHost: a\r\n%s\r\n", start,
	    fields);
	ck_assert_msg(h1_parse_request(&state, str_of(p->text), &limits,
	    &p->ws, &p->head) == H1_DONE, "%s", state.problem);
	return (&p->head);
}

static inline struct head *
parsed_response(struct parsed *p, const char *start, const char *fields)
{
	struct h1_parse state = {0};
	struct h1_limits limits = PARSED_LIMITS;

	parsed_open(p);
	snprintf(p->text, sizeof(p->text), "%s\r\n%s\r\n", start, fields);
	ck_assert_msg(h1_parse_response(&state, str_of(p->text), &limits,
	    &p->ws, &p->head) == H1_DONE, "%s", state.problem);
	return (&p->head);
}

#define ck_assert_slice(got, want) do {					\
	struct str got_ = (got), want_ = str_of(want);			\
	ck_assert_msg(str_eq(got_, want_), "got \"%.*s\", want \"%.*s\"", \
	    STR_ARG(got_), STR_ARG(want_));				\
} while (0)

#endif
