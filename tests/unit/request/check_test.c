/* SPDX-License-Identifier: MIT
 *
 * request/check_test.c - what is held, let go, cut and refused.
 */
#include "proxy/request/check.h"

#include "config/complaint.h"
#include "config/words_file.h"
#include "filters/words/words.h"
#include "tests/unit/request/links.h"

#define SIZE	(1u << 20)
#define KIB	1024u

static struct words *words;
static struct words_scratch *scratch;
static struct check check;
static struct spring spring;
static struct basin basin;
static char text[SIZE], out[SIZE];
static int told;

static void
on_checked(struct check *c)
{
	ck_assert_ptr_eq(c, &check);
	ck_assert_int_ne(c->state, CHECK_HOLDING);
	told++;
}

static void
set_up(const char *action)
{
	struct complaints *c = complaints_new();
	struct words_file *file = NULL;
	char list[256];

	snprintf(list, sizeof(list), "danger_words:\n  action: %s\n"
	    "  broken: %s\n  words:\n    - bomba\n", action, action);
	ck_assert_msg(words_file_parse(&file, str_of(list), "w.yaml", c) == 0,
	    "%s", complaints_text(c));
	words = words_new(file, c);
	ck_assert_ptr_nonnull(words);
	words_file_free(file);
	complaints_free(c);
	scratch = words_scratch_new(words);
	links_loop = loop_new();
}

static void
tear_down(void)
{
	check_fini(&check);
	check_fini(&check);
	words_scratch_free(scratch);
	words_free(words);
	loop_free(links_loop);
}

static void
start(size_t limit, enum check_beyond beyond, const char *encoding)
{
	struct check_options o = {.loop = links_loop,
	    .words = words_group(words, NULL, STR_NONE),
	    .scratch = scratch, .type = STR("text/plain"),
	    .encoding = str_of(encoding), .limit = limit, .beyond = beyond};

	ck_assert_int_eq(check_start(&check, &o, on_checked), 0);
	chain_join(&spring.source, &check.sink);
}

/* ${len} letters, "bomba" at ${word} unless that is beyond them. */
static void
make_text(size_t len, size_t word)
{
	for (size_t i = 0; i < len; i++)
		text[i] = i % 8 == 7 ? ' ' : "abcdefg"[i % 7];
	if (word + 7 < len)
		memcpy(text + word, " bomba ", 7);
}

#define NEVER	SIZE

static const struct row {
	const char *label, *action;
	size_t len, word, limit;
	enum check_beyond beyond;
	enum check_state state;
	bool whole, cut, clean;
} rows[] = {
	{"clean", "block", 5000, NEVER, 64 * KIB, CHECK_BEYOND_CUT,
	    CHECK_PASSED, true, false, true},
	{"empty", "block", 0, NEVER, 64 * KIB, CHECK_BEYOND_CUT,
	    CHECK_PASSED, true, false, true},
	{"danger", "block", 5000, 4000, 64 * KIB, CHECK_BEYOND_CUT,
	    CHECK_DANGER, false, false, false},
	{"danger, only flagged", "flag", 5000, 4000, 64 * KIB,
	    CHECK_BEYOND_CUT, CHECK_PASSED, true, false, false},
	{"long, clean", "block", 900 * KIB, NEVER, 64 * KIB,
	    CHECK_BEYOND_CUT, CHECK_PASSED, true, false, true},
	{"long, danger within", "block", 900 * KIB, 1000, 64 * KIB,
	    CHECK_BEYOND_CUT, CHECK_DANGER, false, false, false},
	{"long, danger beyond", "block", 900 * KIB, 700 * KIB, 64 * KIB,
	    CHECK_BEYOND_CUT, CHECK_PASSED, false, true, false},
	{"long, danger in the last bytes", "block", 900 * KIB,
	    900 * KIB - 8, 64 * KIB, CHECK_BEYOND_CUT, CHECK_PASSED, false,
	    true, false},
	{"long, danger beyond, flagged", "flag", 900 * KIB, 700 * KIB,
	    64 * KIB, CHECK_BEYOND_CUT, CHECK_PASSED, true, false, false},
	{"long, the rest unchecked", "block", 900 * KIB, 700 * KIB, 64 * KIB,
	    CHECK_BEYOND_PASS, CHECK_PASSED, true, false, false},
	{"long, refused", "block", 900 * KIB, NEVER, 64 * KIB,
	    CHECK_BEYOND_BLOCK, CHECK_TOO_LONG, false, false, false},
};

static const size_t steps[] = {SIZE, 4096, 1000};

