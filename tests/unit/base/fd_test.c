/* SPDX-License-Identifier: MIT
 *
 * tests/unit/base/fd_test.c
 */
#include "proxy/base/fd.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static int
count_open(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	ck_assert_ptr_nonnull(d);
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return (n);
}

START_TEST(sets_flags)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(fd_nonblock(ends[0]), 0);
	ck_assert_int_eq(fd_cloexec(ends[0]), 0);
	ck_assert_int_ne(fcntl(ends[0], F_GETFL) & O_NONBLOCK, 0);
	ck_assert_int_ne(fcntl(ends[0], F_GETFD) & FD_CLOEXEC, 0);
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

START_TEST(passes_a_descriptor)
{
	int pair[2], ends[2], got;
	char text[8];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(fd_send(pair[0], "hi", 2, ends[1]), 2);
	ck_assert_int_eq(fd_receive(pair[1], text, sizeof(text), &got), 2);
	ck_assert_int_ne(got, -1);
	ck_assert_int_ne(fcntl(got, F_GETFD) & FD_CLOEXEC, 0);
	ck_assert_int_eq(fd_write_all(got, "x", 1), 0);
	ck_assert_int_eq(read(ends[0], text, 1), 1);
	ck_assert_int_eq(text[0], 'x');
	ck_assert_int_eq(fd_send(pair[0], "ho", 2, -1), 2);
	ck_assert_int_eq(fd_receive(pair[1], text, sizeof(text), &got), 2);
	ck_assert_int_eq(got, -1);
}
END_TEST

/* Whoever sends more than one may not fill our table of descriptors. */
START_TEST(only_one_is_kept)
{
	union {
		struct cmsghdr	 header;
		char		 space[CMSG_SPACE(2 * sizeof(int))];
	} control;
	struct iovec iov = {"x", 1};
	struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1,
	    .msg_control = control.space,
	    .msg_controllen = sizeof(control.space)};
	int pair[2], two[2] = {0, 0}, got, before;
	struct cmsghdr *c;
	char text[8];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	memset(&control, 0, sizeof(control));
	c = CMSG_FIRSTHDR(&msg);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(two));
	memcpy(CMSG_DATA(c), two, sizeof(two));
	ck_assert_int_eq(sendmsg(pair[0], &msg, 0), 1);
	before = count_open();
	ck_assert_int_eq(fd_receive(pair[1], text, sizeof(text), &got), 1);
	ck_assert_int_ne(got, -1);
	ck_assert_int_eq(count_open(), before + 1);
}
END_TEST

UNIT_MAIN("fd", PLAIN(sets_flags) PLAIN(writes_all) PLAIN(passes_a_descriptor)
    PLAIN(only_one_is_kept))
