/* SPDX-License-Identifier: MIT
 *
 * sample_test.c - lines of measurements, good ones and bad ones.
 */
#include "proxy/metrics/sample.h"

#include <stdio.h>

#include "tests/unit/unit.h"

#define NOW_MS		INT64_C(1795384700123)
#define OLDEST_MS	INT64_C(1700000000000)

static const struct sample_span span = {NOW_MS, OLDEST_MS};

static const struct {
	const char		*line;
	struct sample		 want;	/* names by the line */
	const char		*name;
	const char		*member;
} good[] = {
    {"room:21", {.value = 21, .weight = 1, .at_ms = NOW_MS}, "room", NULL},
    {"room:-1.5e1:1795384600",
	{.value = -15, .weight = 1, .at_ms = INT64_C(1795384600000)}, "room",
	NULL},
    {"a.b/c-d_e%1:+.5:1795384600.25",
	{.value = 0.5, .weight = 1, .at_ms = INT64_C(1795384600250)},
	"a.b/c-d_e%1", NULL},
    {"x:1:1795384600.98765", {.value = 1, .weight = 1,
	.at_ms = INT64_C(1795384600987)}, "x", NULL},
    {"x:1:1795384999.9", {.value = 1, .weight = 1,
	.at_ms = INT64_C(1795384999900)}, "x", NULL},
    {"x:1:1700000000", {.value = 1, .weight = 1, .at_ms = OLDEST_MS}, "x",
	NULL},
    {"c:3|c", {.kind = SAMPLE_COUNTER, .value = 3, .weight = 1,
	.at_ms = NOW_MS}, "c", NULL},
    {"c:3|c|@0.1", {.kind = SAMPLE_COUNTER, .value = 30, .weight = 1,
	.at_ms = NOW_MS}, "c", NULL},
    {"c:-1|c|#host:a,b|@1", {.kind = SAMPLE_COUNTER, .value = -1, .weight = 1,
	.at_ms = NOW_MS}, "c", NULL},
    {"g:4|g", {.value = 4, .weight = 1, .at_ms = NOW_MS}, "g", NULL},
    {"g:+4|g", {.value = 4, .is_change = true, .weight = 1, .at_ms = NOW_MS},
	"g", NULL},
    {"g:-4|g|#t", {.value = -4, .is_change = true, .weight = 1,
	.at_ms = NOW_MS}, "g", NULL},
    {"t:320|ms|@0.25", {.kind = SAMPLE_TIMER, .value = 320, .weight = 4,
	.at_ms = NOW_MS}, "t", NULL},
    {"t:1|h", {.kind = SAMPLE_TIMER, .value = 1, .weight = 1,
	.at_ms = NOW_MS}, "t", NULL},
    {"u:anna:2|s", {.kind = SAMPLE_SET, .weight = 1, .at_ms = NOW_MS}, "u",
	"anna:2"},
    {"aduanas:1", {.value = 1, .weight = 1, .at_ms = NOW_MS}, "aduanas", NULL},
};

START_TEST(reads)
{
	const struct sample *want = &good[_i].want;
	struct sample s;

	ck_assert_int_eq(sample_parse(&s, str_of(good[_i].line), &span),
	    SAMPLE_FINE);
	ck_assert(str_eq(s.name, str_of(good[_i].name)));
	ck_assert_int_eq(s.kind, want->kind);
	ck_assert_int_eq(s.is_change, want->is_change);
	ck_assert_double_eq_tol(s.value, want->value, 1e-9);
	ck_assert_uint_eq(s.weight, want->weight);
	ck_assert_int_eq(s.at_ms, want->at_ms);
	ck_assert(str_eq(s.member, str_of(good[_i].member)));
}
END_TEST

