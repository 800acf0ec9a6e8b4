/* SPDX-License-Identifier: MIT
 *
 * tests/unit/shm/region_file_test.c - what is believed of a file, and what not.
 */
#include "proxy/shm/region_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proxy/shm/region.h"
#include "tests/unit/unit.h"

#define SIZE	((size_t)256 * 1024)
#define LAYOUT	7

static char	path[] = "/tmp/region_file_test.XXXXXX";

static void
new_path(void)
{
	int fd;

	(void)strcpy(path + strlen(path) - 6, "XXXXXX");
	fd = mkstemp(path);
	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(close(fd), 0);
}

/* A file that was marked so when its process ended; the word in it is 42. */
static void
leave(enum region_mark mark)
{
	struct region_file f;
	int *word;

	new_path();
	ck_assert_int_eq(region_file_open(&f, path, SIZE, LAYOUT), 0);
	ck_assert_int_eq(f.state, REGION_NEW);
	word = region_carve(f.region, "word", SIZE / 2, 64);
	ck_assert_int_eq(*word, 0);
	*word = 42;
	if (mark != REGION_IN_USE)
		region_file_mark(&f);
	if (mark == REGION_SEALED) {
		ck_assert_int_eq(region_file_flush(&f, 0, UINT64_MAX), 0);
		ck_assert_int_eq(region_file_flush(&f, SIZE, 1), 0);
		ck_assert_int_eq(region_file_seal(&f), 0);
	}
	region_file_close(&f);
	region_file_close(&f);
}

static void
write_at(off_t at, const void *bytes, size_t len)
{
	int fd = open(path, O_WRONLY);

	ck_assert_int_eq(pwrite(fd, bytes, len, at), (ssize_t)len);
	ck_assert_int_eq(close(fd), 0);
}

#define AT(field)	(off_t)offsetof(struct region, field)

static const struct {
	const char		*label;
	enum region_mark	 mark;
	off_t			 damage;	/* -1: none */
	size_t			 size;
	uint64_t		 layout;
	enum region_state	 want;
	const char		*why;
} reopens[] = {
	{"sealed", REGION_SEALED, -1, SIZE, LAYOUT, REGION_CLEAN, ""},
	{"marked in this boot", REGION_MARKED, -1, SIZE, LAYOUT, REGION_CLEAN,
	    ""},
	{"not closed", REGION_IN_USE, -1, SIZE, LAYOUT, REGION_UNCLEAN, ""},
	{"another size", REGION_SEALED, -1, 2 * SIZE, LAYOUT, REGION_NEW,
	    "it was made for another size, 256 KiB and not 512"},
	{"another layout", REGION_SEALED, -1, SIZE, LAYOUT + 1, REGION_NEW,
	    "it was made by another version or for other settings"},
	{"another version", REGION_SEALED, AT(version), SIZE, LAYOUT,
	    REGION_NEW, "it was made by another version"},
	{"no magic", REGION_SEALED, AT(magic), SIZE, LAYOUT, REGION_NEW,
	    "its header is damaged"},
	{"another base", REGION_SEALED, AT(base), SIZE, LAYOUT, REGION_NEW,
	    "its header is damaged"},
	{"another mark", REGION_IN_USE, AT(mark), SIZE, LAYOUT, REGION_NEW,
	    "its header is damaged"},
	{"another boot", REGION_MARKED, AT(boot), SIZE, LAYOUT, REGION_NEW,
	    "its header is damaged"},
};

START_TEST(judges)
{
	struct region_file f;
	int *word;

	leave(reopens[_i].mark);
	if (reopens[_i].damage >= 0)
		write_at(reopens[_i].damage, "\7", 1);
	ck_assert_int_eq(region_file_open(&f, path, reopens[_i].size,
	    reopens[_i].layout), 0);
	ck_assert_int_eq(f.state, reopens[_i].want);
	ck_assert_str_eq(f.why, reopens[_i].why);
	word = region_carve(f.region, "word", SIZE / 2, 64);
	ck_assert_int_eq(*word, f.state == REGION_NEW ? 0 : 42);
	region_file_close(&f);
	/* Opened and not closed well: never clean. */
	ck_assert_int_eq(region_file_open(&f, path, reopens[_i].size,
	    reopens[_i].layout), 0);
	ck_assert_int_eq(f.state, REGION_UNCLEAN);
	region_file_close(&f);
	ck_assert_int_eq(unlink(path), 0);
}
END_TEST

START_TEST(moves_when_its_place_is_taken)
{
	struct region *other;
	struct region_file f;

	leave(REGION_SEALED);
	other = region_create(4096, 1);
	ck_assert_int_eq(region_file_open(&f, path, SIZE, LAYOUT), 0);
	ck_assert_int_eq(f.state, REGION_UNCLEAN);
	ck_assert_int_eq(region_file_seal(&f), 0);
	region_file_close(&f);
	/* And comes back to where it was last, though the first is free. */
	region_free(other);
	ck_assert_int_eq(region_file_open(&f, path, SIZE, LAYOUT), 0);
	ck_assert_int_eq(f.state, REGION_CLEAN);
	region_file_close(&f);
	ck_assert_int_eq(unlink(path), 0);
}
END_TEST

