/* SPDX-License-Identifier: MIT
 *
 * accesslog/file_test.c - appending, renaming, a full disk, sudden deaths.
 */
#include "proxy/accesslog/file.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "proxy/accesslog/spool.h"
#include "tests/unit/unit.h"

#define BYTES	((size_t)16 << 10)

static char dir[] = "/tmp/aduana-file-XXXXXX";
static char path[64], old[64], content[1 << 22];
static struct spool_end lines;
static struct spool *spool;

/* Stands for the rings: how many lines were taken. */
static struct {
	_Atomic uint64_t position;
} *ring;

static void *
shared(size_t size)
{
	void *mem = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	ck_assert(mem != MAP_FAILED);
	return (mem);
}

static void
setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/log", dir);
	snprintf(old, sizeof(old), "%s/log.1", dir);
	spool = spool_init(shared(spool_layout_size(BYTES, 1)), BYTES, 1);
	ring = shared(sizeof(*ring));
	spool_open(&lines, spool, BYTES, 1);
}

static void
teardown(void)
{
	unlink(path);
	unlink(old);
	rmdir(dir);
}

static int
put(const char *text)
{
	uint64_t none = 0;

	if (spool_put(&lines, str_of(text)) != 0)
		return (-1);
	spool_promise(&lines, &none);
	spool_keep(&lines);
	return (0);
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
	f = file_open(path, &lines);
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(put("one\n"), 0);
	ck_assert_str_eq(content_of(path), "");
	ck_assert_int_eq(rename(path, old), 0);
	ck_assert_int_eq(put("two\n"), 0);
	ck_assert_int_eq(file_reopen(f), 0);
	ck_assert_int_eq(put("three\n"), 0);
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
	f = file_open(path, &lines);
	ck_assert_int_eq(rename(dir, away), 0);
	ck_assert_int_eq(put("one\n"), 0);
	ck_assert_int_eq(file_reopen(f), -1);
	ck_assert_int_eq(put("two\n"), 0);
	ck_assert_int_eq(file_flush(f), 0);
	ck_assert_int_eq(rename(away, dir), 0);
	file_close(f);
	ck_assert_str_eq(content_of(path), "one\ntwo\n");
	teardown();
}
END_TEST

START_TEST(ends_a_line_that_somebody_tore)
{
	struct file *f;
	int fd;

	setup();
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	ck_assert_int_eq(write(fd, "whole\nhal", 9), 9);
	close(fd);
	f = file_open(path, &lines);
	put("next\n");
	file_close(f);
	ck_assert_str_eq(content_of(path), "whole\nhal\nnext\n");
	teardown();
}
END_TEST

/* The limit on file size stands for a full disk: a write is partial, then
 * fails; later there is room again. */
START_TEST(full_disk_tears_no_line)
{
	struct rlimit limit = {.rlim_cur = 100, .rlim_max = RLIM_INFINITY};
	char line[100], want[1 << 15] = "";
	int kept = 0;
	struct file *f;

	setup();
	signal(SIGXFSZ, SIG_IGN);
	f = file_open(path, &lines);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	for (int i = 0; i < 1000; i++) {
		snprintf(line, sizeof(line), "line number %040d\n", i);
		if (put(line) == 0) {
			strcat(want, line);
			kept++;
		}
		if (i == 3)
			ck_assert_int_eq(file_flush(f), -1);
	}
	ck_assert_int_gt(kept, 200);
	ck_assert_int_lt(kept, 1000);
	ck_assert_int_eq(file_flush(f), -1);
	ck_assert_uint_eq(strlen(content_of(path)), 53);
	ck_assert(spool_trouble(&lines)->told);
	limit.rlim_cur = RLIM_INFINITY;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert_int_eq(file_flush(f), 0);
	ck_assert(!spool_trouble(&lines)->told);
	ck_assert_int_eq(put("last\n"), 0);
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
	f = file_open(path, &lines);
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(put("one\n"), 0);
	ck_assert_int_eq(file_flush(f), -1);
	ck_assert_int_eq(mkdir(dir, 0700), 0);
	ck_assert_int_eq(file_flush(f), 0);
	file_close(f);
	ck_assert_str_eq(content_of(path), "one\n");
	teardown();
}
END_TEST

#define TWO	"first\nsecond\n"

/* Killed after ${arrived} bytes of two lines; what then is where. */
static const struct {
	const char	*label;
	const char	*before;
	size_t		 arrived;
	bool		 renamed;
	const char	*want;		/* in the file */
	const char	*want_old;	/* NULL: there is none */
} deaths[] = {
	{"nothing arrived", "a\n", 0, false, "a\n" TWO, NULL},
	{"a part arrived", "a\n", 3, false, "a\n" TWO, NULL},
	{"a line arrived", "a\n", 6, false, "a\n" TWO, NULL},
	{"a line and a part", "", 8, false, TWO, NULL},
	{"all arrived", "a\n", 13, false, "a\n", NULL},
	{"renamed, nothing", "a\n", 0, true, TWO, "a\n"},
	{"renamed, a part", "a\n", 3, true, "", "a\n" TWO},
	{"renamed, all", "a\n", 13, true, "", "a\n" TWO},
};

