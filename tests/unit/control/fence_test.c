/* SPDX-License-Identifier: MIT
 *
 * control/fence_test.c - what can be opened behind a fence, tried in a child.
 */
#include "proxy/control/fence.h"

#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/unit.h"

#define NEW	(O_WRONLY | O_CREAT | O_EXCL)

/* a/ is read, b/ and b/sub/ are written, c/secret is the secret. */
static char dir[32];
static const char *const folders[] = {"a", "b", "b/sub", "c", "c/deep"};
static const char *const files[] = {"a/file", "b/file", "c/secret", "c/file",
    "c/deep/file", "file"};

static const char *
at(const char *name)
{
	static char path[4][96];
	static unsigned next;
	char *p = path[next++ % 4];

	snprintf(p, sizeof(path[0]), "%s/%s", dir, name);
	return (p);
}

static void
set_up(void)
{
	size_t i;

	strcpy(dir, "/tmp/fence_test.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	for (i = 0; i < ROWS(folders); i++)
		ck_assert_int_eq(mkdir(at(folders[i]), 0700), 0);
	for (i = 0; i < ROWS(files); i++)
		close(open(at(files[i]), NEW | O_CLOEXEC, 0600));
	ck_assert_int_eq(symlink("c/secret", at("link")), 0);
	ck_assert_int_eq(symlink(".", at("c/round")), 0);
}

static void
tear_down(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf %s", dir);
	ck_assert_int_eq(system(command), 0);
}

enum how { READ, WRITE, AROUND };

static const struct {
	const char	*label;
	enum how	 how;
	const char	*named;
	const char	*path;
	int		 flags;
	int		 want;
} rows[] = {
	{"a folder that is read", READ, "a", "a/file", O_RDONLY, 0},
	{"is listed", READ, "a", "a", O_RDONLY | O_DIRECTORY, 0},
	{"is not written", READ, "a", "a/file", O_WRONLY, EACCES},
	{"nor is anything made in it", READ, "a", "a/new", NEW, EACCES},
	{"what is beside it", READ, "a", "b/file", O_RDONLY, EACCES},
	{"a file alone", READ, "a/file", "a/file", O_RDONLY, 0},
	{"and not its folder", READ, "a/file", "a", O_RDONLY | O_DIRECTORY,
	    EACCES},
	{"a folder that is written", WRITE, "b", "b/file", O_RDWR, 0},
	{"gets new files", WRITE, "b", "b/new", NEW, 0},
	{"and beneath", WRITE, "b", "b/sub/new", NEW, 0},
	{"beside it none", WRITE, "b", "a/new", NEW, EACCES},
	{"around a file", AROUND, "b/none", "b/none", NEW, 0},
	{"a folder with a secret", READ, "c", "c/file", O_RDONLY, 0},
	{"and folders of it", READ, "c", "c/deep/file", O_RDONLY, 0},
	{"but the secret", READ, "c", "c/secret", O_RDONLY, EACCES},
	{"from far above", READ, "", "c/secret", O_RDONLY, EACCES},
	{"by a link", READ, "", "link", O_RDONLY, EACCES},
	{"the secret itself", READ, "c/secret", "c/secret", O_RDONLY, EACCES},
	{"written around", AROUND, "c/file", "c/file", O_RDWR, 0},
	{"made beside", AROUND, "c/file", "c/new", NEW, 0},
	{"and not read", AROUND, "c/file", "c/secret", O_RDONLY, EACCES},
	{"nothing", READ, "none", "file", O_RDONLY, EACCES},
};

static int
name(struct fence *f, enum how how, const char *path)
{
	switch (how) {
	case READ:
		return (fence_read(f, path));
	case WRITE:
		return (fence_write(f, path));
	case AROUND:
		return (fence_write_around(f, path));
	}
	return (-1);
}

/* errno of open(2), or 0. */
static int
try(int row)
{
	const char *const secrets[] = {at("c/secret"), NULL};
	struct fence f;
	int fd;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    fence_begin(&f, secrets) != 0 ||
	    name(&f, rows[row].how, at(rows[row].named)) != 0 ||
	    fence_enter(&f) != 0)
		return (200);
	fd = open(at(rows[row].path), rows[row].flags | O_CLOEXEC, 0600);
	return (fd == -1 ? errno : 0);
}

static int
in_child(int (*what)(int), int arg)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(what(arg));
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return (WEXITSTATUS(status));
}

START_TEST(behind)
{
	int got;

	if (fence_version() == 0)
		return;
	got = in_child(try, _i);
	ck_assert_msg(got == rows[_i].want, "%s: %d, not %d", rows[_i].label,
	    got, rows[_i].want);
}
END_TEST

static int
replace(int arg)
{
	struct fence f;
	int fd;

	(void)arg;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    fence_begin(&f, NULL) != 0 ||
	    fence_write_around(&f, at("b/file")) != 0 || fence_enter(&f) != 0)
		return (200);
	fd = open(at("b/beside"), NEW | O_CLOEXEC, 0600);
	if (fd == -1 || rename(at("b/beside"), at("b/file")) != 0)
		return (errno);
	/* What took its place is read as well. */
	fd = open(at("b/file"), O_RDWR | O_CLOEXEC);
	if (fd == -1 || ftruncate(fd, 0) != 0 || unlink(at("b/file")) != 0)
		return (errno);
	return (rename(at("file"), at("b/file")) == 0 ? 201 : 0);
}

START_TEST(replaced_in_its_place)
{
	ck_assert_int_eq(in_child(replace, 0), fence_version() == 0 ? 201 : 0);
}
END_TEST

static int
drop(int arg)
{
	struct fence f;

	(void)arg;
	if (fence_begin(&f, NULL) != 0)
		return (200);
	fence_drop(&f);
	return (open(at("file"), O_RDONLY | O_CLOEXEC) == -1 ? errno : 0);
}

START_TEST(not_entered)
{
	ck_assert_int_eq(in_child(drop, 0), 0);
}
END_TEST

UNIT_MAIN("fence", tcase_add_checked_fixture(tc, set_up, tear_down);
    LOOP(behind, rows) PLAIN(replaced_in_its_place) PLAIN(not_entered))
