/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/learned_file_test.c - rows as lines, and lines that are none.
 */
#include "proxy/tls/learned_file.h"

#include <stdio.h>

#include "config/complaint.h"
#include "proxy/base/buf.h"
#include "proxy/tls/learned.h"
#include "tests/unit/unit.h"

#define HEAD	"# aduana tls-learned 1\n"
#define NOW	INT64_C(1800000000000)	/* 2027-01-15T08:00:00Z */
#define KEEP	INT64_C(604800000)

static const unsigned char alice[16] = {[10] = 0xff, 0xff, 10, 0, 0, 1};
static const unsigned char carol[16] = {0x20, 1, 0xd, 0xb8, [15] = 7};

static struct learned *
new_learned(void)
{
	void *memory = aligned_alloc(64, learned_size());

	memset(memory, 0, learned_size());
	return (learned_init(memory, &(struct hash_seed){1, 2}));
}

static void
learn(struct learned *l, const unsigned char *who, const char *host)
{
	struct learned_row row;

	learned_accepted(l, who, STR("other.example"), 443, NOW);
	ck_assert_int_eq(learned_refused(l, who, str_of(host), 443,
	    LEARNED_ALERT, 48, NOW, KEEP, &row), LEARNED_NOW);
}

START_TEST(comes_back)
{
	struct learned *l = new_learned(), *later = new_learned();
	struct learned *last = new_learned();
	struct complaints *c = complaints_new();
	struct learned_row row;
	struct buf text, again;

	learn(l, alice, "pinned.example");
	learn(l, carol, "2001:db8::9");
	ck_assert_uint_eq(learned_set(l, NULL, STR("bank.example"),
	    LEARNED_CONFIRMED, NOW), 1);
	ck_assert_uint_eq(learned_set(l, carol, STR("bad.example"),
	    LEARNED_FORBIDDEN, NOW), 1);
	/* Only noted: not kept. */
	learned_accepted(l, alice, STR("mixed.example"), 443, NOW);
	(void)learned_refused(l, alice, STR("mixed.example"), 443,
	    LEARNED_ALERT, 48, NOW, KEEP, &row);
	buf_init(&text, LEARNED_FILE_MAX);
	buf_init(&again, LEARNED_FILE_MAX);
	ck_assert_int_eq(learned_file_write(l, NOW, &text), 0);
	ck_assert_uint_eq(learned_file_read(later, buf_peek(&text), "f", NOW,
	    c), 4);
	ck_assert_uint_eq(complaints_count(c), 0);
	ck_assert_int_eq(learned_file_write(later, NOW, &again), 0);
	ck_assert(str_search(buf_peek(&again),
	    STR("10.0.0.1 pinned.example 443 bypass alert 48 1 0 "
		"2027-01-15T08:00:00Z 2027-01-15T08:00:00Z "
		"2027-01-22T08:00:00Z\n")) < buf_len(&again));
	ck_assert_uint_eq(buf_len(&again), buf_len(&text));
	ck_assert(learned_find(later, carol, STR("2001:db8::9"), 443, NOW,
	    &row));
	ck_assert(learned_find(later, carol, STR("bank.example"), 8443, NOW,
	    &row));
	/* What is over by then is not taken. */
	ck_assert_uint_eq(learned_file_read(last, buf_peek(&text), "f",
	    NOW + KEEP, c), 2);
	buf_fini(&text);
	buf_fini(&again);
	complaints_free(c);
	free(last);
	free(later);
	free(l);
}
END_TEST

#define DATES "2027-01-15T08:00:00Z 2027-01-15T08:00:00Z "
#define GOOD "10.0.0.1 a.example 443 bypass alert 48 1 0 " DATES \
	     "2027-01-22T08:00:00Z\n"

