/* SPDX-License-Identifier: MIT
 *
 * handed_test.c - descriptors from the service manager.
 */
#include "proxy/supervisor/handed.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proxy/net/listener.h"
#include "proxy/supervisor/fdstore.h"
#include "tests/unit/unit.h"

#define SELF	1234

static const struct {
	const char *pid, *fds;
	unsigned want;
} counts[] = {
	{"1234", "2", 2}, {"1234", "0", 0}, {"1234", "9999", HANDED_MAX},
	{"1235", "2", 0}, {NULL, "2", 0}, {"1234", NULL, 0}, {"", "2", 0},
	{"1234", "", 0}, {"1234", "-1", 0}, {"1234", "2 ", 0},
	{"99999999999999999999", "2", 0}, {"1234", "99999999999999999999", 0},
};

START_TEST(counts_what_is_for_us)
{
	ck_assert_uint_eq(handed_count(counts[_i].pid, counts[_i].fds, SELF),
	    counts[_i].want);
}
END_TEST

static const struct {
	const char *names;
	unsigned i;
	const char *want;
} names[] = {
	{"a:bc:d", 0, "a"}, {"a:bc:d", 1, "bc"}, {"a:bc:d", 2, "d"},
	{"a:bc:d", 3, "unknown"}, {"a::d", 1, "unknown"}, {"a:", 1, "unknown"},
	{"", 0, "unknown"}, {NULL, 0, "unknown"}, {NULL, 7, "unknown"},
};

START_TEST(finds_names)
{
	char name[HANDED_NAME];

	handed_name(names[_i].names, names[_i].i, name);
	ck_assert_str_eq(name, names[_i].want);
}
END_TEST

START_TEST(cuts_a_long_name)
{
	char long_one[2 * HANDED_NAME], name[HANDED_NAME];

	memset(long_one, 'n', sizeof(long_one));
	long_one[sizeof(long_one) - 1] = '\0';
	handed_name(long_one, 0, name);
	ck_assert_uint_eq(strlen(name), HANDED_NAME - 1);
}
END_TEST

/* In a process of its own: descriptors from 3 on are the test program's. */
#define WANT(true)	do { if (!(true)) _exit(__LINE__ % 250 + 1); } while (0)

static void
apart(void (*body)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		body();
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	/* A line of this file and one. */
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}

/* As descriptors 3, 4, ...; ${fds} are used up. */
static void
hand(const int *fds, unsigned n, const char *as)
{
	int high[8];
	char text[16];
	unsigned i;

	for (i = 0; i < n; i++) {
		high[i] = fcntl(fds[i], F_DUPFD, 50);
		close(fds[i]);
	}
	for (i = 0; i < n; i++) {
		WANT(dup2(high[i], 3 + (int)i) != -1);
		close(high[i]);
	}
	snprintf(text, sizeof(text), "%d", (int)getpid());
	setenv("LISTEN_PID", text, 1);
	snprintf(text, sizeof(text), "%u", n);
	setenv("LISTEN_FDS", text, 1);
	setenv("LISTEN_FDNAMES", as, 1);
}

static int
listening(struct address *real)
{
	struct address a;
	int fd;

	WANT(address_parse(&a, STR("127.0.0.1"), 0) == 0);
	fd = listener_open(&a, NULL);
	WANT(listener_address(fd, real) == 0);
	return (fd);
}

static void
each(void)
{
	struct handed h;
	struct address a, b, other;
	int fds[4], fd;

	fds[0] = listening(&a);
	fds[1] = listening(&b);
	fds[2] = memfd_create("x", 0);
	fds[3] = open("/dev/null", O_RDONLY);
	hand(fds, 4, "aduana.socket:aduana-listen-x:aduana-cache:odd");
	handed_open(&h);
	WANT(h.count == 4);
	WANT(getenv("LISTEN_FDS") == NULL);
	WANT((fcntl(3, F_GETFD) & FD_CLOEXEC) != 0);
	WANT(handed_is_stored(&h.all[1]) && !handed_is_stored(&h.all[0]));
	/* What is stored is no unit's, and has to have the right kind. */
	WANT(handed_take_unit(&h, HANDED_LISTENER, &b) == -1);
	WANT(handed_take(&h, HANDED_LISTENER, "aduana-cache") == -1);
	WANT(handed_take(&h, HANDED_MEMORY, "aduana-cache") == 5);
	WANT(handed_take(&h, HANDED_MEMORY, "aduana-cache") == -1);
	WANT(handed_take_unit(&h, HANDED_LISTENER, &a) == 3);
	WANT(handed_take_any(&h, HANDED_LISTENER, &other) == -1);
	fd = handed_take(&h, HANDED_LISTENER, "aduana-listen-x");
	WANT(fd == 4);
	handed_close(&h);
	/* Closed, since nobody took it; the others are not. */
	WANT(fcntl(6, F_GETFD) == -1);
	WANT(fcntl(4, F_GETFD) != -1);
}

static void
any_once(void)
{
	struct handed h;
	struct address a, got;
	int fd = listening(&a);

	hand(&fd, 1, "");
	handed_open(&h);
	WANT(handed_take_any(&h, HANDED_LISTENER, &got) == 3);
	WANT(address_port(&got) == address_port(&a));
	WANT(handed_take_any(&h, HANDED_LISTENER, &got) == -1);
	handed_close(&h);
}

START_TEST(gives_each_to_who_wants_it)
{
	apart(each);
}
END_TEST

START_TEST(any_unit_is_taken_once)
{
	apart(any_once);
}
END_TEST

START_TEST(nothing_for_us_is_nothing)
{
	struct handed h;

	setenv("LISTEN_PID", "1", 1);
	setenv("LISTEN_FDS", "3", 1);
	handed_open(&h);
	ck_assert_uint_eq(h.count, 0);
	handed_close(&h);
}
END_TEST

static unsigned
kept(const struct fdstore *store)
{
	unsigned i, n = 0;

	for (i = 0; i < HANDED_MAX; i++)
		n += store->rows[i].name[0] != '\0';
	return (n);
}

START_TEST(the_store_has_what_was_wanted_last)
{
	static struct fdstore store;
	char name[16];
	int i;

	fdstore_known(&store, "old");
	fdstore_known(&store, "old");
	ck_assert_uint_eq(kept(&store), 1);
	fdstore_begin(&store);
	fdstore_want(&store, "new", 0);
	fdstore_want(&store, "new", 0);
	ck_assert_uint_eq(kept(&store), 2);
	fdstore_end(&store);
	ck_assert_uint_eq(kept(&store), 1);
	fdstore_drop(&store, "old");
	fdstore_drop(&store, "new");
	ck_assert_uint_eq(kept(&store), 0);
	fdstore_begin(&store);
	for (i = 0; i < (int)HANDED_MAX + 5; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		fdstore_want(&store, name, 0);
	}
	fdstore_end(&store);
	ck_assert_uint_eq(kept(&store), HANDED_MAX);
}
END_TEST

UNIT_MAIN("handed", LOOP(counts_what_is_for_us, counts)
    LOOP(finds_names, names) PLAIN(cuts_a_long_name)
    PLAIN(gives_each_to_who_wants_it) PLAIN(any_unit_is_taken_once)
    PLAIN(nothing_for_us_is_nothing) PLAIN(the_store_has_what_was_wanted_last))
