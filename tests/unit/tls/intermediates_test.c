/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/intermediates_test.c - what is kept, what gives way.
 */
#include "proxy/tls/intermediates.h"

#include <sys/mman.h>
#include <sys/wait.h>

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "proxy/shm/lock.h"
#include "tests/unit/unit.h"

static char out[INTERMEDIATES_DER_MAX];

static struct intermediates *
make(void)
{
	void *memory = mmap(NULL, intermediates_size(), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	ck_assert(memory != MAP_FAILED);
	return (intermediates_init(memory));
}

START_TEST(gives_what_was_put)
{
	struct intermediates *t = make();

	ck_assert_uint_eq(intermediates_get(t, 7, 0, out), 0);
	intermediates_put(t, 7, STR("one"), 1);
	intermediates_put(t, 7, STR("other"), 2);
	intermediates_put(t, 7, STR("one"), 3);
	ck_assert_uint_eq(intermediates_get(t, 7, 0, out), 3);
	ck_assert_mem_eq(out, "one", 3);
	ck_assert_uint_eq(intermediates_get(t, 7, 1, out), 5);
	ck_assert_uint_eq(intermediates_get(t, 7, 2, out), 0);
	ck_assert_uint_eq(intermediates_get(t, 8, 0, out), 0);
}
END_TEST

START_TEST(refuses_what_is_too_long)
{
	struct intermediates *t = make();
	static char der[INTERMEDIATES_DER_MAX + 1];

	intermediates_put(t, 7, (struct str){der, sizeof(der)}, 1);
	intermediates_put(t, 7, STR(""), 1);
	ck_assert_uint_eq(intermediates_get(t, 7, 0, out), 0);
	intermediates_put(t, 7, (struct str){der, sizeof(der) - 1}, 1);
	ck_assert_uint_eq(intermediates_get(t, 7, 0, out), sizeof(out));
}
END_TEST

START_TEST(the_oldest_gives_way)
{
	struct intermediates *t = make();
	unsigned i, found = 0;
	char text[16];

	for (i = 0; i < 10 * INTERMEDIATES_ROWS; i++) {
		snprintf(text, sizeof(text), "%u", i);
		intermediates_put(t, i, str_of(text), i);
	}
	for (i = 0; i < 10 * INTERMEDIATES_ROWS; i++)
		found += intermediates_get(t, i, 0, out) > 0;
	ck_assert_uint_eq(found, INTERMEDIATES_ROWS);
	ck_assert_uint_gt(intermediates_get(t, i - 1, 0, out), 0);
	ck_assert_uint_eq(intermediates_get(t, 0, 0, out), 0);
}
END_TEST

static void
die(const char *point)
{
	(void)point;
	(void)raise(SIGKILL);
}

START_TEST(a_writer_may_die)
{
	struct intermediates *t = make();
	pid_t child;

	intermediates_put(t, 7, STR("one"), 1);
	child = fork();
	if (child == 0) {
		lock_test_hook = die;
		intermediates_put(t, 7, STR("other"), 2);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	ck_assert_uint_eq(intermediates_get(t, 7, 0, out), 0);
	intermediates_put(t, 7, STR("again"), 3);
	ck_assert_uint_eq(intermediates_get(t, 7, 0, out), 5);
}
END_TEST

UNIT_MAIN("intermediates",
    PLAIN(gives_what_was_put) PLAIN(refuses_what_is_too_long)
	PLAIN(the_oldest_gives_way) PLAIN(a_writer_may_die))
