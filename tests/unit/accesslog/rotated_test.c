/* SPDX-License-Identifier: MIT
 *
 * accesslog/rotated_test.c - which names rotation makes, and what is removed.
 */
#include "proxy/accesslog/rotated.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "tests/unit/unit.h"

#define NOW_S	INT64_C(1795384700)
#define DAY_S	INT64_C(86400)

static const struct {
	const char	*name;
	bool		 want;
} names[] = {
	{"access.log.1", true}, {"access.log.14.gz", true},
	{"access.log-20261122", true}, {"access.log-20261122.xz", true},
	{"access.log-2026-11-22-1795384700.zst", true},
	{"access.log.1.bz2", true}, {"access.log-1.gz", true},
	{"access.log", false}, {"access.log.gz", false}, {"access.log.", false},
	{"access.log-", false}, {"access.log.1.2", false},
	{"access.log.1x", false}, {"access.log.old", false},
	{"access.log.1.gz.gz", false}, {"access.log.1.tar", false},
	{"access.log1", false}, {"xaccess.log.1", false},
	{"access.logs.1", false}, {"other.log.1", false}, {"", false},
	{"access.log.1 ", false}, {"access.log-1-", false},
	{"access.log.123456789012345", false},
	{"access.log-1-2-3-4-5-6-7", false}, {"aduana.yaml", false},
};

START_TEST(knows_names)
{
	ck_assert_msg(rotated_is_name(str_of(names[_i].name),
			  STR("access.log")) == names[_i].want,
	    "%s", names[_i].name);
}
END_TEST

static char dir[] = "/tmp/aduana-rotated-XXXXXX";
static char path[128];

static const char *
at(const char *name)
{
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return (path);
}

static void
put(const char *name, int64_t age_s)
{
	struct timespec times[2] = {{NOW_S - age_s, 0}, {NOW_S - age_s, 0}};
	int fd = open(at(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	ck_assert_int_ne(fd, -1);
	close(fd);
	ck_assert_int_eq(utimensat(AT_FDCWD, at(name), times, 0), 0);
}

static bool
is_there(const char *name)
{
	struct stat st;

	return (lstat(at(name), &st) == 0);
}

START_TEST(removes_old_ones_alone)
{
	const char *stay[] = {"a.log", "a.log.1", "a.log.old", "b.log.2",
	    "a.log.9", "a.log.8"};

	ck_assert_ptr_nonnull(mkdtemp(dir));
	put("a.log", 9 * DAY_S);
	put("a.log.1", DAY_S);
	put("a.log.2", 3 * DAY_S);
	put("a.log-20261101.gz", 9 * DAY_S);
	put("a.log.old", 9 * DAY_S);
	put("b.log.2", 9 * DAY_S);
	/* Neither what a link leads to, nor a folder. */
	ck_assert_int_eq(symlink("b.log.2", at("a.log.9")), 0);
	ck_assert_int_eq(mkdir(at("a.log.8"), 0700), 0);
	ck_assert_int_eq(rotated_remove(at("a.log"), NOW_S - 2 * DAY_S), 2);
	ck_assert(!is_there("a.log.2") && !is_there("a.log-20261101.gz"));
	for (size_t i = 0; i < sizeof(stay) / sizeof(stay[0]); i++)
		ck_assert_msg(is_there(stay[i]), "%s", stay[i]);
	ck_assert_int_eq(rotated_remove(at("a.log"), NOW_S - 2 * DAY_S), 0);
	for (size_t i = 0; i < sizeof(stay) / sizeof(stay[0]); i++)
		remove(at(stay[i]));
	ck_assert_int_eq(rmdir(dir), 0);
	ck_assert_int_eq(rotated_remove(at("a.log"), NOW_S), -1);
}
END_TEST

UNIT_MAIN("rotated",
    LOOP(knows_names, names)
    PLAIN(removes_old_ones_alone))
