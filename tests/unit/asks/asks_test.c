/* SPDX-License-Identifier: MIT
 *
 * tests/unit/asks/asks_test.c - the table: same, many, full, a death inside.
 */
#include "proxy/asks/asks.h"

#include <sys/mman.h>
#include <sys/wait.h>

#include <stdio.h>
#include <unistd.h>

#include "proxy/shm/lock.h"
#include "tests/unit/unit.h"

#define NOW	INT64_C(1795370400)

static struct asks *
new_asks(void)
{
	void *memory = mmap(NULL, asks_size(), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	ck_assert(memory != MAP_FAILED);
	return (asks_init(memory, &(struct hash_seed){1, 2}));
}

static struct plea
ask_of(unsigned who, const char *user, const char *host)
{
	struct plea a = {0};

	a.client[10] = a.client[11] = 0xff;
	a.client[14] = (unsigned char)(who >> 8);
	a.client[15] = (unsigned char)who;
	snprintf(a.user, sizeof(a.user), "%s", user);
	snprintf(a.host, sizeof(a.host), "%s", host);
	return (a);
}

static enum asks_result
add(struct asks *t, unsigned who, const char *user, const char *host,
    int64_t now_s)
{
	struct plea a = ask_of(who, user, host);

	return (asks_add(t, &a, now_s));
}

static bool
find(struct asks *t, unsigned who, const char *user, const char *host,
    int64_t now_s, struct plea *out)
{
	struct plea a = ask_of(who, user, host);

	return (asks_find(t, a.client, str_of(user), str_of(host), now_s, out));
}

START_TEST(same_is_one)
{
	struct asks *t = new_asks();
	struct plea a;

	ck_assert_int_eq(add(t, 1, "", "a.example", NOW), ASKS_TAKEN);
	ck_assert_int_eq(add(t, 1, "", "a.example", NOW + 1), ASKS_WAITS);
	ck_assert_int_eq(add(t, 2, "", "a.example", NOW), ASKS_TAKEN);
	ck_assert_int_eq(add(t, 1, "", "b.example", NOW), ASKS_TAKEN);
	/* A user is the same from anywhere, and no client. */
	ck_assert_int_eq(add(t, 1, "ann", "a.example", NOW), ASKS_TAKEN);
	ck_assert_int_eq(add(t, 3, "ann", "a.example", NOW), ASKS_WAITS);
	ck_assert(find(t, 9, "ann", "a.example", NOW, &a));
	ck_assert_uint_eq(a.id, 4);
	ck_assert(!find(t, 9, "", "a.example", NOW, &a));
	ck_assert(!find(t, 1, "bob", "a.example", NOW, &a));
}
END_TEST

START_TEST(decided)
{
	struct asks *t = new_asks();
	struct plea a;

	ck_assert_int_eq(add(t, 1, "", "a.example", NOW), ASKS_TAKEN);
	ck_assert(asks_decide(t, 1, PLEA_DENIED, 0, STR("no games"), NOW + 5));
	ck_assert(find(t, 1, "", "a.example", NOW + 6, &a));
	ck_assert_str_eq(a.answer, "no games");
	ck_assert_int_eq(add(t, 1, "", "a.example", NOW + 6), ASKS_WAS_DENIED);
	ck_assert(!find(t, 1, "", "a.example", NOW + 5 + ASKS_DENIED_S, &a));
	ck_assert_int_eq(add(t, 1, "", "a.example", NOW + 5 + ASKS_DENIED_S),
	    ASKS_TAKEN);
	ck_assert(asks_get(t, 2, &a));
	ck_assert_int_eq(a.state, PLEA_WAITING);
	ck_assert_str_eq(a.answer, "");
	ck_assert(!asks_get(t, 1, &a));
	ck_assert(asks_decide(t, 2, PLEA_GRANTED, NOW + 90000, STR(""),
	    NOW + 86410));
	ck_assert(!find(t, 1, "", "a.example", NOW + 86410, &a));
	ck_assert(!asks_decide(t, 7, PLEA_DENIED, 0, STR(""), NOW));
}
END_TEST

START_TEST(nobody_fills_it_alone)
{
	struct asks *t = new_asks();
	char host[32];

	for (unsigned i = 0; i < ASKS_EACH; i++) {
		snprintf(host, sizeof(host), "h%u.example", i);
		ck_assert_int_eq(add(t, 1, "", host, NOW), ASKS_TAKEN);
	}
	ck_assert_int_eq(add(t, 1, "", "more.example", NOW), ASKS_TOO_MANY);
	/* Nor under names. */
	ck_assert_int_eq(add(t, 1, "ann", "more.example", NOW), ASKS_TOO_MANY);
	ck_assert_int_eq(add(t, 2, "", "more.example", NOW), ASKS_TAKEN);
	/* What is decided counts for an hour. */
	for (unsigned i = 1; i <= ASKS_EACH; i++)
		ck_assert(asks_decide(t, i, PLEA_DENIED, 0, STR(""), NOW));
	ck_assert_int_eq(add(t, 1, "", "more.example", NOW), ASKS_TOO_MANY);
	ck_assert_int_eq(add(t, 1, "", "more.example", NOW + ASKS_WINDOW_S),
	    ASKS_TAKEN);
}
END_TEST

START_TEST(oldest_decided_goes)
{
	struct asks *t = new_asks();
	struct plea a;
	unsigned nth = 0, n = 0;

	for (unsigned i = 0; i < ASKS_ROWS; i++)
		ck_assert_int_eq(add(t, i, "", "a.example", NOW), ASKS_TAKEN);
	ck_assert_int_eq(add(t, 9999, "", "a.example", NOW), ASKS_FULL);
	ck_assert(asks_decide(t, 8, PLEA_GRANTED, 0, STR(""), NOW + 2));
	ck_assert(asks_decide(t, 7, PLEA_DENIED, 0, STR(""), NOW + 1));
	ck_assert_int_eq(add(t, 9999, "", "a.example", NOW), ASKS_TAKEN);
	ck_assert(!asks_get(t, 7, &a));
	ck_assert(asks_get(t, 8, &a));
	while (asks_list(t, &nth, &a))
		n++;
	ck_assert_uint_eq(n, ASKS_ROWS);
}
END_TEST

static const char *die_at;

static void
die(const char *point)
{
	if (strcmp(point, die_at) == 0)
		_exit(9);
}

static const char *const points[] = {"ask", "ask written"};

START_TEST(survives_a_death_inside)
{
	struct asks *t = new_asks();
	uint64_t version;
	struct plea a;
	pid_t pid;
	int how;

	ck_assert_int_eq(add(t, 1, "", "a.example", NOW), ASKS_TAKEN);
	version = asks_version(t);
	die_at = points[_i];
	pid = fork();
	if (pid == 0) {
		lock_test_hook = die;
		(void)add(t, 2, "", "b.example", NOW);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &how, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(how), 9);
	ck_assert(find(t, 1, "", "a.example", NOW, &a));
	ck_assert(!find(t, 2, "", "b.example", NOW, &a));
	ck_assert_int_eq(add(t, 2, "", "b.example", NOW), ASKS_TAKEN);
	ck_assert_uint_ne(asks_version(t), version);
}
END_TEST

UNIT_MAIN("asks", PLAIN(same_is_one) PLAIN(decided)
	PLAIN(nobody_fills_it_alone) PLAIN(oldest_decided_goes)
	LOOP(survives_a_death_inside, points))
