/* SPDX-License-Identifier: MIT
 *
 * accesslog/spool_test.c - what is promised is kept, what is not is forgotten.
 */
#include "proxy/accesslog/spool.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

#define BYTES	SPOOL_MIN
#define RINGS	2

static _Alignas(64) char mem[3 * SPOOL_MIN];
static struct spool *spool;
static struct spool_end e;

static void
setup(void)
{
	ck_assert_uint_le(spool_layout_size(BYTES, RINGS), sizeof(mem));
	spool = spool_init(mem, BYTES, RINGS);
	spool_open(&e, spool, BYTES, RINGS);
}

static void
reborn(void)
{
	memset(&e, 0, sizeof(e));
	spool_open(&e, spool, BYTES, RINGS);
}

static const char *
waiting(void)
{
	static char text[SPOOL_MIN + 1];
	struct iovec iov[2];
	unsigned n = spool_peek(&e, BYTES, iov);
	size_t at = 0;

	for (unsigned i = 0; i < n; i++) {
		memcpy(text + at, iov[i].iov_base, iov[i].iov_len);
		at += iov[i].iov_len;
	}
	text[at] = '\0';
	return (text);
}

START_TEST(forgets_what_was_not_promised)
{
	setup();
	ck_assert_int_eq(spool_put(&e, STR("one\n")), 0);
	ck_assert_uint_eq(spool_put_bytes(&e), 4);
	reborn();
	ck_assert_ptr_null(spool_promised(&e));
	ck_assert_str_eq(waiting(), "");
	ck_assert(spool_is_empty(spool));
}
END_TEST

START_TEST(keeps_what_was_promised)
{
	static const uint64_t at[RINGS] = {7, 9};

	setup();
	spool_put(&e, STR("one\n"));
	spool_promise(&e, at);
	ck_assert(!spool_is_empty(spool));
	reborn();
	ck_assert_ptr_nonnull(spool_promised(&e));
	ck_assert_uint_eq(spool_promised(&e)[0], 7);
	ck_assert_uint_eq(spool_promised(&e)[1], 9);
	ck_assert_str_eq(waiting(), "one\n");
	spool_keep(&e);
	reborn();
	ck_assert_ptr_null(spool_promised(&e));
	ck_assert_str_eq(waiting(), "one\n");
	ck_assert_uint_eq(spool_waiting(spool), 4);
	spool_consume(&e, 4);
	ck_assert_uint_eq(spool_waiting(spool), 0);
	ck_assert(spool_is_empty(spool));
}
END_TEST

START_TEST(goes_round)
{
	static const uint64_t at[RINGS];
	char line[64], want[64];
	unsigned wrote = 0, read = 0;

	setup();
	for (int i = 0; i < 2000; i++) {
		snprintf(line, sizeof(line), "%u %.*s\n", wrote, i % 40,
		    "........................................");
		if (spool_put(&e, str_of(line)) == 0) {
			wrote++;
			spool_promise(&e, at);
			spool_keep(&e);
			continue;
		}
		/* Not all, so that it never begins anew. */
		for (int k = 0; k < 20; k++) {
			snprintf(want, sizeof(want), "%u ", read++);
			ck_assert(strncmp(waiting(), want, strlen(want)) == 0);
			ck_assert(!spool_is_mid_line(&e));
			spool_consume(&e, 1);
			ck_assert(spool_is_mid_line(&e));
			spool_consume(&e,
			    (size_t)(strchr(waiting(), '\n') - waiting()) + 1);
		}
		reborn();
	}
	ck_assert_uint_gt(read, 1000);
	ck_assert_uint_eq(spool_drop(&e, false), wrote - read);
	ck_assert(spool_is_empty(spool));
}
END_TEST

/* A note is of the bytes that wait, not of others that came to the same place
 * later. */
START_TEST(a_note_ends_with_its_bytes)
{
	static const uint64_t at[RINGS];
	struct spool_note note = {1, 2, 3, 4}, got;

	setup();
	ck_assert(!spool_note(&e, &got));
	spool_put(&e, STR("one\n"));
	spool_promise(&e, at);
	spool_keep(&e);
	spool_set_note(&e, &note);
	reborn();
	ck_assert(spool_note(&e, &got));
	ck_assert_uint_eq(got.before, 3);
	spool_consume(&e, 4);
	spool_put(&e, STR("two\n"));
	spool_promise(&e, at);
	spool_keep(&e);
	reborn();
	ck_assert(!spool_note(&e, &got));
	ck_assert_str_eq(waiting(), "two\n");
}
END_TEST

START_TEST(counts_what_it_drops)
{
	static const uint64_t at[RINGS];

	for (int empty_ends = 0; empty_ends <= 1; empty_ends++) {
		setup();
		spool_put(&e, STR("A=1\nB=2\n\nA=3\n\n"));
		spool_promise(&e, at);
		spool_keep(&e);
		ck_assert_uint_eq(spool_drop(&e, empty_ends == 1),
		    empty_ends == 1 ? 2 : 5);
		ck_assert(spool_is_empty(spool));
	}
}
END_TEST

/* Whatever somebody else wrote into the region. */
START_TEST(takes_no_nonsense)
{
	setup();
	for (unsigned seed = 1; seed < 500; seed++) {
		srand(seed);
		for (size_t i = 64; i < sizeof(mem); i++)
			mem[i] = (char)rand();
		reborn();
		ck_assert_uint_lt(e.head, BYTES);
		ck_assert_uint_lt(e.len, BYTES);
		(void)waiting();
		(void)spool_drop(&e, false);
		spool_keep(&e);
		ck_assert(spool_is_empty(spool));
	}
}
END_TEST

UNIT_MAIN("spool",
    PLAIN(forgets_what_was_not_promised)
    PLAIN(keeps_what_was_promised)
    PLAIN(goes_round)
    PLAIN(a_note_ends_with_its_bytes)
    PLAIN(counts_what_it_drops)
    PLAIN(takes_no_nonsense))
