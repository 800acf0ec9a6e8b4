/* SPDX-License-Identifier: MIT
 *
 * request/combine_test.c - stored bytes and the origin's as one body.
 */
#include "proxy/request/combine.h"

#include "tests/unit/cache/fixture.h"
#include "tests/unit/request/links.h"

#define STORED	(9u << 20)
#define SENT	100000u
#define SIZE	(STORED + SENT)

static struct combine combine;
static struct cache_reader reader;
static struct spring spring;
static struct basin basin;
static char text[SENT + 1], out[SIZE];

static void
on_stored_out(struct combine *c)
{
	ck_assert_ptr_eq(c, &combine);
	spring_flow(&spring.source);
}

static void
set_up(const struct combine_plan *plan, size_t len, size_t appetite)
{
	struct cache_user *user = fixture_user(fixture_cache(64 * MIB, 0), 0);

	links_loop = loop_new();
	for (size_t i = 0; i < len; i++)
		text[i] = fixture_byte(2, i);
	ck_assert(fixture_store(user, 1, STORED, true, 1));
	ck_assert_int_eq(fixture_find(user, 1, &reader, 2), CACHE_FOUND);
	combine_init(&combine, links_loop, &reader, plan, on_stored_out);
	ck_assert(!reader_is_open(&reader));
	spring_init(&spring, text, len, 3000);
	basin_init(&basin, out, SIZE, appetite);
	chain_join(&spring.source, &combine.sink);
	chain_join(&combine.source, &basin.sink);
}

static void
run(void)
{
	combine_flow(&combine);
	for (int turns = 0; basin.ended + basin.aborted == 0 && turns < 5000;
	    turns++) {
		basin_drink(&basin);
		links_turn();
	}
}

static void
tear_down(void)
{
	combine_fini(&combine);
	combine_fini(&combine);
	loop_free(links_loop);
}

static const struct row {
	const char *label;
	struct combine_plan plan;
	size_t appetite;
} rows[] = {
	{"before", {.before_at = 5, .before = 70000, .sent = SENT}, 0},
	{"after", {.sent = SENT, .after_at = 300, .after = 70000}, 0},
	{"both", {.before = 1, .sent = SENT, .after_at = 1, .after = 1}, 0},
	{"neither", {.sent = SENT}, 0},
	{"more than a batch", {.before = STORED, .sent = SENT}, 0},
	{"the same to a slow one", {.before = STORED, .sent = SENT}, 33333},
	{"after, more than a batch", {.sent = SENT, .after = STORED}, 0},
	{"slow and both", {.before = 9999, .sent = SENT, .after_at = 77,
	    .after = 9999}, 777},
};

START_TEST(makes_one_body)
{
	const struct combine_plan *p = &rows[_i].plan;
	size_t i, at = 0, wrong = 0;

	set_up(p, SENT, rows[_i].appetite);
	run();
	ck_assert_int_eq(basin.ended, 1);
	ck_assert_uint_eq(basin.len, p->before + SENT + p->after);
	for (i = 0; i < p->before; i++, at++)
		wrong += out[at] != fixture_byte(1, p->before_at + i);
	ck_assert_mem_eq(out + at, text, SENT);
	at += SENT;
	for (i = 0; i < p->after; i++, at++)
		wrong += out[at] != fixture_byte(1, p->after_at + i);
	ck_assert_uint_eq(wrong, 0);
	tear_down();
}
END_TEST

static const struct {
	const char *label;
	size_t len;
	enum sink_abort why;
} lengths[] = {
	{"short", SENT - 1, SINK_ABORT_TRUNCATED},
	{"none", 0, SINK_ABORT_TRUNCATED},
	{"long", SENT + 1, SINK_ABORT_BAD},
};

START_TEST(another_length_is_not_whole)
{
	struct combine_plan plan = {.before = 10, .sent = SENT, .after = 10};

	set_up(&plan, lengths[_i].len, 0);
	run();
	ck_assert_int_eq(basin.ended, 0);
	ck_assert_int_eq(basin.aborted, 1);
	ck_assert_int_eq(basin.why, lengths[_i].why);
	ck_assert_uint_le(basin.len, 10 + SENT);
	tear_down();
}
END_TEST

START_TEST(origin_breaks_off)
{
	struct combine_plan plan = {.before = 10, .sent = SENT, .after = 10};

	set_up(&plan, 100, 0);
	spring.stays = true;
	combine_flow(&combine);
	chain_part(&spring.source);
	sink_abort(&combine.sink, SINK_ABORT_TRUNCATED);
	ck_assert_int_eq(basin.aborted, 1);
	ck_assert_uint_eq(basin.len, 110);
	tear_down();
}
END_TEST

static const struct {
	const char *label;
	uint64_t before;
} breaks[] = {{"at stored bytes", 10}, {"at the origin's", 0}};

START_TEST(sink_breaks)
{
	struct combine_plan plan = {.before = breaks[_i].before,
	    .sent = SENT};

	set_up(&plan, SENT, 0);
	basin.breaks = true;
	combine_flow(&combine);
	ck_assert_int_eq(basin.ended + basin.aborted, 0);
	ck_assert(plan.before > 0 ? spring.cancelled : spring.broken);
	ck_assert_ptr_null(basin.sink.source);
	tear_down();
}
END_TEST

/* The one at the end leaves: so does the origin's side. */
START_TEST(cancelled)
{
	struct combine_plan plan = {.before = STORED, .sent = SENT};

	set_up(&plan, SENT, 100);
	combine_flow(&combine);
	source_cancel(&combine.source, SINK_ABORT_GONE);
	ck_assert(spring.cancelled);
	links_turn();
	ck_assert_uint_eq(basin.len, 100);
	tear_down();
}
END_TEST

/* Another sink takes over in the middle of the stored bytes. */
START_TEST(only_sent)
{
	struct combine_plan plan = {.before = STORED, .sent = SENT,
	    .after = 10};
	struct basin other;

	set_up(&plan, SENT, 100);
	combine_flow(&combine);
	combine_only_sent(&combine);
	chain_part(&combine.source);
	basin_init(&other, out, SIZE, 0);
	chain_join(&combine.source, &other.sink);
	source_resume(&combine.source);
	ck_assert_int_eq(other.ended, 1);
	ck_assert_uint_eq(other.len, SENT);
	ck_assert_mem_eq(out, text, SENT);
	tear_down();
}
END_TEST

UNIT_MAIN("combine", LOOP(makes_one_body, rows)
    LOOP(another_length_is_not_whole, lengths) PLAIN(origin_breaks_off)
    LOOP(sink_breaks, breaks) PLAIN(cancelled) PLAIN(only_sent))
