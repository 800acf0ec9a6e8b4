/* SPDX-License-Identifier: MIT
 *
 * http/status.c - status codes.
 */
#include "proxy/http/status.h"

#include <stddef.h>

#include "proxy/http/head.h"

#define HEUR		1u
#define FIRST		100u
#define LAST		599u

struct row {
	struct str	 reason;
	unsigned	 flags;
};

static const struct row rows[LAST - FIRST + 1] = {
#define STATUS(code, text, bits)					\
	[(code)-FIRST] = {{text, sizeof(text) - 1}, bits},
#include "proxy/http/status.tbl.h"
#undef STATUS
};

static const struct row *
row_of(unsigned status)
{
	if (status < FIRST || status > LAST ||
	    rows[status - FIRST].reason.ptr == NULL)
		return (NULL);
	return (&rows[status - FIRST]);
}

struct str
status_reason(unsigned status)
{
	const struct row *row = row_of(status);

	return (row == NULL ? STR("Unknown") : row->reason);
}

bool
status_is_known(unsigned status)
{
	return (row_of(status) != NULL);
}

bool
status_is_heuristic(unsigned status)
{
	const struct row *row = row_of(status);

	return (row != NULL && (row->flags & HEUR) != 0);
}
