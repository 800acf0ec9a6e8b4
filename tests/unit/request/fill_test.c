/* SPDX-License-Identifier: MIT
 *
 * request/fill_test.c - a body into the cache and out of it to a client, with
 * fill.h and replay.h.
 */
#include "proxy/request/fill.h"

#include "proxy/metrics/counters.h"
#include "proxy/request/replay.h"
#include "tests/unit/cache/fixture.h"
#include "tests/unit/request/links.h"

#define SIZE	(6u << 20)

static struct cache_user *user;
static struct fill fill;
static struct replay replay;
static struct spring spring;
static struct basin basin;
static char text[SIZE], out[SIZE];
static _Alignas(64) char rows_mem[sizeof(struct counters_row) + 256];
static struct counters_row *counters;
static int lost;

/* As the pipeline does it. */
static void
on_lost(struct replay *r, struct sink *sink)
{
	struct source *source = fill.sink.source;

	ck_assert_ptr_eq(r, &replay);
	ck_assert_ptr_eq(sink, &basin.sink);
	ck_assert_ptr_null(sink->source);
	lost++;
	if (fill.state != FILL_FULL) {
		sink_abort(sink, SINK_ABORT_TRUNCATED);
		return;
	}
	chain_part(source);
	chain_join(source, sink);
	source_resume(source);
}

static void
set_up(size_t len, size_t step, size_t appetite, int64_t announced)
{
	user = fixture_user(fixture_cache(2 * MIB, 0), 0);
	links_loop = loop_new();
	counters = counters_row(counters_init(rows_mem, 1), 0);
	for (size_t i = 0; i < len; i++)
		text[i] = fixture_byte(1, i);
	spring_init(&spring, text, len, step);
	basin_init(&basin, out, SIZE, appetite);
	ck_assert_int_eq(fixture_begin(user, &fill.writer, 1, announced, 1),
	    0);
	fill_start(&fill, counters);
	ck_assert_int_eq(writer_open_reader(&fill.writer, &replay.reader), 0);
	replay_init(&replay, links_loop, UINT64_MAX, on_lost);
	chain_join(&replay.source, &basin.sink);
	chain_join(&spring.source, &fill.sink);
	replay_flow(&replay);
}

static void
tear_down(void)
{
	replay_fini(&replay);
	replay_fini(&replay);
	fill_fini(&fill);
	fill_fini(&fill);
	loop_free(links_loop);
}

static const struct row {
	const char *label;
	size_t len, step, appetite;
	bool announced;
	enum fill_state state;
} rows[] = {
	{"whole", 100000, 5000, 0, false, FILL_COMMITTED},
	{"announced", 100000, 5000, 0, true, FILL_COMMITTED},
	{"empty", 0, 1, 0, false, FILL_COMMITTED},
	{"slow client", 100000, 5000, 333, false, FILL_COMMITTED},
	{"too large", 5000000, 60000, 0, false, FILL_FULL},
	{"too large, in one piece", 5000000, 5000000, 0, false, FILL_FULL},
	{"too large, slow client", 5000000, 60000, 4567, false, FILL_FULL},
};

START_TEST(fills_and_delivers)
{
	const struct row *r = &rows[_i];
	bool full = r->state == FILL_FULL;

	set_up(r->len, r->step, r->appetite, r->announced ? (int64_t)r->len :
	    -1);
	spring_flow(&spring.source);
	ck_assert_int_eq(fill.state, r->state);
	for (int turns = 0; basin.ended + basin.aborted == 0 && turns < 5000;
	    turns++) {
		basin_drink(&basin);
		links_turn();
	}
	ck_assert_int_eq(basin.ended, 1);
	ck_assert_uint_eq(basin.len, r->len);
	ck_assert_mem_eq(out, text, r->len);
	ck_assert_int_eq(lost, full);
	ck_assert_uint_eq(counters_get(counters, METRIC_CACHE_STORED), !full);
	ck_assert_uint_eq(counters_get(counters, METRIC_CACHE_ABORTED), full);
	tear_down();
	ck_assert_int_eq(fixture_has(user, 1, 2), !full);
	ck_assert_uint_eq(counters_get(counters, METRIC_CACHE_ABORTED), full);
}
END_TEST

/* The source breaks off: the client sees that, nothing is stored. */
START_TEST(source_breaks_off)
{
	bool after_full = _i == 1;

	set_up(after_full ? 5000000 : 50000, 5000, 0, -1);
	spring.stays = true;
	basin.appetite = 1000;
	spring_flow(&spring.source);
	ck_assert_int_eq(fill.state, after_full ? FILL_FULL : FILL_OPEN);
	chain_part(&spring.source);
	sink_abort(&fill.sink, SINK_ABORT_TRUNCATED);
	ck_assert_int_eq(fill.state, FILL_ABORTED);
	basin_drink(&basin);
	links_turn();
	ck_assert_int_eq(basin.aborted, 1);
	ck_assert_int_eq(basin.ended, 0);
	ck_assert_mem_eq(out, text, basin.len);
	tear_down();
	ck_assert(!fixture_has(user, 1, 2));
	ck_assert_uint_eq(counters_get(counters, METRIC_CACHE_ABORTED), 1);
}
END_TEST

