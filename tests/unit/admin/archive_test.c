/* SPDX-License-Identifier: MIT
 *
 * archive_test.c - a file of measurements that is written, read, trimmed,
 * damaged and full; the time is the test's.
 */
#include "proxy/admin/archive.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "proxy/base/hash.h"
#include "proxy/metrics/cells.h"
#include "proxy/metrics/series.h"
#include "tests/unit/unit.h"

#define NOW_S	INT64_C(1795384700)

static const struct hash_seed seed = {1, 2};
static const int64_t keep[PERIOD_COUNT] = {60, 600, 9000, 864000};
static char dir[] = "/tmp/aduana-archive-XXXXXX";
static char path[64], aside[80];
static struct series_table *series;
static struct archive *archive;
static struct cells *cells;

static void
begin(void)
{
	series = series_table_new(10, &seed);
	archive = archive_new(path, series, keep);
	cells = cells_new(1000, 3);
}

static void
end(void)
{
	archive_free(archive);
	series_table_free(series);
	cells_free(cells);
}

static void
setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/metrics.db", dir);
	snprintf(aside, sizeof(aside), "%s.damaged", path);
	begin();
}

static void
teardown(void)
{
	end();
	unlink(path);
	unlink(aside);
	ck_assert_int_eq(rmdir(dir), 0);
}

static struct series *
named(const char *name)
{
	struct series *s = series_enter(series, str_of(name));

	s->at_ms = NOW_S * 1000;
	return (s);
}

static int
write_all(int64_t now_s)
{
	uint64_t lines, all = 0;
	size_t done = 0;

	while (done < cells_count(cells)) {
		int n = archive_write(archive, cells, done, now_s * 1000,
		    &lines);

		if (n < 0)
			return (-1);
		done += (size_t)n;
		all += lines;
	}
	cells_clear(cells);
	return ((int)all);
}

static int
rows_of(const char *name, enum period p, struct cell out[100], int64_t now_s)
{
	return (archive_rows(archive, series_find(series, str_of(name)), p, 0,
	    now_s + 1000, out, 100, now_s * 1000));
}

START_TEST(adds_to_what_is_there)
{
	struct cell rows[100];
	unsigned number;

	setup();
	number = series_number(series, named("a"));
	cells_add(cells, number, NOW_S - 10, 4, 1, 1);
	cells_add(cells, number, NOW_S, 2, 1, 1);
	ck_assert_int_eq(write_all(NOW_S), 2);
	end();
	begin();
	ck_assert(archive_open(archive, NOW_S * 1000));
	ck_assert_uint_eq(series_count(series), 1);
	number = series_number(series, named("a"));
	cells_add(cells, number, NOW_S, -6, 2, 1);
	ck_assert_int_eq(write_all(NOW_S), 1);
	ck_assert_int_eq(rows_of("a", PERIOD_TEN_SECONDS, rows, NOW_S), 2);
	ck_assert_int_eq(rows[1].start_s, NOW_S);
	ck_assert_uint_eq(rows[1].count, 3);
	ck_assert_int_eq(rows_of("a", PERIOD_DAY, rows, NOW_S), 1);
	ck_assert_uint_eq(rows[0].count, 4);
	ck_assert(fabs(rows[0].sum + 6) < 1e-12);
	ck_assert(fabs(rows[0].min + 6) < 1e-12);
	ck_assert(fabs(rows[0].max - 4) < 1e-12);
	teardown();
}
END_TEST

START_TEST(only_its_user_may_look)
{
	struct stat st;

	setup();
	ck_assert(archive_open(archive, NOW_S * 1000));
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	teardown();
}
END_TEST

/* What is over goes, each period by its own time; names in the end. */
START_TEST(keeps_for_a_time)
{
	const int64_t later[] = {NOW_S + 100, NOW_S + 1000, NOW_S + 10000,
	    NOW_S + 2000000};
	struct cell rows[100];
	unsigned i, number;

	setup();
	number = series_number(series, named("a"));
	cells_add(cells, number, NOW_S, 4, 1, 1);
	ck_assert_int_eq(write_all(NOW_S), 1);
	archive_trim(archive, NOW_S * 1000);
	ck_assert_int_eq(rows_of("a", PERIOD_TEN_SECONDS, rows, NOW_S), 1);
	for (i = 0; i < PERIOD_COUNT; i++) {
		ck_assert_int_eq(rows_of("a", (enum period)i, rows, NOW_S), 1);
		archive_trim(archive, later[i] * 1000);
		ck_assert_int_eq(rows_of("a", (enum period)i, rows, NOW_S), 0);
	}
	end();
	begin();
	ck_assert(archive_open(archive, NOW_S * 1000));
	ck_assert_uint_eq(series_count(series), 0);
	teardown();
}
END_TEST

