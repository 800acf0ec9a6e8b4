/* SPDX-License-Identifier: MIT
 *
 * tests/unit/base/list_test.c
 */
#include "proxy/base/list.h"

#include <stdio.h>

#include "tests/unit/unit.h"

struct item {
	char		 name;
	struct list	 link;
};

static struct item items[3] = {{.name = 'a'}, {.name = 'b'}, {.name = 'c'}};
static struct list list;

static void
setup(void)
{
	size_t i;

	list_init(&list);
	for (i = 0; i < ROWS(items); i++)
		list_init(&items[i].link);
}

static void
holds(const char *want)
{
	struct list *it, *tmp;
	char got[8] = "";
	size_t n = 0;

	LIST_EACH(it, tmp, &list) {
		ck_assert_uint_lt(n, sizeof(got) - 1);
		ck_assert_ptr_eq(it->next->prev, it);
		got[n++] = OWNER_OF(it, struct item, link)->name;
	}
	ck_assert_str_eq(got, want);
}

START_TEST(front_and_back)
{
	holds("");
	ck_assert(list_empty(&list));
	ck_assert_ptr_null(LIST_FIRST(&list, struct item, link));
	list_append(&list, &items[1].link);
	list_append(&list, &items[2].link);
	list_push(&list, &items[0].link);
	holds("abc");
	ck_assert(!list_empty(&list));
	ck_assert_int_eq(LIST_FIRST(&list, struct item, link)->name, 'a');
}
END_TEST

START_TEST(removes_from_anywhere)
{
	list_append(&list, &items[0].link);
	list_append(&list, &items[1].link);
	list_append(&list, &items[2].link);
	list_remove(&items[1].link);
	holds("ac");
	ck_assert(list_empty(&items[1].link));
	list_remove(&items[1].link);
	holds("ac");
	list_remove(&items[0].link);
	list_remove(&items[2].link);
	holds("");
}
END_TEST

START_TEST(the_walked_may_leave)
{
	struct list *it, *tmp;

	list_append(&list, &items[0].link);
	list_append(&list, &items[1].link);
	list_append(&list, &items[2].link);
	LIST_EACH(it, tmp, &list)
		if (OWNER_OF(it, struct item, link)->name != 'b')
			list_remove(it);
	holds("b");
}
END_TEST

UNIT_MAIN("list", tcase_add_checked_fixture(tc, setup, NULL);
    PLAIN(front_and_back) PLAIN(removes_from_anywhere)
    PLAIN(the_walked_may_leave))