/* Purged while it is filled: delivered whole, not stored. */
START_TEST(purged_meanwhile)
{
	struct key key = fixture_key(1);

	set_up(50000, 5000, 0, -1);
	cache_purge(user->cache, &key);
	spring_flow(&spring.source);
	basin_drink(&basin);
	ck_assert_int_eq(basin.ended, 1);
	ck_assert_uint_eq(basin.len, 50000);
	tear_down();
	ck_assert(!fixture_has(user, 1, 2));
	ck_assert_uint_eq(counters_get(counters, METRIC_CACHE_STORED), 0);
}
END_TEST

/* The client goes; the fill goes on. */
START_TEST(client_goes)
{
	set_up(100000, 5000, 1000, -1);
	basin.breaks = _i == 1;
	if (_i == 0)
		source_cancel(&replay.source, SINK_ABORT_GONE);
	spring_flow(&spring.source);
	ck_assert_int_eq(fill.state, FILL_COMMITTED);
	ck_assert_int_eq(basin.ended + basin.aborted, 0);
	tear_down();
	ck_assert(fixture_has(user, 1, 2));
}
END_TEST

static const struct part {
	const char *label;
	uint64_t from, left;
	size_t appetite;
} parts[] = {
	{"all", 0, UINT64_MAX, 0},
	{"first byte", 0, 1, 0},
	{"middle", 4000, 5000, 0},
	{"middle, slow", 4000, 5000, 77},
	{"last byte", 9999, 1, 0},
	{"across extents", 1, 9998, 0},
};

START_TEST(replays_a_part)
{
	const struct part *p = &parts[_i];
	uint64_t want = p->left == UINT64_MAX ? 10000 : p->left;

	user = fixture_user(fixture_cache(2 * MIB, 0), 0);
	links_loop = loop_new();
	ck_assert(fixture_store(user, 3, 10000, true, 1));
	ck_assert_int_eq(fixture_find(user, 3, &replay.reader, 2),
	    CACHE_FOUND);
	ck_assert_int_eq(reader_seek(&replay.reader, p->from), 0);
	replay_init(&replay, links_loop, p->left, NULL);
	basin_init(&basin, out, SIZE, p->appetite);
	chain_join(&replay.source, &basin.sink);
	replay_flow(&replay);
	basin_drink(&basin);
	ck_assert_int_eq(basin.ended, 1);
	ck_assert_uint_eq(basin.len, want);
	for (uint64_t i = 0; i < want; i++)
		ck_assert_int_eq(out[i], fixture_byte(3, p->from + i));
	tear_down();
}
END_TEST

static const struct slow_row {
	const char *label;
	struct fill_pace pace;
	bool others;		/* somebody else reads it, too */
	bool given_up;
} slow_rows[] = {
	{"slower than the rate", {1000000000, 10, 3600000}, false, true},
	{"slower, with others", {1000000000, 10, 3600000}, true, true},
	{"any rate", {0, 10, 3600000}, false, false},
	{"older", {0, 3600000, 10}, false, true},
	{"older, with others", {0, 10, 10}, true, false},
	{"fast enough", {0, 3600000, 3600000}, false, false},
};

/* What has come is delivered, and then the rest, whoever gives up. */
START_TEST(slow_source)
{
	const struct slow_row *r = &slow_rows[_i];
	struct cache_reader other = {0};

	set_up(100000, 5000, 0, -1);
	if (r->others)
		ck_assert_int_eq(writer_open_reader(&fill.writer, &other), 0);
	fill_watch(&fill, links_loop, &r->pace);
	spring.len = 50000;
	spring.stays = true;
	spring_flow(&spring.source);
	for (int turns = 0; turns < (r->given_up ? 5000 : 50) &&
	    fill.state == FILL_OPEN; turns++)
		links_turn();
	ck_assert_msg(fill.state == (r->given_up ? FILL_FULL : FILL_OPEN),
	    "%s", r->label);
	links_turn();
	ck_assert_uint_eq(basin.len, 50000);
	spring.len = 100000;
	spring.stays = false;
	source_resume(&spring.source);
	ck_assert_int_eq(basin.ended, 1);
	ck_assert_mem_eq(out, text, 100000);
	reader_close(&other);
	tear_down();
	ck_assert_int_eq(fixture_has(user, 1, 2), !r->given_up);
	ck_assert(cache_check(user->cache));
}
END_TEST

static const int two[2];

UNIT_MAIN("fill", LOOP(fills_and_delivers, rows) LOOP(source_breaks_off, two)
    PLAIN(purged_meanwhile) LOOP(client_goes, two) LOOP(replays_a_part, parts)
    LOOP(slow_source, slow_rows))
