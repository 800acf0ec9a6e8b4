/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/complained.h - compare complaints with what is wanted.
 */
#ifndef ADUANA_TESTS_COMPLAINED_H
#define ADUANA_TESTS_COMPLAINED_H

#include "config/complaint.h"
#include "tests/unit/unit.h"

/* The complaints as one text are ${want}; they are freed. */
static inline void
complained(struct complaints *c, const char *want)
{
	char *text = complaints_text(c);

	ck_assert_str_eq(text, want);
	free(text);
	complaints_free(c);
}

#endif