static void
check_row(const struct row *r, size_t step, size_t appetite)
{
	set_up(r->action);
	make_text(r->len, r->word);
	spring_init(&spring, text, r->len, step);
	basin_init(&basin, out, SIZE, appetite);
	told = 0;
	start(r->limit, r->beyond, "");
	spring_flow(&spring.source);
	ck_assert_int_eq(told, 0);
	links_turn();
	ck_assert_msg(told == 1, "%s, %zu: told %d", r->label, step, told);
	ck_assert_msg(check.state == r->state, "%s: %d", r->label,
	    check.state);
	if (check.state == CHECK_PASSED) {
		chain_join(&check.source, &basin.sink);
		check_flow(&check);
		basin_drink(&basin);
	}
	ck_assert_int_eq(basin.ended, r->whole);
	ck_assert_int_eq(basin.aborted, r->cut);
	ck_assert_int_eq(check.cut, r->cut);
	ck_assert_mem_eq(out, text, basin.len);
	if (r->whole)
		ck_assert_uint_eq(basin.len, r->len);
	else
		ck_assert_uint_le(basin.len, r->word);
	if (r->cut)
		ck_assert_int_eq(basin.why, SINK_ABORT_REFUSED);
	ck_assert_int_eq(check_is_clean(&check), r->clean);
	ck_assert_int_eq(told, 1);
	tear_down();
}

START_TEST(decides)
{
	for (size_t i = 0; i < ROWS(steps); i++) {
		check_row(&rows[_i], steps[i], 0);
		check_row(&rows[_i], steps[i], 777);
	}
}
END_TEST

START_TEST(cannot_be_decoded)
{
	set_up("block");
	make_text(5000, NEVER);
	spring_init(&spring, text, 5000, 100);
	start(64 * KIB, CHECK_BEYOND_CUT, "gzip");
	spring_flow(&spring.source);
	links_turn();
	ck_assert_int_eq(told, 1);
	ck_assert_int_eq(check.state, CHECK_BROKEN);
	ck_assert(!check_is_clean(&check));
	tear_down();
}
END_TEST

START_TEST(source_breaks_off)
{
	set_up("block");
	make_text(5000, NEVER);
	spring_init(&spring, text, 5000, 100);
	spring.stays = true;
	start(64 * KIB, CHECK_BEYOND_CUT, "");
	spring_flow(&spring.source);
	links_turn();
	ck_assert_int_eq(told, 0);
	chain_part(&spring.source);
	sink_abort(&check.sink, SINK_ABORT_TRUNCATED);
	links_turn();
	ck_assert_int_eq(told, 1);
	ck_assert_int_eq(check.state, CHECK_TRUNCATED);
	tear_down();
}
END_TEST

/* Let through already, and not joined yet: what follows must see it. */
START_TEST(source_breaks_off_later)
{
	set_up("block");
	make_text(100 * KIB, NEVER);
	spring_init(&spring, text, 100 * KIB, 1000);
	basin_init(&basin, out, SIZE, 0);
	start(64 * KIB, CHECK_BEYOND_CUT, "");
	spring_flow(&spring.source);
	links_turn();
	ck_assert_int_eq(check.state, CHECK_PASSED);
	if (_i == 1) {
		chain_join(&check.source, &basin.sink);
		check_flow(&check);
	}
	if (spring.source.sink != NULL)
		chain_part(&spring.source);
	if (_i == 0 || basin.ended == 0)
		sink_abort(&check.sink, SINK_ABORT_BAD);
	if (_i == 0) {
		chain_join(&check.source, &basin.sink);
		check_flow(&check);
		ck_assert_int_eq(basin.aborted, 1);
	}
	ck_assert_int_eq(basin.ended + basin.aborted, 1);
	ck_assert_ptr_null(check.source.sink);
	tear_down();
}
END_TEST

START_TEST(receiver_goes_away)
{
	set_up("block");
	make_text(900 * KIB, NEVER);
	spring_init(&spring, text, 900 * KIB, 1000);
	basin_init(&basin, out, SIZE, 5000);
	start(64 * KIB, CHECK_BEYOND_CUT, "");
	spring_flow(&spring.source);
	links_turn();
	chain_join(&check.source, &basin.sink);
	check_flow(&check);
	if (_i == 0) {
		source_cancel(&check.source, SINK_ABORT_GONE);
		ck_assert(spring.cancelled);
	} else {
		basin.breaks = true;
		source_resume(&check.source);
		ck_assert_ptr_null(basin.sink.source);
	}
	ck_assert_int_eq(basin.ended + basin.aborted, 0);
	tear_down();
}
END_TEST

START_TEST(nothing_after_fini)
{
	set_up("block");
	make_text(100, NEVER);
	spring_init(&spring, text, 100, 1000);
	start(64 * KIB, CHECK_BEYOND_CUT, "");
	spring_flow(&spring.source);
	check_fini(&check);
	links_turn();
	ck_assert_int_eq(told, 0);
	tear_down();
}
END_TEST

static const int two[2];

UNIT_MAIN("check", LOOP(decides, rows) PLAIN(cannot_be_decoded)
    PLAIN(source_breaks_off) LOOP(source_breaks_off_later, two)
    LOOP(receiver_goes_away, two) PLAIN(nothing_after_fini))
