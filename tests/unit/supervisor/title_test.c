/* SPDX-License-Identifier: MIT
 *
 * title_test.c - names for ps(1).
 */
#include "proxy/supervisor/title.h"

#include <string.h>
#include <sys/prctl.h>

#include "tests/unit/unit.h"

START_TEST(fills_the_room_there_is)
{
	char room[] = "/usr/sbin/aduana\0--set\0workers=1\0next";
	char *argv[] = {room, room + 17, room + 23, NULL};
	char name[16];

	title_init(3, argv);
	title_set("worker");
	ck_assert_str_eq(room, "aduana: worker");
	ck_assert_mem_eq(room + 14, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
	    19);
	ck_assert_str_eq(room + 33, "next");
	ck_assert_int_eq(prctl(PR_GET_NAME, name, 0, 0, 0), 0);
	ck_assert_str_eq(name, "aduana-worker");
}
END_TEST

START_TEST(cuts_what_does_not_fit)
{
	char room[] = "a\0bcd\0next";
	char *argv[] = {room, room + 2, NULL};

	title_init(2, argv);
	title_set("worker");
	ck_assert_str_eq(room, "aduan");
	ck_assert_str_eq(room + 6, "next");
}
END_TEST

START_TEST(stops_at_a_gap)
{
	char room[] = "abcdefgh\0gap\0argument";
	char *argv[] = {room, room + 13, NULL};

	title_init(2, argv);
	title_set("worker");
	ck_assert_str_eq(room, "aduana: ");
	ck_assert_str_eq(room + 9, "gap");
	ck_assert_str_eq(room + 13, "argument");
}
END_TEST

UNIT_MAIN("title", PLAIN(fills_the_room_there_is)
    PLAIN(cuts_what_does_not_fit) PLAIN(stops_at_a_gap))
