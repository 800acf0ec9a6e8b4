/* SPDX-License-Identifier: MIT
 *
 * accesslog/extract_test.c - a second log: whole lines, over a rename and a
 * full disk.
 */
#include "proxy/accesslog/extract.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static char dir[] = "/tmp/aduana-extract-XXXXXX";
static char path[64], old[64], content[1 << 21];

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
read_all(const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	ssize_t n = 0;

	if (fd != -1)
		n = read(fd, content, sizeof(content) - 1);
	if (fd != -1)
		close(fd);
	content[n > 0 ? n : 0] = '\0';
	return (content);
}

START_TEST(follows_a_rename)
{
	struct extract *e = extract_open(path);

	extract_flush(e);
	ck_assert_int_ne(access(path, F_OK), 0);
	extract_put(e, STR("one\n"));
	extract_flush(e);
	ck_assert_int_eq(rename(path, old), 0);
	extract_put(e, STR("two\n"));
	extract_reopen(e);
	extract_put(e, STR("three\n"));
	extract_close(e);
	ck_assert_str_eq(read_all(old), "one\ntwo\n");
	ck_assert_str_eq(read_all(path), "three\n");
}
END_TEST

START_TEST(appends_to_what_is_there)
{
	for (int i = 0; i < 2; i++) {
		struct extract *e = extract_open(path);

		extract_put(e, STR("x\n"));
		extract_close(e);
	}
	ck_assert_str_eq(read_all(path), "x\nx\n");
}
END_TEST

static void
limit(rlim_t bytes)
{
	struct rlimit was;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &was);
	was.rlim_cur = bytes;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &was), 0);
}

START_TEST(full_disk_tears_no_line)
{
	struct extract *e = extract_open(path);

	limit(10);
	extract_put(e, STR("123456\n"));
	extract_put(e, STR("abcdef\n"));
	extract_flush(e);
	ck_assert_str_eq(read_all(path), "123456\n");
	extract_flush(e);
	limit(RLIM_INFINITY);
	extract_put(e, STR("end\n"));
	extract_flush(e);
	ck_assert_str_eq(read_all(path), "123456\nabcdef\nend\n");
	extract_close(e);
}
END_TEST

START_TEST(memory_has_an_end)
{
	static char line[100001];
	struct extract *e = extract_open(path);

	memset(line, 'x', sizeof(line));
	line[sizeof(line) - 1] = '\n';
	limit(0);
	for (int i = 0; i < 20; i++)
		extract_put(e, (struct str){line, sizeof(line)});
	limit(RLIM_INFINITY);
	extract_close(e);
	read_all(path);
	ck_assert_uint_eq(strlen(content), 10 * sizeof(line));
}
END_TEST

START_TEST(waits_for_its_folder)
{
	char nested[80];
	struct extract *e;

	snprintf(nested, sizeof(nested), "%s/later/log", dir);
	e = extract_open(nested);
	extract_put(e, STR("x\n"));
	extract_flush(e);
	snprintf(nested, sizeof(nested), "%s/later", dir);
	ck_assert_int_eq(mkdir(nested, 0700), 0);
	extract_close(e);
	snprintf(nested, sizeof(nested), "%s/later/log", dir);
	ck_assert_str_eq(read_all(nested), "x\n");
	unlink(nested);
	snprintf(nested, sizeof(nested), "%s/later", dir);
	rmdir(nested);
}
END_TEST

UNIT_MAIN("extract",
    tcase_add_checked_fixture(tc, setup, teardown);
    PLAIN(follows_a_rename)
    PLAIN(appends_to_what_is_there)
    PLAIN(full_disk_tears_no_line)
    PLAIN(memory_has_an_end)
    PLAIN(waits_for_its_folder))
