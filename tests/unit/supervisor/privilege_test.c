/* SPDX-License-Identifier: MIT
 *
 * privilege_test.c - who the daemon becomes, and what it gives away.
 */
#include "proxy/supervisor/privilege.h"

#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static const struct {
	const char	*label;
	uid_t		 now;
	const char	*user;
	int		 want;
	bool		 drops;
	const char	*who;
} finds[] = {
	{"not root: stays", 1000, "daemon", 0, false, ""},
	{"not root: unknown user does not matter", 1000, "no-such", 0, false,
	    ""},
	{"root: the user named", 0, "daemon", 0, true, "daemon"},
	{"root: the user root stays root", 0, "root", 0, false, "root"},
	{"root: an unknown user is refused", 0, "no-such-user", -1, false, ""},
};

START_TEST(finds_the_user)
{
	struct privilege p;
	char problem[128] = "";

	ck_assert_msg(privilege_find(&p, finds[_i].now, finds[_i].user,
	    problem, sizeof(problem)) == finds[_i].want, "%s",
	    finds[_i].label);
	ck_assert_msg(p.drops == finds[_i].drops, "%s", finds[_i].label);
	ck_assert_str_eq(p.user, finds[_i].who);
	ck_assert_msg((problem[0] != '\0') == (finds[_i].want != 0), "%s",
	    finds[_i].label);
}
END_TEST

START_TEST(root_without_a_user_never_stays_root)
{
	struct privilege p;
	char problem[128];

	ck_assert_int_eq(privilege_find(&p, 0, "", problem, sizeof(problem)),
	    0);
	ck_assert(p.drops);
	ck_assert_uint_ne(p.uid, 0);
}
END_TEST

START_TEST(makes_directories_and_spares_old_ones)
{
	char base[] = "/tmp/aduana-privilege-XXXXXX", path[PATH_MAX];
	struct privilege p = {.drops = false, .uid = getuid()};
	struct stat st;

	ck_assert_ptr_nonnull(mkdtemp(base));
	snprintf(path, sizeof(path), "%s/a//b/c/", base);
	ck_assert_int_eq(privilege_directory(&p, path, 0750), 0);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0750);
	ck_assert_int_eq(chmod(path, 0700), 0);
	ck_assert_int_eq(privilege_directory(&p, path, 0755), 0);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0700);
	snprintf(path, sizeof(path), "%s/logs/access.log", base);
	ck_assert_int_eq(privilege_directory_of(&p, path, 0755), 0);
	snprintf(path, sizeof(path), "%s/logs", base);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(privilege_directory(&p, "", 0755), -1);
	ck_assert_int_eq(privilege_directory_of(&p, "name", 0755), 0);
	snprintf(path, sizeof(path), "rm -r %s", base);
	ck_assert_int_eq(system(path), 0);
}
END_TEST

/* Needs root; elsewhere there is nothing to drop. */
START_TEST(drops_for_good)
{
	struct privilege p;
	char problem[128];

	if (getuid() != 0)
		return;
	ck_assert_int_eq(privilege_find(&p, 0, "nobody", problem,
	    sizeof(problem)), 0);
	ck_assert_int_eq(privilege_drop(&p), 0);
	ck_assert_uint_eq(getuid(), p.uid);
	ck_assert_uint_eq(getegid(), p.gid);
	ck_assert_int_eq(getgroups(0, NULL), 0);
	ck_assert_int_ne(setuid(0), 0);
}
END_TEST

START_TEST(descriptors_reach_the_hard_limit)
{
	ck_assert_uint_gt(privilege_descriptors(), 0);
}
END_TEST

UNIT_MAIN("privilege", LOOP(finds_the_user, finds)
    PLAIN(root_without_a_user_never_stays_root)
    PLAIN(makes_directories_and_spares_old_ones) PLAIN(drops_for_good)
    PLAIN(descriptors_reach_the_hard_limit))
