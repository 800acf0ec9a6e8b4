/* SPDX-License-Identifier: MIT
 *
 * tests/unit/cache/cache_file_test.c - what is there again, and what is not.
 */
#include "proxy/cache/entry.h"
#include "tests/unit/cache/file_model.h"
#include "tests/unit/unit.h"

static struct file_model m;

static unsigned
count_late(void)
{
	unsigned n;

	fm_make_image(&m, NULL, 0);
	fm_open(&m);
	n = fm_look_at_all(&m);
	fm_close_well(&m);
	return (n);
}

START_TEST(clean_is_all_there)
{
	struct cache_file_report r;
	struct cache_totals t;
	unsigned n;

	fm_init(&m);
	n = count_late();
	ck_assert_uint_gt(n, 20);
	fm_open(&m);
	ck_assert_int_eq(m.file.state, REGION_CLEAN);
	ck_assert(!cache_file_mend(m.cache));
	ck_assert(cache_file_report(m.cache, &r));
	ck_assert_uint_eq(r.kept, n);
	ck_assert_uint_eq(r.dropped, 0);
	ck_assert(!cache_file_report(m.cache, &r));
	ck_assert(cache_check(m.cache));
	ck_assert_uint_eq(fm_look_at_all(&m), n);
	cache_totals(m.cache, &t);
	ck_assert_uint_eq(t.checked, n);
	ck_assert_uint_eq(t.damaged + t.stale + t.pins, 0);
	fm_close_well(&m);
	fm_fini(&m);
}
END_TEST

START_TEST(unclean_is_judged_when_entered)
{
	struct cache_file_report r;
	struct cache_totals t;
	unsigned n;

	fm_init(&m);
	n = count_late();
	fm_make_image(&m, NULL, 0);
	fm_open(&m);
	ck_assert_int_eq(m.file.state, REGION_UNCLEAN);
	ck_assert(!cache_file_report(m.cache, &r));
	cache_totals(m.cache, &t);
	ck_assert_uint_eq(t.stale, 1);
	ck_assert_uint_eq(t.objects, 0);
	ck_assert(cache_file_mend(m.cache));
	ck_assert(!cache_file_mend(m.cache));
	ck_assert(cache_file_report(m.cache, &r));
	ck_assert_uint_eq(r.kept, n);
	ck_assert_uint_eq(r.dropped, 0);
	ck_assert_uint_eq(fm_look_at_all(&m), n);
	ck_assert(cache_check(m.cache));
	fm_close(&m);
	fm_fini(&m);
}
END_TEST

/* Pointers in it mean nothing at another address. */
START_TEST(comes_back_elsewhere)
{
	struct region *other[2];
	unsigned n;

	fm_init(&m);
	n = count_late();
	other[0] = region_create(4096, 1);
	other[1] = region_create(4096, 1);
	fm_open(&m);
	ck_assert_int_eq(m.file.state, REGION_UNCLEAN);
	ck_assert_uint_eq(fm_look_at_all(&m), n);
	ck_assert(cache_check(m.cache));
	fm_close_well(&m);
	region_free(other[0]);
	region_free(other[1]);
	fm_fini(&m);
}
END_TEST

/* Who stops while something is held must not call it clean. */
START_TEST(what_is_held_is_not_at_rest)
{
	struct key key;
	struct cache_writer w;
	struct entry_meta meta = {.status = 200};

	fm_init(&m);
	fm_open(&m);
	key = fm_key(&m, 50);
	ck_assert(cache_file_rest(m.cache));
	ck_assert_int_eq(writer_begin(&m.user, &w, &key, &meta, STR("1\r\n"),
	    10, 1), 0);
	ck_assert(!cache_file_rest(m.cache));
	ledger_release(m.cache, 1);
	ck_assert(cache_file_rest(m.cache));
	fm_close_well(&m);
	fm_fini(&m);
}
END_TEST

/* The seed is gone: nothing can be found, nothing breaks. */
START_TEST(without_its_seed_it_is_empty)
{
	fm_init(&m);
	fm_make_image(&m, NULL, 0);
	memset(m.image, 0, 64);
	ck_assert_int_eq(pwrite(m.fd, m.image, 64,
	    (off_t)((sizeof(struct region) + 63) / 64 * 64)), 64);
	fm_open(&m);
	ck_assert_uint_eq(fm_look_at_all(&m), 0);
	ck_assert(cache_check(m.cache));
	fm_churn(&m, 400, 450);
	ck_assert_uint_gt(fm_look_at_all(&m), 10);
	fm_close(&m);
	fm_fini(&m);
}
END_TEST

