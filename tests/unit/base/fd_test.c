/* SPDX-License-Identifier: MIT
 *
 * tests/unit/base/fd_test.c
 */
#include "proxy/base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "tests/unit/unit.h"

START_TEST(sets_flags)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(fd_nonblock(ends[0]), 0);
	ck_assert_int_ne(fcntl(ends[0], F_GETFL) & O_NONBLOCK, 0);
	fd_close(&ends[0]);
	ck_assert_int_eq(ends[0], -1);
	fd_close(&ends[0]);
	ck_assert_int_eq(fd_nonblock(-1), -1);
	fd_close(&ends[1]);
}
END_TEST

START_TEST(writes_all)
{
	char got[8];
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(fd_write_all(ends[1], "abc", 3), 0);
	ck_assert_int_eq(read(ends[0], got, sizeof(got)), 3);
	ck_assert_int_eq(fd_write_all(ends[0], "abc", 3), -1);
	ck_assert_int_eq(errno, EBADF);
}
END_TEST

UNIT_MAIN("fd", PLAIN(sets_flags) PLAIN(writes_all))
