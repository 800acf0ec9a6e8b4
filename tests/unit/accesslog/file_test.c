/* SPDX-License-Identifier: MIT
 *
 * accesslog/file_test.c - appending, renaming, a full disk.
 */
#include "proxy/accesslog/file.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static char dir[] = "/tmp/aduana-file-XXXXXX";
static char path[64], old[64], content[1 << 16];

static void
setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/log", dir);
	snprintf(old, sizeof(old), "%s/log.1", dir);
}

static void
teardown(void)
{
	unlink(path);
	unlink(old);
	rmdir(dir);
}

static const char *
content_of(const char *name)
{
	int fd = open(name, O_RDONLY);
	ssize_t n;

	ck_assert_int_ge(fd, 0);
	n = read(fd, content, sizeof(content) - 1);
	ck_assert_int_ge(n, 0);
	content[n] = '\0';
	close(fd);
	return (content);
}

START_TEST(follows_a_rename)
{
	struct file *f;

	setup();
	f = file_open(path, 1 << 20);
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(file_append(f, STR("one\n")), 0);
	ck_assert_str_eq(content_of(path), "");
	ck_assert_uint_eq(file_pending(f), 4);
	ck_assert_int_eq(rename(path, old), 0);
	ck_assert_int_eq(file_append(f, STR("two\n")), 0);
	ck_assert_int_eq(file_reopen(f), 0);
	ck_assert_int_eq(file_append(f, STR("three\n")), 0);
	file_close(f);
	ck_assert_str_eq(content_of(old), "one\ntwo\n");
	ck_assert_str_eq(content_of(path), "three\n");
	teardown();
}
END_TEST

START_TEST(keeps_the_old_when_it_cannot_reopen)
{
	struct file *f;
	char away[64];

	setup();
	snprintf(away, sizeof(away), "%s-away", dir);
	f = file_open(path, 1 << 20);
	ck_assert_int_eq(rename(dir, away), 0);
	ck_assert_int_eq(file_append(f, STR("one\n")), 0);
	ck_assert_int_eq(file_reopen(f), -1);
	ck_assert_int_eq(file_append(f, STR("two\n")), 0);
	ck_assert_int_eq(file_flush(f), 0);
	ck_assert_int_eq(rename(away, dir), 0);
	file_close(f);
	ck_assert_str_eq(content_of(path), "one\ntwo\n");
	teardown();
}
END_TEST

START_TEST(ends_a_torn_line)
{
	struct file *f;

	setup();
	f = file_open(path, 1 << 20);
	file_append(f, STR("whole\nhal"));
	file_close(f);
	f = file_open(path, 1 << 20);
	file_append(f, STR("next\n"));
	file_close(f);
	ck_assert_str_eq(content_of(path), "whole\nhal\nnext\n");
	teardown();
}
END_TEST

/* The limit on file size stands for a full disk: a write is partial, then
 * fails; later there is room again. */
START_TEST(full_disk_loses_whole_lines_beyond_the_bound)
{
	struct rlimit limit = {.rlim_cur = 10, .rlim_max = RLIM_INFINITY};
	char line[100], want[8192];
	int kept = 0;
	struct file *f;

	setup();
	signal(SIGXFSZ, SIG_IGN);
	f = file_open(path, 4096);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	want[0] = '\0';
	for (int i = 0; i < 200; i++) {
		snprintf(line, sizeof(line), "line number %040d\n", i);
		if (file_append(f, str_of(line)) == 0) {
			strcat(want, line);
			kept++;
		}
	}
	ck_assert_int_gt(kept, 40);
	ck_assert_int_lt(kept, 200);
	ck_assert_int_eq(file_flush(f), -1);
	limit.rlim_cur = RLIM_INFINITY;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert_int_eq(file_flush(f), 0);
	ck_assert_int_eq(file_append(f, STR("last\n")), 0);
	file_close(f);
	strcat(want, "last\n");
	ck_assert_str_eq(content_of(path), want);
	teardown();
}
END_TEST

START_TEST(waits_for_its_directory)
{
	struct file *f;

	setup();
	ck_assert_int_eq(rmdir(dir), 0);
	f = file_open(path, 4096);
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(file_append(f, STR("one\n")), 0);
	ck_assert_int_eq(file_flush(f), -1);
	ck_assert_int_eq(mkdir(dir, 0700), 0);
	ck_assert_int_eq(file_flush(f), 0);
	file_close(f);
	ck_assert_str_eq(content_of(path), "one\n");
	teardown();
}
END_TEST

UNIT_MAIN("file",
    PLAIN(follows_a_rename)
    PLAIN(keeps_the_old_when_it_cannot_reopen)
    PLAIN(ends_a_torn_line)
    PLAIN(full_disk_loses_whole_lines_beyond_the_bound)
    PLAIN(waits_for_its_directory))
