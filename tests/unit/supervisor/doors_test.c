/* SPDX-License-Identifier: MIT
 *
 * doors_test.c - listening sockets that outlive a generation.
 */
#include "proxy/supervisor/doors.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/complaint.h"
#include "config/endpoints.h"
#include "proxy/net/listener.h"
#include "tests/unit/unit.h"

static const struct place place = {"aduana.yaml", 3, 1};
static const struct endpoint any = {"127.0.0.1", 0};
static const struct endpoints one = {.at = &any, .count = 1};
static const struct doors_source nothing = {.kind = &doors_proxy};

static ino_t
socket_of(int fd)
{
	struct stat st;

	ck_assert_int_eq(fstat(fd, &st), 0);
	return (st.st_ino);
}

START_TEST(opens_and_shares)
{
	struct doors first, second;
	struct complaints *c = complaints_new();
	struct address a, b;

	ck_assert_int_eq(doors_open(&first, nothing, &one, place, c), 0);
	ck_assert_uint_eq(first.count, 1);
	doors_address(&first, 0, &a);
	ck_assert_uint_ne(address_port(&a), 0);
	ck_assert_int_eq(doors_open(&second,
	    (struct doors_source){.kind = &doors_proxy,
	    .before = &first}, &one, place, c), 0);
	ck_assert_int_ne(first.fds[0], second.fds[0]);
	ck_assert_uint_eq(socket_of(first.fds[0]), socket_of(second.fds[0]));
	doors_close(&first);
	ck_assert_uint_eq(first.count, 0);
	doors_address(&second, 0, &b);
	ck_assert_uint_eq(address_port(&a), address_port(&b));
	doors_close(&second);
	complaints_free(c);
}
END_TEST

START_TEST(complains_of_what_is_taken)
{
	struct doors taken, none;
	struct complaints *c = complaints_new();
	struct endpoint e[2] = {{"127.0.0.1", 0}, {"127.0.0.1", 0}};
	struct endpoints both = {.at = e, .count = 2};
	struct address a;
	char *text;

	ck_assert_int_eq(doors_open(&taken, nothing, &one, place, c), 0);
	doors_address(&taken, 0, &a);
	e[1].port = address_port(&a);
	ck_assert_int_eq(doors_open(&none, nothing, &both, place, c), -1);
	ck_assert_uint_eq(none.count, 0);
	ck_assert_uint_eq(complaints_count(c), 1);
	text = complaints_text(c);
	ck_assert_ptr_nonnull(strstr(text,
	    "aduana.yaml:3:1: cannot listen on 127.0.0.1:"));
	free(text);
	doors_close(&taken);
	complaints_free(c);
}
END_TEST

START_TEST(a_star_is_every_address)
{
	struct endpoint star = {"*", 0};
	struct endpoints all = {.at = &star, .count = 1};
	struct doors d;
	struct complaints *c = complaints_new();
	struct address a;

	ck_assert_int_eq(doors_open(&d, nothing, &all, place, c), 0);
	doors_address(&d, 0, &a);
	ck_assert_int_eq(address_classify(&a), ADDRESS_UNSPECIFIED);
	doors_close(&d);
	complaints_free(c);
}
END_TEST

static const struct {
	const char *host;
	uint16_t port;
	const char *want;
} names[] = {
	{"127.0.0.1", 3128, "aduana-listen-127.0.0.1_3128"},
	{"::1", 80, "aduana-listen-[__1]_80"},
};

START_TEST(has_a_name_for_the_store)
{
	struct address a;
	char name[DOORS_NAME];

	ck_assert_int_eq(address_parse(&a, str_of(names[_i].host),
	    names[_i].port), 0);
	doors_name(&doors_proxy, &a, name);
	ck_assert_str_eq(name, names[_i].want);
}
END_TEST

UNIT_MAIN("doors", LOOP(has_a_name_for_the_store, names) PLAIN(opens_and_shares)
    PLAIN(complains_of_what_is_taken) PLAIN(a_star_is_every_address))
