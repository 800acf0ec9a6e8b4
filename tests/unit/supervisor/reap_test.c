/* SPDX-License-Identifier: MIT
 *
 * reap_test.c - how a death is told.
 */
#include "proxy/supervisor/reap.h"

#include "tests/unit/unit.h"

static const struct {
	const char	*label;
	int		 status;	/* as Linux encodes it */
	const char	*want;
} deaths[] = {
	{"success", 0, "exit status 0"},
	{"failure", 1 << 8, "exit status 1"},
	{"kill -9", 9, "signal 9 (Killed)"},
	{"abort with a core", 6 | 0x80, "signal 6 (Aborted)"},
};

START_TEST(describes)
{
	char text[64];

	reap_describe(deaths[_i].status, text, sizeof(text));
	ck_assert_msg(strcmp(text, deaths[_i].want) == 0, "%s: %s",
	    deaths[_i].label, text);
}
END_TEST

UNIT_MAIN("reap", LOOP(describes, deaths))
