/* SPDX-License-Identifier: MIT
 *
 * net/answer.c - what the name service said about one name.
 */
#include "proxy/net/answer.h"

#include <stdlib.h>

#include "proxy/base/object.h"

struct answer *
answer_new(enum resolve_result result, const struct address *v6, size_t n6,
    const struct address *v4, size_t n4)
{
	struct answer *answer;
	size_t total = n6 + n4, i;

	ASSERT((result == RESOLVE_OK) == (total > 0));
	if (total > ANSWER_MAX)
		total = ANSWER_MAX;
	answer = calloc(1,
	    sizeof(*answer) + total * sizeof(answer->addresses[0]));
	if (answer == NULL)
		return (NULL);
	answer->magic = ANSWER_MAGIC;
	answer->holders = 1;
	answer->result = result;
	for (i = 0; answer->n < total; i++) {
		if (i < n6)
			answer->addresses[answer->n++] = v6[i];
		if (i < n4 && answer->n < total)
			answer->addresses[answer->n++] = v4[i];
	}
	return (answer);
}

struct answer *
answer_hold(struct answer *answer)
{
	CHECK_OBJ(answer, ANSWER_MAGIC);
	answer->holders++;
	return (answer);
}

void
answer_release(struct answer *answer)
{
	if (answer == NULL)
		return;
	CHECK_OBJ(answer, ANSWER_MAGIC);
	if (--answer->holders > 0)
		return;
	FINI_OBJ(answer);
	free(answer);
}
