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
	bool		 admin;
} rows[] = {
	{"nothing", "cache: {size: 64MiB}\n", "", false},
	{"what a reload changes", "cache: {size: 64MiB}\nworkers: 3\n", "",
	    false},
	{"a size", "cache: {size: 65MiB}\n",
	    "a.yaml:1: cache.size takes effect at the next start\n", false},
	{"back to the default", "workers: 1\n",
	    "cache.size takes effect at the next start\n", false},
	{"a text", "user: daemon\ncache: {size: 64MiB}\n",
	    "a.yaml:1: user takes effect at the next start\n", false},
	{"what an address is called in the cache",
	    "cache: {size: 64MiB, rules: [{urls: ['*'], ignore: [a]}]}\n", "",
	    true},
	{"whether an authority is in force",
	    "cache: {size: 64MiB}\ntls: {intercept: true}\n", "", true},
	{"the form of the log",
	    "cache: {size: 64MiB}\nlog: {access: {format: json}}\n", "", true},
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
	ck_assert_msg(changes_concern_admin(old, new) == rows[_i].admin, "%s",
	    rows[_i].label);
	buf_fini(&out);
	settings_free(old);
	settings_free(new);
}
END_TEST

UNIT_MAIN("changes", LOOP(tells, rows))
