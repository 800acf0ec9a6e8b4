/* SPDX-License-Identifier: MIT
 *
 * shm/meter_test.c - how much passes, alone and together.
 */
#include "proxy/shm/meter.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/unit.h"

#define SECOND	INT64_C(1000000000)
#define START	(1000 * SECOND)

static const struct hash_seed seed = {1, 2};

static struct meters *
make(void)
{
	void *memory = mmap(NULL, meters_size(), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	ck_assert_ptr_ne(memory, MAP_FAILED);
	return (meters_init(memory, &seed));
}

static struct meter
open_meter(struct meters *all, uint32_t name, uint64_t rate)
{
	struct meter m = {0};

	meter_open(&m, all, &name, sizeof(name), rate);
	return (m);
}

/* As a link does: take, or sleep as told; bytes in ${ns}. */
static uint64_t
pass_for(struct meter *m, int64_t from, int64_t ns, uint64_t piece)
{
	uint64_t all = 0, n;
	int64_t now = from, again;

	while (now < from + ns) {
		n = meter_take(m, now, piece, &again);
		all += n;
		if (n == 0) {
			ck_assert_int_gt(again, now);
			now = again;
		}
	}
	return (all);
}

static const struct {
	const char	*label;
	uint64_t	 rate;
	uint64_t	 piece;
	int64_t		 seconds;
} rates[] = {
    {"a byte a second", 1, 1, 100},
    {"seven", 7, 100, 60},
    {"10 KB/s", 10000, 65536, 10},
    {"1 MB/s", 1000000, 65536, 10},
    {"1 MB/s in drops", 1000000, 7, 2},
    {"10 MB/s", 10000000, 1 << 20, 10},
    {"1 GB/s", 1000000000, 1 << 20, 2},
};

START_TEST(holds_the_rate)
{
	struct meter m = open_meter(make(), 1, rates[_i].rate);
	uint64_t want = rates[_i].rate * (uint64_t)rates[_i].seconds;
	uint64_t got = pass_for(&m, START, rates[_i].seconds * SECOND,
	    rates[_i].piece);

	ck_assert_msg(got >= want - want / 50 - 1 &&
	    got <= want + rates[_i].rate * 61 / 1000 + 1,
	    "%s: %llu of %llu", rates[_i].label, (unsigned long long)got,
	    (unsigned long long)want);
}
END_TEST

START_TEST(bursts_no_further_than_said)
{
	struct meter m = open_meter(make(), 1, 1000000);
	int64_t again;
	uint64_t all = 0, n;

	while ((n = meter_take(&m, START, 1 << 20, &again)) > 0)
		all += n;
	ck_assert_uint_le(all, 60000);
	ck_assert_uint_ge(all, 40000);
	/* It has rested for an hour: no more than that again. */
	for (all = 0; (n = meter_take(&m, START + 3600 * SECOND, 1 << 20,
	    &again)) > 0; all += n)
		;
	ck_assert_uint_le(all, 60000);
}
END_TEST

START_TEST(gives_back)
{
	struct meter m = open_meter(make(), 1, 1000000);
	int64_t again;
	uint64_t n = meter_take(&m, START, 30000, &again);

	ck_assert_uint_eq(n, 30000);
	meter_return(&m, 30000);
	ck_assert_uint_eq(meter_take(&m, START, 60000, &again), 60000);
	ck_assert_uint_eq(meter_take(&m, START, 1000, &again), 0);
}
END_TEST

START_TEST(one_name_is_one_meter)
{
	struct meters *all = make();
	struct meter a = open_meter(all, 1, 1000), b = a;
	struct meter other = open_meter(all, 2, 1000);
	int64_t again;

	ck_assert_uint_eq(meter_take(&a, START, 60, &again), 60);
	ck_assert_uint_eq(meter_take(&b, START, 60, &again), 0);
	ck_assert_uint_eq(meter_take(&other, START, 60, &again), 60);
}
END_TEST

/* Two at once, asking in turns. */
START_TEST(two_share)
{
	struct meters *all = make();
	struct meter m[2] = {open_meter(all, 1, 100000),
	    open_meter(all, 1, 100000)};
	int64_t due[2] = {START, START}, again;
	uint64_t got[2] = {0, 0}, n;

	while (due[0] < START + 5 * SECOND || due[1] < START + 5 * SECOND) {
		int i = due[0] <= due[1] ? 0 : 1;

		n = meter_take(&m[i], due[i], 65536, &again);
		got[i] += n;
		if (n == 0)
			due[i] = again;
	}
	ck_assert_uint_ge(got[0] + got[1], 490000);
	ck_assert_uint_le(got[0] + got[1], 507000);
	ck_assert_uint_ge(got[0], 150000);
	ck_assert_uint_ge(got[1], 150000);
}
END_TEST

/* Far more than there is room for, busy at once: all go on, none faster. */
START_TEST(crowds)
{
	static struct meter m[20000];
	struct meters *all = make();
	uint64_t got = 0;
	int64_t again;

	for (uint32_t i = 0; i < 20000; i++)
		m[i] = open_meter(all, i, 1000);
	for (int64_t at = 0; at < 100; at++)
		for (uint32_t i = 0; i < 20000; i++)
			got += meter_take(&m[i], START + at * SECOND / 1000,
			    60, &again);
	ck_assert_uint_ge(got, UINT64_C(4000) * 100);
	ck_assert_uint_le(got, UINT64_C(20000) * 160);
}
END_TEST

/* Fifty on one meter: it is used up, and nobody is left out. */
START_TEST(a_crowd_on_one)
{
	struct meters *all = make();
	static struct meter m[50];
	int64_t due[50], again, now;
	uint64_t got[50] = {0}, sum = 0, asked = 0;

	for (int i = 0; i < 50; i++) {
		m[i] = open_meter(all, 1, 1000000);
		due[i] = START;
	}
	for (now = START; now < START + 10 * SECOND; now += SECOND / 1000) {
		for (int k = 0; k < 50; k++) {
			int i = (k + (int)asked) % 50;

			if (due[i] > now)
				continue;
			asked++;
			again = now;
			got[i] += meter_take(&m[i], now, 16384, &again);
			due[i] = again;
		}
	}
	for (int i = 0; i < 50; i++) {
		ck_assert_uint_gt(got[i], 0);
		sum += got[i];
	}
	ck_assert_uint_ge(sum, 9500000);
	ck_assert_uint_le(sum, 10060000);
	ck_assert_uint_le(asked, 50 * 10 * 40);
}
END_TEST

/* From several processes at the same moments: not a byte more. */
START_TEST(processes_share)
{
	struct meters *all = make();
	uint64_t *got = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	uint64_t sum = 0;
	int64_t again;
	int i;

	for (i = 0; i < 4; i++) {
		if (fork() != 0)
			continue;
		for (uint32_t k = 0; k < 200; k++) {
			struct meter m = open_meter(all, k, 100000);

			for (int64_t ms = 0; ms < 1000; ms += 20)
				got[i] += meter_take(&m,
				    START + ms * 1000000, 500, &again);
		}
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	for (i = 0; i < 4; i++)
		sum += got[i];
	ck_assert_uint_gt(sum, 0);
	ck_assert_uint_le(sum, UINT64_C(200) * 106000);
}
END_TEST

UNIT_MAIN("meter",
    LOOP(holds_the_rate, rates)
    PLAIN(bursts_no_further_than_said)
    PLAIN(gives_back)
    PLAIN(one_name_is_one_meter)
    PLAIN(two_share)
    PLAIN(crowds)
    PLAIN(a_crowd_on_one)
    PLAIN(processes_share))