START_TEST(writes_nothing_that_is_over)
{
	struct cell rows[100];
	unsigned number;

	setup();
	number = series_number(series, named("a"));
	cells_add(cells, number, NOW_S - 500, 4, 1, 1);
	ck_assert_int_eq(write_all(NOW_S), 1);
	ck_assert_int_eq(rows_of("a", PERIOD_TEN_SECONDS, rows, NOW_S), 0);
	ck_assert_int_eq(rows_of("a", PERIOD_MINUTE, rows, NOW_S), 1);
	teardown();
}
END_TEST

static void
overwrite(const char *text, off_t at)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	ck_assert_int_eq(pwrite(fd, text, strlen(text), at),
	    (ssize_t)strlen(text));
	close(fd);
}

static const struct {
	const char	*text;
	off_t		 at;
} damages[] = {
    {"this is no database at all, but a text that is long enough", 0},
    {"\x7f\x7f\x7f\x7f", 60},		/* user_version */
    {"rubbish rubbish rubbish", 4096 * 4},	/* the cells' page */
};

START_TEST(a_damaged_one_is_set_aside)
{
	struct cell rows[100];
	unsigned number;

	setup();
	number = series_number(series, named("a"));
	cells_add(cells, number, NOW_S, 4, 1, 1);
	ck_assert_int_eq(write_all(NOW_S), 1);
	end();
	overwrite(damages[_i].text, damages[_i].at);
	begin();
	number = series_number(series, named("a"));
	cells_add(cells, number, NOW_S, 4, 1, 1);
	/* Found at the latest by who writes, who tries again. */
	if (write_all(NOW_S) == -1)
		ck_assert_int_eq(write_all(NOW_S), 1);
	ck_assert_int_eq(access(aside, F_OK), 0);
	ck_assert_int_eq(rows_of("a", PERIOD_TEN_SECONDS, rows, NOW_S), 1);
	ck_assert_uint_eq(rows[0].count, 1);
	teardown();
}
END_TEST

/* Nothing of a step that fails is written, and all of it when it is tried
 * again. */
START_TEST(a_full_disk)
{
	struct rlimit old, full = {16384, RLIM_INFINITY};
	struct cell rows[100];
	unsigned i;

	setup();
	signal(SIGXFSZ, SIG_IGN);
	ck_assert(archive_open(archive, NOW_S * 1000));
	getrlimit(RLIMIT_FSIZE, &old);
	for (i = 0; i < 600; i++)
		cells_add(cells, series_number(series, named("a")),
		    NOW_S - 10 * i, i, 1, 1);
	full.rlim_max = old.rlim_max;
	setrlimit(RLIMIT_FSIZE, &full);
	ck_assert_int_eq(write_all(NOW_S), -1);
	ck_assert_ptr_nonnull(archive_trouble(archive));
	/* Not at once. */
	ck_assert_int_eq(write_all(NOW_S + 5), -1);
	setrlimit(RLIMIT_FSIZE, &old);
	ck_assert_int_eq(write_all(NOW_S + 5), -1);
	ck_assert_int_eq(write_all(NOW_S + 20), 600);
	ck_assert_ptr_null(archive_trouble(archive));
	ck_assert_int_eq(rows_of("a", PERIOD_DAY, rows, NOW_S), 1);
	ck_assert_uint_eq(rows[0].count, 600);
	teardown();
}
END_TEST

UNIT_MAIN("archive", PLAIN(adds_to_what_is_there) PLAIN(only_its_user_may_look)
    PLAIN(keeps_for_a_time) PLAIN(writes_nothing_that_is_over)
    LOOP(a_damaged_one_is_set_aside, damages) PLAIN(a_full_disk))
