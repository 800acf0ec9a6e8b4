/* SPDX-License-Identifier: MIT
 *
 * admin/log_key_test.c - pseudonyms within a key's time, and after it.
 */
#include "proxy/admin/log_key.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "proxy/accesslog/format.h"
#include "proxy/base/clock.h"
#include "tests/unit/unit.h"

/* Sunday, 2026-11-22, 23:59:58, where it is UTC. */
#define NIGHT_S	INT64_C(1795391998)
#define DAY_S	INT64_C(86400)

static char dir[] = "/tmp/aduana-logkey-XXXXXX";
static char path[64], content[256];

static void
setup(void)
{
	setenv("TZ", "UTC", 1);
	tzset();
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/log.key", dir);
}

static void
teardown(void)
{
	unlink(path);
	rmdir(dir);
}

/* The second word of a line: who it was. */
static const char *
client_at(struct log_key *k, enum log_key_life life, int64_t s)
{
	static char line[FORMAT_LINE_MAX + 1];
	const struct log_record r = {
	    .client = {[10] = 0xff, [11] = 0xff, 192, 0, 2, 7}};
	struct format_options o = {.clients = LOG_WHO_PSEUDONYM};
	char *name;

	(void)log_key_at(k, path, life, s * NS_PER_S);
	o.key = k->seed;
	line[format_line(&r, &o, line)] = '\0';
	(void)strtok(line, " ");
	(void)strtok(NULL, " ");
	name = strtok(NULL, " ");
	ck_assert_int_eq(strncmp(name, "100::", 5), 0);
	return (name);
}

static const struct {
	const char		*label;
	enum log_key_life	 life;
	int64_t			 same_s;	/* still the same then */
	int64_t			 other_s;	/* 0: never another */
} lives[] = {
	{"a day", LOG_KEY_DAY, NIGHT_S + 1, NIGHT_S + 2},
	{"from Monday", LOG_KEY_WEEK, NIGHT_S + 1, NIGHT_S + 2},
	{"a week", LOG_KEY_WEEK, NIGHT_S - 5 * DAY_S, NIGHT_S + 7 * DAY_S},
	{"November", LOG_KEY_MONTH, NIGHT_S + 8 * DAY_S + 1,
	    NIGHT_S + 8 * DAY_S + 2},
	{"for ever", LOG_KEY_EVER, NIGHT_S + 4000 * DAY_S, 0},
};

START_TEST(changes_when_it_is_time)
{
	char first[64], other[64];
	struct log_key k;

	log_key_init(&k);
	strcpy(first, client_at(&k, lives[_i].life, NIGHT_S));
	ck_assert_str_eq(client_at(&k, lives[_i].life, lives[_i].same_s),
	    first);
	if (lives[_i].other_s == 0)
		return;
	strcpy(other, client_at(&k, lives[_i].life, lives[_i].other_s));
	ck_assert_str_ne(other, first);
	/* The old key is nowhere any more, also for who goes back. */
	ck_assert_str_ne(client_at(&k, lives[_i].life, NIGHT_S), first);
}
END_TEST

START_TEST(outlives_a_restart_within_its_time)
{
	struct log_key k, after;
	char first[64];
	struct stat st;

	log_key_init(&k);
	strcpy(first, client_at(&k, LOG_KEY_DAY, NIGHT_S));
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	log_key_init(&after);
	ck_assert_str_eq(client_at(&after, LOG_KEY_DAY, NIGHT_S + 1), first);
	log_key_init(&after);
	ck_assert_str_ne(client_at(&after, LOG_KEY_DAY, NIGHT_S + 2), first);
	/* Another life is another key, even in the same period. */
	log_key_init(&after);
	strcpy(first, client_at(&after, LOG_KEY_DAY, NIGHT_S + 3));
	log_key_init(&after);
	ck_assert_str_ne(client_at(&after, LOG_KEY_WEEK, NIGHT_S + 3), first);
}
END_TEST

static void
put(const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void
take(void)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, content, sizeof(content) - 1);

	ck_assert_int_gt(n, 0);
	content[n] = '\0';
	close(fd);
}

static const char *const bad[] = {
	"", "\n", "0", "0 20779", "0 20779 x y\n", "9 20779 1 2\n",
	"0 20778 0000000000000001 0000000000000002\n",
	"0 -1 0000000000000001 0000000000000002\n",
	"0 20779 00000000000000000000000001 2\n",
};

START_TEST(makes_anew_what_is_damaged)
{
	struct log_key k;

	put(bad[_i]);
	log_key_init(&k);
	ck_assert(log_key_at(&k, path, LOG_KEY_DAY, NIGHT_S * NS_PER_S));
	ck_assert(k.seed.k0 != 1 || k.seed.k1 != 2);
	take();
	ck_assert_msg(strncmp(content, "0 20779 ", 8) == 0 &&
			  strlen(content) == 8 + 16 + 1 + 16 + 1,
	    "%s", content);
}
END_TEST

START_TEST(works_without_a_file)
{
	struct log_key k;
	struct hash_seed was;

	log_key_init(&k);
	ck_assert(log_key_at(&k, NULL, LOG_KEY_DAY, NIGHT_S * NS_PER_S));
	was = k.seed;
	ck_assert(!log_key_at(&k, NULL, LOG_KEY_DAY, (NIGHT_S + 1) * NS_PER_S));
	ck_assert(k.seed.k0 == was.k0 && k.seed.k1 == was.k1);
	ck_assert(log_key_at(&k, NULL, LOG_KEY_DAY, (NIGHT_S + 2) * NS_PER_S));
	ck_assert(k.seed.k0 != was.k0 || k.seed.k1 != was.k1);
	ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

UNIT_MAIN("log_key",
    tcase_add_checked_fixture(tc, setup, teardown);
    LOOP(changes_when_it_is_time, lives)
    PLAIN(outlives_a_restart_within_its_time)
    LOOP(makes_anew_what_is_damaged, bad)
    PLAIN(works_without_a_file))