static const struct {
	const char	*label, *text;
	unsigned	 want, wrong;
} files[] = {
    {"empty", "", 0, 1},
    {"another version", "# aduana tls-learned 2\n" GOOD, 0, 1},
    {"binary", "\x7f" "ELF\n", 0, 1},
    {"none", HEAD, 0, 0},
    {"one", HEAD GOOD, 1, 0},
    {"comments", HEAD "#\n\n# x\n" GOOD, 1, 0},
    {"without its end", HEAD "* a.example * forbidden alert 0 0 0 * * *", 1, 0},
    {"twice", HEAD GOOD GOOD, 1, 1},
    {"one is bad", HEAD "x\n" GOOD "x\n", 1, 2},
    {"a word more", HEAD "* a.example * forbidden alert 0 0 0 * * * *\n", 0, 1},
    {"a word less", HEAD "* a.example * forbidden alert 0 0 0 * *\n", 0, 1},
    {"two spaces", HEAD "*  a.example * forbidden alert 0 0 0 * *\n", 0, 1},
    {"no address", HEAD "10.1 a.example * forbidden alert 0 0 0 * * *\n", 0, 1},
    {"all clients as address", HEAD
	":: a.example * forbidden alert 0 0 0 * * *\n", 0, 1},
    {"no host", HEAD "* a..example * forbidden alert 0 0 0 * * *\n", 0, 1},
    {"upper case", HEAD "* A.example * forbidden alert 0 0 0 * * *\n", 0, 1},
    {"quote", HEAD "* a\".example * forbidden alert 0 0 0 * * *\n", 0, 1},
    {"brackets", HEAD "* [::1] * forbidden alert 0 0 0 * * *\n", 0, 1},
    {"an address", HEAD "* ::1 * forbidden alert 0 0 0 * * *\n", 1, 0},
    {"port 0", HEAD "* a.example 0 forbidden alert 0 0 0 * * *\n", 0, 1},
    {"port", HEAD "* a.example 65536 forbidden alert 0 0 0 * * *\n", 0, 1},
    {"noted", HEAD "* a.example * noted alert 0 0 0 * * *\n", 0, 1},
    {"state", HEAD "* a.example * open alert 0 0 0 * * *\n", 0, 1},
    {"why", HEAD "* a.example * forbidden because 0 0 0 * * *\n", 0, 1},
    {"alert", HEAD "* a.example * forbidden alert 256 0 0 * * *\n", 0, 1},
    {"number", HEAD "* a.example * forbidden alert 0 -1 0 * * *\n", 0, 1},
    {"large", HEAD "* a.example * forbidden alert 0 4294967296 0 * * *\n", 0,
	1},
    {"for ever", HEAD "* a.example * bypass alert 0 1 0 " DATES "*\n", 0, 1},
    {"a word that expires", HEAD "* a.example * confirmed alert 0 1 0 " DATES
	"2027-01-22T08:00:00Z\n", 0, 1},
    {"date", HEAD "* a.example * forbidden alert 0 0 0 2027-02-30T08:00:00Z "
	"* *\n", 0, 1},
    {"short date", HEAD "* a.example * forbidden alert 0 0 0 2027-2-3T8:0:0Z "
	"* *\n", 0, 1},
    {"before 1970", HEAD "* a.example * forbidden alert 0 0 0 "
	"1969-01-01T00:00:00Z * *\n", 0, 1},
    {"expired", HEAD "10.0.0.1 a.example 443 bypass alert 48 1 0 " DATES
	"2027-01-15T07:59:59Z\n", 0, 0},
};

START_TEST(reads_strictly)
{
	struct complaints *c = complaints_new();
	struct learned *l = new_learned();
	unsigned got = learned_file_read(l, str_of(files[_i].text), "f", NOW,
	    c);

	ck_assert_msg(got == files[_i].want, "%s: %u rows", files[_i].label,
	    got);
	ck_assert_msg(complaints_count(c) == files[_i].wrong, "%s: %zu",
	    files[_i].label, complaints_count(c));
	complaints_free(c);
	free(l);
}
END_TEST

START_TEST(says_where)
{
	struct complaints *c = complaints_new();
	struct learned *l = new_learned();
	char *text;

	(void)learned_file_read(l, STR(HEAD GOOD "x\n"), "f", NOW, c);
	text = complaints_text(c);
	ck_assert(str_starts(str_of(text), STR("f:3: a line has eleven")));
	free(text);
	complaints_free(c);
	free(l);
}
END_TEST

/* As many as there can be have room. */
START_TEST(has_room_for_all)
{
	struct learned *l = new_learned();
	char host[256];
	struct buf text;
	unsigned i;

	buf_init(&text, LEARNED_FILE_MAX);
	for (i = 0; i < LEARNED_ROWS; i++) {
		memset(host, 'a', sizeof(host));
		(void)snprintf(host + 240, 14, ".h%u", i);
		ck_assert_uint_eq(learned_set(l, carol, str_of(host),
		    LEARNED_CONFIRMED, NOW), 1);
	}
	ck_assert_int_eq(learned_file_write(l, NOW, &text), 0);
	buf_fini(&text);
	free(l);
}
END_TEST

UNIT_MAIN("learned_file", PLAIN(comes_back) LOOP(reads_strictly, files)
    PLAIN(says_where) PLAIN(has_room_for_all))