static const struct {
	const char		*line;
	enum sample_fault	 want;
} bad[] = {
    {"nothing", SAMPLE_BAD_FORM},
    {"a:1|c|x", SAMPLE_BAD_FORM},
    {"a:1|c|", SAMPLE_BAD_FORM},
    {":1", SAMPLE_BAD_NAME},
    {"-a:1", SAMPLE_BAD_NAME},
    {"a b:1", SAMPLE_BAD_NAME},
    {"a\"b:1", SAMPLE_BAD_NAME},
    {"a{b}:1", SAMPLE_BAD_NAME},
    {"temperatur\xc3\xa4:1", SAMPLE_BAD_NAME},
    {"aduana.requests:1", SAMPLE_BAD_RESERVED},
    {"system.x:1|c", SAMPLE_BAD_RESERVED},
    {"a:", SAMPLE_BAD_VALUE},
    {"a:x", SAMPLE_BAD_VALUE},
    {"a:1x", SAMPLE_BAD_VALUE},
    {"a: 1", SAMPLE_BAD_VALUE},
    {"a:0x10", SAMPLE_BAD_VALUE},
    {"a:nan", SAMPLE_BAD_VALUE},
    {"a:inf|g", SAMPLE_BAD_VALUE},
    {"a:1e", SAMPLE_BAD_VALUE},
    {"a:.", SAMPLE_BAD_VALUE},
    {"a:1e19", SAMPLE_BAD_VALUE},
    {"a:1e999", SAMPLE_BAD_VALUE},
    {"a:1e18|c|@0.1", SAMPLE_BAD_VALUE},
    {"a:|s", SAMPLE_BAD_VALUE},
    {"a:1|2|c", SAMPLE_BAD_TYPE},
    {"a:1|", SAMPLE_BAD_TYPE},
    {"a:1|q", SAMPLE_BAD_TYPE},
    {"a:1:2|c", SAMPLE_BAD_VALUE},
    {"a:1|c|@0", SAMPLE_BAD_RATE},
    {"a:1|c|@2", SAMPLE_BAD_RATE},
    {"a:1|c|@", SAMPLE_BAD_RATE},
    {"a:1|c|@1e-9", SAMPLE_BAD_RATE},
    {"a:1:", SAMPLE_BAD_TIME},
    {"a:1:x", SAMPLE_BAD_TIME},
    {"a:1:-5", SAMPLE_BAD_TIME},
    {"a:1:1795384600.", SAMPLE_BAD_TIME},
    {"a:1:1795384600:1", SAMPLE_BAD_TIME},
    {"a:1:1699999999.999", SAMPLE_BAD_OLD},
    {"a:1:0", SAMPLE_BAD_OLD},
    {"a:1:1795385001", SAMPLE_BAD_FUTURE},
    {"a:1:99999999999999999999", SAMPLE_BAD_FUTURE},
};

START_TEST(refuses)
{
	struct sample s;

	ck_assert_str_eq(sample_fault_name(sample_parse(&s,
			     str_of(bad[_i].line), &span)),
	    sample_fault_name(bad[_i].want));
}
END_TEST

START_TEST(bounds_lengths)
{
	char line[SAMPLE_LINE_MAX + 2];
	struct sample s;

	memset(line, 'a', sizeof(line));
	memcpy(line + SAMPLE_NAME_MAX, ":1", 2);
	ck_assert_int_eq(sample_parse(&s,
			     (struct str){line, SAMPLE_NAME_MAX + 2}, &span),
	    SAMPLE_FINE);
	memcpy(line + SAMPLE_NAME_MAX, "a:1", 3);
	ck_assert_int_eq(sample_parse(&s,
			     (struct str){line, SAMPLE_NAME_MAX + 3}, &span),
	    SAMPLE_BAD_NAME);
	ck_assert_int_eq(sample_parse(&s,
			     (struct str){line, SAMPLE_LINE_MAX + 1}, &span),
	    SAMPLE_BAD_LONG);
}
END_TEST

START_TEST(names_kinds)
{
	for (unsigned i = 0; i < SAMPLE_KINDS; i++)
		ck_assert_uint_eq(sample_kind_find(str_of(sample_kind_name(
				      (enum sample_kind)i))),
		    i);
	ck_assert_uint_eq(sample_kind_find(STR("gaug")), SAMPLE_KINDS);
}
END_TEST

UNIT_MAIN("sample", LOOP(reads, good) LOOP(refuses, bad) PLAIN(bounds_lengths)
    PLAIN(names_kinds))
