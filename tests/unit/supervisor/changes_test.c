/* SPDX-License-Identifier: MIT
 *
 * changes_test.c - what a reload cannot change is told.
 */
#include "proxy/supervisor/changes.h"

#include <string.h>

#include "config/settings.h"
#include "proxy/base/buf.h"
#include "tests/unit/unit.h"

static struct settings *
parse(const char *text)
{
	struct complaints *c = complaints_new();
	struct settings *s = NULL;

	if (settings_parse(&s, str_of(text), "a.yaml", c) != 0)
		complaints_print(c, stderr);
	ck_assert_ptr_nonnull(s);
	complaints_free(c);
	return (s);
}

static const struct {
	const char	*label;
	const char	*text;
	const char	*want;
} rows[] = {
	{"nothing", "cache: {size: 64MiB}\n", ""},
	{"what a reload changes", "cache: {size: 64MiB}\nworkers: 3\n", ""},
	{"a size", "cache: {size: 65MiB}\n",
	    "a.yaml:1: cache.size takes effect at the next start\n"},
	{"back to the default", "workers: 1\n",
	    "cache.size takes effect at the next start\n"},
	{"a text", "user: daemon\ncache: {size: 64MiB}\n",
	    "a.yaml:1: user takes effect at the next start\n"},
};

START_TEST(tells)
{
	struct settings *old = parse("cache: {size: 64MiB}\n");
	struct settings *new = parse(rows[_i].text);
	struct buf out;
	struct str said;

	buf_init(&out, 4096);
	changes_need_restart(old, new, &out);
	said = buf_peek(&out);
	ck_assert_msg(str_eq(said, str_of(rows[_i].want)), "%s: %.*s",
	    rows[_i].label, STR_ARG(said));
	buf_fini(&out);
	settings_free(old);
	settings_free(new);
}
END_TEST

UNIT_MAIN("changes", LOOP(tells, rows))
