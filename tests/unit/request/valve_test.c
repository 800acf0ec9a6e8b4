/* SPDX-License-Identifier: MIT
 *
 * request/valve_test.c - later, slower, shorter.
 */
#include "proxy/request/valve.h"

#include "tests/unit/request/links.h"

#define SIZE	200000u

static struct meters *table;
static char text[SIZE], out[SIZE];
static struct spring spring;
static struct basin basin;
static struct valve valve;
static int opened;

static void
on_opened(struct valve *v)
{
	ck_assert_ptr_eq(v, &valve);
	ck_assert_uint_eq(basin.len, 0);
	opened++;
}

static struct meter
meter_of(uint64_t rate)
{
	static const struct hash_seed seed = {1, 2};
	struct meter m = {0};

	if (rate == 0)
		return (m);
	table = calloc(1, (meters_size() + 63) / 64 * 64);
	ck_assert_ptr_nonnull(table);
	meter_open(&m, meters_init(table, &seed), "a", 1, rate);
	return (m);
}

static void
set_up(size_t len, size_t appetite, const struct valve_options *o)
{
	for (size_t i = 0; i < len; i++)
		text[i] = (char)(i * 7 + i / 256);
	links_loop = loop_new();
	spring_init(&spring, text, len, 65536);
	basin_init(&basin, out, sizeof(out), appetite);
	valve_init(&valve, links_loop, o);
	chain_join(&spring.source, &valve.sink);
	chain_join(&valve.source, &basin.sink);
}

static void
tear_down(void)
{
	valve_fini(&valve);
	valve_fini(&valve);
	loop_free(links_loop);
	free(table);
	table = NULL;
}

static int64_t
run_until_over(void)
{
	int64_t began = loop_now(links_loop)->mono_ns;

	spring_flow(&spring.source);
	for (int i = 0; i < 5000 && basin.ended + basin.aborted == 0; i++) {
		basin_drink(&basin);
		links_turn();
	}
	return ((loop_now(links_loop)->mono_ns - began) / 1000000);
}

static const struct {
	const char	*label;
	size_t		 len;
	size_t		 appetite;
	uint64_t	 rate;
	int64_t		 delay_ms;
	int64_t		 least_ms;
	int64_t		 most_ms;
} rows[] = {
    {"nothing", 0, 0, 0, 0, 0, 50},
    {"wide open", SIZE, 0, 0, 0, 0, 50},
    {"wide open, slow reader", SIZE, 1000, 0, 0, 0, 500},
    {"200 KB at 500 KB/s", SIZE, 0, 500000, 0, 320, 700},
    {"the same, slow reader", SIZE, 3000, 500000, 0, 320, 900},
    {"a little is at once", 1000, 0, 500000, 0, 0, 50},
    {"delayed", 1000, 0, 0, 100, 99, 250},
    {"nothing, delayed", 0, 0, 0, 100, 99, 250},
    {"both", 100000, 0, 500000, 100, 220, 600},
};

START_TEST(lets_all_through)
{
	struct valve_options o = {.meter = meter_of(rows[_i].rate),
	    .delay_ms = rows[_i].delay_ms, .opened = on_opened,
	    .most = UINT64_MAX};
	int64_t ms;

	set_up(rows[_i].len, rows[_i].appetite, &o);
	ms = run_until_over();
	ck_assert_int_eq(basin.ended, 1);
	ck_assert_uint_eq(basin.len, rows[_i].len);
	ck_assert_mem_eq(out, text, rows[_i].len);
	ck_assert_msg(ms >= rows[_i].least_ms, "%s: %d ms", rows[_i].label,
	    (int)ms);
	ck_assert_msg(ms <= rows[_i].most_ms, "%s: %d ms", rows[_i].label,
	    (int)ms);
	ck_assert_int_eq(opened, rows[_i].delay_ms > 0);
	tear_down();
}
END_TEST

static const struct {
	size_t		 len;
	uint64_t	 most;
	int		 cut;
} bounds[] = {
    {1000, 1000, 0}, {1001, 1000, 1}, {0, 0, 0}, {1, 0, 1},
    {SIZE, 100000, 1}, {SIZE, SIZE, 0},
};

START_TEST(cuts_what_is_too_long)
{
	struct valve_options o = {.most = bounds[_i].most};

	set_up(bounds[_i].len, 700, &o);
	(void)run_until_over();
	ck_assert_int_eq(basin.aborted, bounds[_i].cut);
	ck_assert_int_eq(basin.ended, !bounds[_i].cut);
	ck_assert_int_eq(valve.has_cut, bounds[_i].cut);
	ck_assert_uint_le(basin.len, bounds[_i].most);
	if (bounds[_i].cut) {
		ck_assert_int_eq(basin.why, SINK_ABORT_REFUSED);
		ck_assert(spring.broken);
	}
	tear_down();
}
END_TEST

/* Either end may go while the other waits. */
START_TEST(ends_while_it_waits)
{
	struct valve_options o = {.meter = meter_of(1000), .delay_ms = 20,
	    .most = UINT64_MAX};

	set_up(SIZE, 0, &o);
	spring_flow(&spring.source);
	if (_i == 0) {
		source_cancel(&valve.source, SINK_ABORT_GONE);
		ck_assert(spring.cancelled);
	} else if (_i == 1) {
		chain_part(&spring.source);
		sink_abort(&valve.sink, SINK_ABORT_TRUNCATED);
		ck_assert_int_eq(basin.aborted, 1);
	} else {
		basin.breaks = true;
		for (int i = 0; i < 2000 && !spring.broken; i++)
			links_turn();
		ck_assert(spring.broken);
	}
	for (int i = 0; i < 60; i++)
		links_turn();
	ck_assert_uint_eq(basin.len, 0);
	ck_assert_int_eq(basin.ended, 0);
	tear_down();
}
END_TEST

UNIT_MAIN("valve",
    LOOP(lets_all_through, rows)
    LOOP(cuts_what_is_too_long, bounds)
    tcase_add_loop_test(tc, ends_while_it_waits, 0, 3);)
