/* SPDX-License-Identifier: MIT
 *
 * tests/unit/base/iov_test.c
 */
#include "proxy/base/iov.h"

#include "tests/unit/unit.h"

static char bytes[16];

/* Of runs with 3, 0, 5 and 8 bytes. */
static const struct row {
	uint64_t	 max;
	int		 runs;
	size_t		 held;
} rows[] = {
	{0, 0, 0}, {1, 1, 1}, {3, 1, 3}, {4, 3, 4}, {8, 3, 8}, {9, 4, 9},
	{16, 4, 16}, {17, 4, 16}, {UINT64_MAX, 4, 16},
};

START_TEST(clips)
{
	const struct row *r = &rows[_i];
	struct iovec iov[] = {{bytes, 3}, {bytes + 3, 0}, {bytes + 3, 5},
	    {bytes + 8, 8}};
	int n = 4;

	ck_assert_uint_eq(iov_size(iov, n), 16);
	ck_assert_uint_eq(iov_clip(iov, &n, r->max), r->held);
	ck_assert_int_eq(n, r->runs);
	ck_assert_uint_eq(iov_size(iov, n), r->held);
}
END_TEST

UNIT_MAIN("iov", LOOP(clips, rows))
