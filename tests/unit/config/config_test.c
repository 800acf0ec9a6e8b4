/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/config_test.c
 */
#include "config/config.h"

#include <string.h>

#include "tests/unit/config/complained.h"

/* Tests run from the top of the source tree. */
START_TEST(shipped_files_are_right)
{
	struct complaints *c = complaints_new();
	struct config config;

	config_read(&config, "config/etc/aduana.yaml", NULL, 0, c);
	complained(c, "");
	ck_assert_uint_eq(config.nrules, 3);
	ck_assert_ptr_nonnull(config.words);
	ck_assert_uint_eq(config.words->count, 3);
	ck_assert_str_eq(config.words->rows[2].text, "bomba");
	config_free_lists(&config);
	ck_assert_ptr_null(config.words);
	ck_assert_uint_eq(config.settings->listen.at[0].port, 3128);
	config_free(&config);
}
END_TEST

START_TEST(shipped_example_is_right)
{
	struct complaints *c = complaints_new();
	struct rules_file *f;

	ck_assert_int_eq(rules_file_load(&f, "filters/etc/safe-search.yaml",
	    RULES_ANY, c), 0);
	complained(c, "");
	ck_assert_uint_ge(f->count, 20);
	ck_assert_uint_eq(f->rows[0].action, RULE_REDIRECT);
	rules_file_free(f);
}
END_TEST

/* Mistakes of the settings do not hide those of the lists. */
START_TEST(all_mistakes_at_once)
{
	static const char *const sets[] = {"workers=x",
	    "filters.blacklist=/nonexistent/b", "filters.tunnel=/usr"};
	struct complaints *c = complaints_new();
	struct config config;

	config_read(&config, "config/etc/aduana.yaml", sets, (int)ROWS(sets),
	    c);
	complained(c, "--set workers:1:1: workers: not a whole number: `x`\n"
	    "--set filters.blacklist:1:1: cannot read /nonexistent/b: No such "
	    "file or directory\n"
	    "/usr: cannot be read: it is a folder\n");
	config_free(&config);
}
END_TEST

UNIT_MAIN("config", PLAIN(shipped_files_are_right)
    PLAIN(shipped_example_is_right)
    PLAIN(all_mistakes_at_once))
