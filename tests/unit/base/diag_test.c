/* SPDX-License-Identifier: MIT
 *
 * tests/unit/base/diag_test.c
 */
#include "proxy/base/diag.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static int saved, ends[2];

/* Standard error is a pipe from here on. */
static void
listen_in(void)
{
	ck_assert_int_eq(pipe(ends), 0);
	saved = dup(STDERR_FILENO);
	ck_assert_int_ne(dup2(ends[1], STDERR_FILENO), -1);
}

/* One read must give one whole line: each word is one write. */
static void
heard(const char *want)
{
	char got[8192];
	ssize_t n = read(ends[0], got, sizeof(got) - 1);

	dup2(saved, STDERR_FILENO);
	ck_assert_int_gt(n, 0);
	got[n] = '\0';
	ck_assert_str_eq(got, want);
}

static const struct {
	const char	*in;
	const char	*want;
} rows[] = {
	{"plain", "aduana: plain\n"}, {"", "aduana: \n"},
	{"a\nb", "aduana: a\\x0ab\n"}, {"\x1b[2J", "aduana: \\x1b[2J\n"},
	{"\x7f\r\t", "aduana: \\x7f\\x0d\\x09\n"},
	{"a\xc3\xb1o %s", "aduana: a\xc3\xb1o %s\n"}
};

START_TEST(says_one_printable_line)
{
	listen_in();
	diag_info("%s", rows[_i].in);
	heard(rows[_i].want);
}
END_TEST

START_TEST(says_who_and_why)
{
	diag_name("worker 2");
	listen_in();
	errno = ENOENT;
	diag_warn("cannot %s", "go");
	ck_assert_int_eq(errno, ENOENT);
	heard("aduana[worker 2]: cannot go: No such file or directory\n");
	listen_in();
	diag_warnx("no errno");
	heard("aduana[worker 2]: no errno\n");
}
END_TEST

START_TEST(long_lines_are_cut)
{
	static char long_text[5000];
	char got[8192];
	ssize_t n;

	memset(long_text, '\n', sizeof(long_text) - 1);
	listen_in();
	errno = ENOENT;
	diag_warn("%s", long_text);
	n = read(ends[0], got, sizeof(got));
	dup2(saved, STDERR_FILENO);
	ck_assert_int_gt(n, 1000);
	ck_assert_int_lt(n, 2200);
	ck_assert_int_eq(got[n - 1], '\n');
	ck_assert_ptr_eq(memchr(got, '\n', (size_t)n), got + n - 1);
	ck_assert_ptr_nonnull(memmem(got, (size_t)n, "No such file", 12));
}
END_TEST

START_TEST(fatal_exits_with_1)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		fclose(stderr);
		diag_fatal("end");
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1);
}
END_TEST

UNIT_MAIN("diag", LOOP(says_one_printable_line, rows) PLAIN(says_who_and_why)
    PLAIN(long_lines_are_cut) PLAIN(fatal_exits_with_1))