START_TEST(finds_what_a_dead_one_wrote)
{
	struct spool_note note;
	struct stat st;
	struct file *f;
	int fd;

	setup();
	put(TWO);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	ck_assert_int_eq(write(fd, deaths[_i].before,
	    strlen(deaths[_i].before)), (ssize_t)strlen(deaths[_i].before));
	fstat(fd, &st);
	note = (struct spool_note){st.st_dev, st.st_ino, (uint64_t)st.st_size,
	    sizeof(TWO) - 1};
	spool_set_note(&lines, &note);
	ck_assert_int_eq(write(fd, TWO, deaths[_i].arrived),
	    (ssize_t)deaths[_i].arrived);
	close(fd);
	if (deaths[_i].renamed)
		ck_assert_int_eq(rename(path, old), 0);
	spool_open(&lines, spool, BYTES, 1);
	f = file_open(path, &lines);
	/* Before more is said about it. */
	if (deaths[_i].arrived == sizeof(TWO) - 1)
		ck_assert_uint_eq(spool_len(&lines), 0);
	file_close(f);
	if (!deaths[_i].renamed && deaths[_i].arrived == sizeof(TWO) - 1)
		ck_assert_str_eq(content_of(path), "a\n" TWO);
	else
		ck_assert_msg(strcmp(content_of(path), deaths[_i].want) == 0,
		    "%s: %s", deaths[_i].label, content);
	if (deaths[_i].want_old != NULL)
		ck_assert_str_eq(content_of(old), deaths[_i].want_old);
	teardown();
}
END_TEST

/* ---- killed at any instant ----------------------------------------------- */

/* Lines that one writes at most, however late it is killed: what the test reads
 * is bounded. */
#define MOST	4000u

/* As admin does it, with numbers for records, until it is killed. */
static _Noreturn void
write_many(void)
{
	const uint64_t *promised;
	struct file *f;
	char line[64];
	uint64_t at, most;

	spool_open(&lines, spool, BYTES, 1);
	promised = spool_promised(&lines);
	if (promised != NULL) {
		ring->position = *promised;
		spool_keep(&lines);
	}
	f = file_open(path, &lines);
	for (at = ring->position, most = at + MOST; at < most;) {
		for (int i = rand() % 40; i >= 0; i--) {
			snprintf(line, sizeof(line), "number %llu of many\n",
			    (unsigned long long)at);
			if (spool_put(&lines, str_of(line)) != 0)
				break;
			at++;
		}
		spool_promise(&lines, &at);
		ring->position = at;
		spool_keep(&lines);
		(void)file_flush(f);
		if (rand() % 3 == 0)
			(void)file_reopen(f);
	}
	for (;;)
		(void)pause();
}

static uint64_t
check_numbers(const char *name, uint64_t next)
{
	const char *p = content_of(name);
	char want[64];

	for (; *p != '\0'; p += strlen(want)) {
		snprintf(want, sizeof(want), "number %llu of many\n",
		    (unsigned long long)next++);
		ck_assert_msg(strncmp(p, want, strlen(want)) == 0,
		    "%s: %.60s, not %s", name, p, want);
	}
	return (next);
}

START_TEST(each_line_once_whoever_is_killed)
{
	uint64_t next = 0;
	struct file *f;
	pid_t pid;

	setup();
	srand(5);
	for (int i = 0; i < 200; i++) {
		uint64_t begun = ring->position;

		pid = fork();
		if (pid == 0)
			write_many();
		/* Every other one has begun to write. */
		while (i % 2 == 1 && ring->position < begun + 20)
			usleep(50);
		usleep((useconds_t)(rand() % 1500));
		/* Between two renames it has opened the new one. */
		if (i % 8 == 3 && access(path, F_OK) == 0 &&
		    access(old, F_OK) != 0)
			rename(path, old);
		usleep((useconds_t)(rand() % 1500));
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		if (access(old, F_OK) != 0)
			continue;
		/* What a dead one left in the old file is finished. */
		spool_open(&lines, spool, BYTES, 1);
		if (spool_promised(&lines) != NULL) {
			ring->position = *spool_promised(&lines);
			spool_keep(&lines);
		}
		f = file_open(path, &lines);
		next = check_numbers(old, next);
		file_close(f);
		next = check_numbers(path, next);
		unlink(old);
		unlink(path);
	}
	ck_assert_uint_gt(next, 1000);
	teardown();
}
END_TEST

UNIT_MAIN("file",
    PLAIN(follows_a_rename)
    PLAIN(keeps_the_old_when_it_cannot_reopen)
    PLAIN(ends_a_line_that_somebody_tore)
    PLAIN(full_disk_tears_no_line)
    PLAIN(waits_for_its_directory)
    LOOP(finds_what_a_dead_one_wrote, deaths)
    PLAIN(each_line_once_whoever_is_killed))
