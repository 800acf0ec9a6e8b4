/* SPDX-License-Identifier: MIT
 *
 * request/multipart_test.c - several ranges as one body.
 */
#include "proxy/request/multipart.h"

#include "tests/unit/cache/fixture.h"
#include "tests/unit/request/links.h"

#define STORED	300000u
#define SIZE	(2u * STORED)
#define MARK	"00000000000000010000000000000002"

static struct multipart multipart;
static struct cache_reader reader;
static struct basin basin;
static char out[SIZE], want[SIZE];

static void
set_up(const struct range_set *set, const char *type, size_t appetite)
{
	struct cache_user *user = fixture_user(fixture_cache(4 * MIB, 0), 0);
	struct multipart_plan plan = {
	    .reader = &reader,
	    .set = *set,
	    .total = STORED,
	    .type = str_of(type),
	    .secret = {.hi = 1, .lo = 2},
	};

	ck_assert(fixture_store(user, 1, STORED, true, 1));
	ck_assert_int_eq(fixture_find(user, 1, &reader, 2), CACHE_FOUND);
	ck_assert_int_eq(multipart_init(&multipart, &plan), 0);
	basin_init(&basin, out, SIZE, appetite);
	chain_join(&multipart.source, &basin.sink);
}

static void
tear_down(void)
{
	multipart_fini(&multipart);
	multipart_fini(&multipart);
	reader_close(&reader);
}

static const struct {
	const char *label, *type;
	size_t appetite;
	struct range_set set;
} rows[] = {
	{"two", "text/x", 0, {2, {{0, 9}, {20, 29}}}},
	{"of no type", "", 0, {2, {{0, 9}, {20, 29}}}},
	{"backwards", "a/b", 0, {3, {{100, 199}, {50, 50}, {0, 0}}}},
	{"large", "a/b", 0, {2, {{1, 140000}, {150000, STORED - 1}}}},
	{"to a slow one", "a/b", 777, {2, {{1, 140000}, {150000,
	    STORED - 1}}}},
	{"byte by byte", "a/b", 1, {2, {{1, 3}, {7, 7}}}},
};

static size_t
expect(const struct range_set *set, const char *type)
{
	size_t n = 0;

	for (unsigned i = 0; i < set->count; i++) {
		n += (size_t)sprintf(want + n, "%s--" MARK "\r\n%s%s%s"
		    "Content-Range: bytes %u-%u/%u\r\n\r\n",
		    i == 0 ? "" : "\r\n", type[0] == '\0' ? "" :
		    "Content-Type: ", type, type[0] == '\0' ? "" : "\r\n",
		    (unsigned)set->at[i].first, (unsigned)set->at[i].last,
		    STORED);
		for (uint64_t at = set->at[i].first; at <= set->at[i].last;
		    at++)
			want[n++] = fixture_byte(1, at);
	}
	return (n + (size_t)sprintf(want + n, "\r\n--" MARK "--\r\n"));
}

START_TEST(makes_one_body)
{
	size_t len = expect(&rows[_i].set, rows[_i].type);

	set_up(&rows[_i].set, rows[_i].type, rows[_i].appetite);
	ck_assert_uint_eq(multipart_length(&multipart), len);
	multipart_flow(&multipart);
	basin_drink(&basin);
	ck_assert_int_eq(basin.ended, 1);
	ck_assert_uint_eq(basin.len, len);
	ck_assert_mem_eq(out, want, len);
	tear_down();
}
END_TEST

START_TEST(cancelled)
{
	set_up(&rows[0].set, "", 50);
	multipart_flow(&multipart);
	source_cancel(&multipart.source, SINK_ABORT_GONE);
	multipart_flow(&multipart);
	ck_assert_uint_eq(basin.len, 50);
	ck_assert_int_eq(basin.ended + basin.aborted, 0);
	tear_down();
}
END_TEST

START_TEST(sink_breaks)
{
	set_up(&rows[0].set, "", 50);
	multipart_flow(&multipart);
	basin.breaks = true;
	source_resume(&multipart.source);
	ck_assert_ptr_null(basin.sink.source);
	ck_assert_int_eq(basin.ended + basin.aborted, 0);
	tear_down();
}
END_TEST

UNIT_MAIN("multipart", LOOP(makes_one_body, rows) PLAIN(cancelled)
    PLAIN(sink_breaks))
