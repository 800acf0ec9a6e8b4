/* SPDX-License-Identifier: MIT
 *
 * Every file of the dashboard is there, whole, packed, of a type; whatever the
 * page names is in the program.
 */
#include "proxy/admin/assets.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "tests/unit/unit.h"

START_TEST(test_found)
{
	ck_assert_ptr_nonnull(assets_find(STR("/")));
	ck_assert_ptr_nonnull(assets_find(STR("/dashboard/main.js")));
	ck_assert_ptr_nonnull(assets_find(STR("/dashboard/uplot.js")));
	ck_assert_ptr_null(assets_find(STR("/dashboard/")));
	ck_assert_ptr_null(assets_find(STR("/dashboard/main.js/")));
	ck_assert_ptr_null(assets_find(STR("")));
}
END_TEST

static void
unpack(const struct asset *a, unsigned char *out)
{
	z_stream z = {0};

	z.next_in = (unsigned char *)(uintptr_t)a->packed;
	z.avail_in = (unsigned)a->packed_len;
	z.next_out = out;
	z.avail_out = (unsigned)a->plain_len;
	ck_assert_int_eq(inflateInit2(&z, 15 + 16), Z_OK);
	ck_assert_int_eq(inflate(&z, Z_FINISH), Z_STREAM_END);
	ck_assert_uint_eq(z.total_out, a->plain_len);
	inflateEnd(&z);
}

START_TEST(test_packed)
{
	static unsigned char room[1 << 20];
	const struct asset *a;

	for (size_t i = 0; (a = assets_nth(i)) != NULL; i++) {
		ck_assert_uint_gt(a->plain_len, 0);
		ck_assert_uint_le(a->plain_len, sizeof(room));
		unpack(a, room);
		ck_assert_mem_eq(room, a->plain, a->plain_len);
		ck_assert_uint_eq(strlen(a->tag), 18);
		ck_assert_ptr_nonnull(strchr(a->type, '/'));
	}
}
END_TEST

/* `src="..."`, `href="..."` of the page; `from './...'` of a module. */
static unsigned
names_after(const struct asset *a, const char *before, char end,
    const char *folder)
{
	struct str rest = {a->plain, a->plain_len};
	const char *at, *stop;
	char path[256];
	unsigned n = 0;

	while ((at = memmem(rest.ptr, rest.len, before, strlen(before))) !=
	       NULL) {
		at += strlen(before);
		rest = str_from(rest, (size_t)(at - rest.ptr));
		stop = memchr(at, end, rest.len);
		ck_assert_ptr_nonnull(stop);
		if (*at == '#')
			continue;
		snprintf(path, sizeof(path), "%s%.*s", folder,
		    (int)(stop - at), at);
		ck_assert_msg(assets_find(str_of(path)) != NULL,
		    "%s names %s", a->path, path);
		n++;
	}
	return (n);
}

START_TEST(test_all_named)
{
	const struct asset *page = assets_find(STR("/")), *a;
	unsigned n = 0;

	ck_assert_uint_ge(names_after(page, "src=\"", '"', ""), 2);
	ck_assert_uint_ge(names_after(page, "href=\"", '"', ""), 2);
	for (size_t i = 0; (a = assets_nth(i)) != NULL; i++)
		if (strstr(a->type, "javascript") != NULL)
			n += names_after(a, "from './", '\'', "/dashboard/");
	ck_assert_uint_gt(n, 20);
}
END_TEST

/* Nothing but what is in the program. */
START_TEST(test_nothing_from_outside)
{
	const struct asset *a = assets_find(STR("/"));

	ck_assert_ptr_null(memmem(a->plain, a->plain_len, "://", 3));
	ck_assert_ptr_null(memmem(a->plain, a->plain_len, "style=", 6));
	ck_assert_ptr_null(memmem(a->plain, a->plain_len, "onclick", 7));
}
END_TEST

UNIT_MAIN("assets", PLAIN(test_found) PLAIN(test_packed)
    PLAIN(test_all_named) PLAIN(test_nothing_from_outside))
