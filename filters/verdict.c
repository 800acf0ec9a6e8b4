/* SPDX-License-Identifier: MIT
 *
 * filters/verdict.c - who is told.
 */
#include "filters/verdict.h"

#include <stddef.h>

const struct rule_ref *
verdict_told(const struct verdict *v)
{
	const struct rule_ref *const order[] = {
	    &v->flagged_by, &v->redirected_by, &v->throttled_by};
	unsigned i;

	for (i = 0; i < 3 && v->kind != VERDICT_REFUSE; i++)
		if (order[i]->type != NULL)
			return (order[i]);
	return (&v->by);
}
