/* SPDX-License-Identifier: MIT
 *
 * tests/unit/shm/region_test.c - one mapping, carved, seen by children.
 */
#include "proxy/shm/region.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static const struct {
	const char	*label;
	size_t		 size, align;
	int		 fits;
} carves[] = {
	{"a byte", 1, 1, 1},
	{"a page", 4096, 4096, 1},
	{"nothing", 0, 1, 1},
	{"all but the header", 1024 * 1024 - 8192, 64, 1},
	{"all", 1024 * 1024, 64, 0},
	{"more than there is", (size_t)1 << 40, 64, 0},
	{"aligned beyond the end", 64, 2 * 1024 * 1024, 0},
};

START_TEST(carves_slice)
{
	struct region *r = region_create(1024 * 1024, 42);
	char *at;

	ck_assert_ptr_nonnull(r);
	ck_assert_uint_eq(r->layout, 42);
	at = region_carve(r, "it", carves[_i].size, carves[_i].align);
	ck_assert_int_eq(at != NULL, carves[_i].fits);
	if (at == NULL)
		ck_assert_int_eq(errno, ENOMEM);
	else
		ck_assert_uint_eq((uintptr_t)at % carves[_i].align, 0);
	region_free(r);
}
END_TEST

START_TEST(slices_do_not_touch)
{
	struct region *r = region_create(64 * 1024, 1);
	char *one = region_carve(r, "one", 100, 64);
	char *two = region_carve(r, "two", 100, 64);

	ck_assert(two >= one + 100);
	ck_assert_uint_eq(r->nslices, 2);
	ck_assert_str_eq(r->slices[1].name, "two");
	ck_assert_uint_eq(r->slices[1].off, (uint64_t)(two - (char *)r));
	region_free(r);
}
END_TEST

START_TEST(is_shared_at_one_address)
{
	struct region *r = region_create(64 * 1024, 1);
	struct region *other = region_create(64 * 1024, 1);
	char **cell = region_carve(r, "cell", sizeof(*cell), 8);
	int status;
	pid_t pid;

	ck_assert_ptr_ne(r, other);
	pid = fork();
	if (pid == 0) {
		*cell = (char *)cell;
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_ptr_eq(*cell, (char *)cell);
	region_free(other);
	region_free(r);
}
END_TEST

UNIT_MAIN("region", LOOP(carves_slice, carves) PLAIN(slices_do_not_touch)
    PLAIN(is_shared_at_one_address))
