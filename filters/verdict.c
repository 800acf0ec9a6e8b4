/* SPDX-License-Identifier: MIT
 *
 * filters/verdict.c - names of verdicts.
 */
#include "filters/verdict.h"

#include "proxy/base/assert.h"

const char *
verdict_name(enum verdict_kind kind)
{
	switch (kind) {
	case VERDICT_PASS:
		return ("pass");
	case VERDICT_REFUSE:
		return ("refuse");
	case VERDICT_TUNNEL:
		return ("tunnel");
	case VERDICT_INTERCEPT:
		return ("intercept");
	}
	UNREACHABLE();
}
