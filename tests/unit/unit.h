/* SPDX-License-Identifier: MIT
 *
 * tests/unit/unit.h - what every unit test program shares: its main().
 *
 *	START_TEST(reads_digits) { const struct row *r = &rows[_i]; ... }
 *	UNIT_MAIN("num", LOOP(reads_digits, rows) PLAIN(writes_zero))
 */
#ifndef ADUANA_TESTS_UNIT_H
#define ADUANA_TESTS_UNIT_H

#include <check.h>
#include <stdlib.h>

#define ROWS(table)	(sizeof(table) / sizeof((table)[0]))
#define LOOP(test, table)						\
	tcase_add_loop_test(tc, test, 0, (int)ROWS(table));
#define PLAIN(test)	tcase_add_test(tc, test);

#define UNIT_MAIN(name, adds)						\
int									\
main(void)								\
{									\
	Suite *s = suite_create(name);					\
	TCase *tc = tcase_create(name);					\
	SRunner *runner;						\
	int failed;							\
									\
	/* For what hangs, however slow the machine. */			\
	tcase_set_timeout(tc, 600);					\
	adds								\
	suite_add_tcase(s, tc);						\
	runner = srunner_create(s);					\
	srunner_run_all(runner, CK_NORMAL);				\
	failed = srunner_ntests_failed(runner);				\
	srunner_free(runner);						\
	return (failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE);		\
}

#endif
