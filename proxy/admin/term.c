/* SPDX-License-Identifier: MIT
 *
 * admin/term.c - a span or a moment.
 */
#include "proxy/admin/term.h"

#include "config/instant.h"
#include "config/quantity.h"

#define TERM_MAX_S	(INT64_C(10) * 366 * 24 * 3600)

const char *
term_read(struct str span, struct str until, int64_t now_s, int64_t *until_s)
{
	int64_t ms;

	if (span.ptr == NULL && until.ptr == NULL)
		return (NULL);
	if (span.ptr != NULL && until.ptr != NULL)
		return ("give either for or until");
	if (span.ptr != NULL) {
		if (quantity_duration(span, &ms) != NULL || ms < 1000)
			return ("for is to be a time such as 30min, 2h or 7d");
		*until_s = ms / 1000 < TERM_MAX_S ? now_s + ms / 1000
						  : INT64_MAX;
	} else if (instant_parse(until, until_s) != NULL) {
		return ("until is to be a moment such as "
			"2026-11-22T18:00:00Z");
	}
	if (*until_s <= now_s)
		return ("that is over already");
	if (*until_s - now_s > TERM_MAX_S)
		return ("that is more than ten years; write a rule without an "
			"end instead");
	return (NULL);
}