static const struct {
	const char	*label;
	enum fm_damage	 what;
	unsigned	 times;
	unsigned	 least;		/* of a hundred that are kept */
} damages[] = {
	{"one old page", FM_OLD_PAGE, 1, 60},
	{"ten old pages", FM_OLD_PAGE, 10, 30},
	{"all pages of any age", FM_OLD_PAGE, 250, 0},
	{"old sectors", FM_OLD_SECTOR, 20, 30},
	{"zeroed pages", FM_ZERO_PAGE, 5, 30},
	{"zeroed sectors", FM_ZERO_SECTOR, 10, 30},
	{"swapped pages", FM_SWAP_PAGES, 10, 20},
	{"a flipped bit", FM_FLIP, 1, 90},
	{"flipped bits", FM_FLIP, 200, 0},
	{"words of one byte", FM_WORD, 100, 0},
	{"an old end", FM_OLD_RANGE, 1, 0},
};

START_TEST(shows_no_wrong_byte)
{
	unsigned random = (unsigned)_i, round, i, n, sum = 0;
	uint8_t bytes[5 * 250];
	uint64_t all;

	fm_init(&m);
	n = count_late();
	for (round = 0; round < 20; round++) {
		for (i = 0; i < damages[_i].times * 5; i++)
			bytes[i] = i % 5 == 0 ? (uint8_t)damages[_i].what
					      : (uint8_t)(rand_r(&random) >> 4);
		sum += fm_run(&m, bytes, damages[_i].times * 5);
	}
	all = (uint64_t)n * 20;
	ck_assert_uint_ge(sum * UINT64_C(100), all * damages[_i].least);
	fm_fini(&m);
}
END_TEST

/* The head of the first card or extent from ${at} on; 0: there is none. */
static size_t
find_head(size_t at)
{
	unsigned word;

	for (at &= ~(size_t)15; at + sizeof(struct card) <= m.size; at += 16) {
		memcpy(&word, m.image + at, sizeof(word));
		if (word == CARD_MAGIC || word == EXTENT_MAGIC)
			return (at);
	}
	return (0);
}

/* What was closed well is believed; so each of its cards and extents may say
 * anything when it is first looked at. */
START_TEST(closed_well_then_damaged)
{
	unsigned random = 5, round, i, n, bit, kept = 0;
	struct cache_totals t;
	size_t at;

	fm_init(&m);
	n = count_late();
	memcpy(m.late, m.image, m.size);
	ck_assert_int_eq(pread(m.fd, m.late, m.size, 0), (ssize_t)m.size);
	for (round = 0; round < 300; round++) {
		memcpy(m.image, m.late, m.size);
		for (i = 0; i <= round % 4; i++) {
			at = find_head((size_t)rand_r(&random) % m.size);
			bit = (unsigned)rand_r(&random) % 320;
			if (at != 0)
				m.image[at + bit / 8] ^= (char)(1u << bit % 8);
		}
		ck_assert_int_eq(pwrite(m.fd, m.image, m.size, 0),
		    (ssize_t)m.size);
		fm_open(&m);
		ck_assert_int_eq(m.file.state, REGION_CLEAN);
		if (round % 2 == 0)
			kept += fm_look_at_all(&m);
		fm_churn(&m, 400, 500);
		cache_totals(m.cache, &t);
		ck_assert_uint_eq(t.pins + t.filling + t.doomed, 0);
		(void)fm_look_at_all(&m);
		fm_close(&m);
	}
	ck_assert_uint_ge(kept, n * 150 * 9 / 10);
	fm_fini(&m);
}
END_TEST

UNIT_MAIN("cache_file", PLAIN(clean_is_all_there)
    PLAIN(unclean_is_judged_when_entered) PLAIN(comes_back_elsewhere)
    PLAIN(what_is_held_is_not_at_rest) PLAIN(without_its_seed_it_is_empty)
    LOOP(shows_no_wrong_byte, damages) PLAIN(closed_well_then_damaged))