START_TEST(one_at_a_time)
{
	struct region_file f, g;
	pid_t pid;

	new_path();
	ck_assert_int_eq(region_file_open(&f, path, SIZE, LAYOUT), 0);
	ck_assert_int_eq(region_file_open(&g, path, SIZE, LAYOUT), -1);
	ck_assert_int_eq(errno, EWOULDBLOCK);
	ck_assert_str_eq(g.why, "another daemon has it open");
	/* A child that has it keeps it from others. */
	pid = fork();
	if (pid == 0) {
		(void)pause();
		_exit(0);
	}
	region_file_close(&f);
	ck_assert_int_eq(region_file_open(&g, path, SIZE, LAYOUT), -1);
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	ck_assert_int_eq(region_file_open(&g, path, SIZE, LAYOUT), 0);
	region_file_close(&g);
	ck_assert_int_eq(unlink(path), 0);
}
END_TEST

START_TEST(spares_files_of_others)
{
	static const char text[] = "years of work";
	struct region_file f;
	char have[sizeof(text)];
	struct stat st;
	int fd;

	new_path();
	write_at(0, text, sizeof(text));
	ck_assert_int_eq(chmod(path, 0755), 0);
	ck_assert_int_eq(region_file_open(&f, path, SIZE, LAYOUT), -1);
	ck_assert_int_eq(errno, EEXIST);
	fd = open(path, O_RDONLY);
	ck_assert_int_eq(read(fd, have, sizeof(have)), (ssize_t)sizeof(have));
	ck_assert_str_eq(have, text);
	ck_assert_int_eq(fstat(fd, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0755);
	ck_assert_int_eq(close(fd), 0);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(region_file_open(&f, "/tmp", SIZE, LAYOUT), -1);
	ck_assert_int_eq(region_file_open(&f, "/dev/null", SIZE, LAYOUT), -1);
	ck_assert_str_eq(f.why, "it is not a file");
	ck_assert_int_eq(region_file_open(&f, "/nowhere/x", SIZE, LAYOUT), -1);
	ck_assert_str_eq(f.why,
	    "cannot open or make it: No such file or directory");
}
END_TEST

START_TEST(reserves_it_all)
{
	struct rlimit limit = {SIZE / 2, SIZE / 2};
	struct region_file f;
	struct stat st;

	leave(REGION_SEALED);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_ge((size_t)st.st_blocks * 512, SIZE);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	/* A copy with a hole gets its blocks. */
	ck_assert_int_eq(truncate(path, SIZE / 2), 0);
	ck_assert_int_eq(truncate(path, SIZE), 0);
	ck_assert_int_eq(region_file_open(&f, path, SIZE, LAYOUT), 0);
	region_file_close(&f);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_ge((size_t)st.st_blocks * 512, SIZE);
	ck_assert_int_eq(unlink(path), 0);
	(void)signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert_int_eq(region_file_open(&f, path, SIZE, LAYOUT), -1);
	ck_assert_str_eq(f.why,
	    "cannot reserve 262144 bytes for it: File too large");
	ck_assert_int_eq(unlink(path), 0);
}
END_TEST

/* Memory that two runs open, one after the other. */
START_TEST(lies_in_memory)
{
	struct region_file f, g;
	struct stat st;
	char at[64];
	int fd = memfd_create("region", MFD_CLOEXEC), *word;

	snprintf(at, sizeof(at), "/proc/self/fd/%d", fd);
	ck_assert_int_eq(region_file_open_memory(&f, at, SIZE, LAYOUT), 0);
	ck_assert_int_eq(f.state, REGION_NEW);
	ck_assert_int_eq(fstat(fd, &st), 0);
	ck_assert_int_eq(st.st_size, SIZE);
	/* Nothing is taken before it is used. */
	ck_assert_int_lt(st.st_blocks * 512, SIZE / 2);
	word = region_carve(f.region, "word", SIZE / 2, 64);
	*word = 42;
	/* The lock is of this run, although the memory is of all. */
	ck_assert_int_eq(region_file_open_memory(&g, at, SIZE, LAYOUT), -1);
	ck_assert_int_eq(errno, EWOULDBLOCK);
	region_file_mark(&f);
	ck_assert_int_eq(region_file_seal(&f), 0);
	region_file_close(&f);
	ck_assert_int_eq(region_file_open_memory(&g, at, SIZE, LAYOUT), 0);
	ck_assert_int_eq(g.state, REGION_CLEAN);
	word = region_carve(g.region, "word", SIZE / 2, 64);
	ck_assert_int_eq(*word, 42);
	region_file_close(&g);
	close(fd);
}
END_TEST

UNIT_MAIN("region_file", PLAIN(lies_in_memory) LOOP(judges, reopens)
    PLAIN(moves_when_its_place_is_taken) PLAIN(one_at_a_time)
    PLAIN(spares_files_of_others) PLAIN(reserves_it_all))
