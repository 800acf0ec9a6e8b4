/* SPDX-License-Identifier: MIT
 *
 * request/wording.c - groups, clean verdicts, quotations.
 */
#include "proxy/request/wording.h"

#include "filters/words/words.h"
#include "filters/words/words_group.h"
#include "proxy/accesslog/record.h"
#include "proxy/request/request.h"

const struct words_group *
wording_group(const struct request *req)
{
	if (req->env->words == NULL)
		return (NULL);
	return (words_group(req->env->words, req->x->client, req->x->user));
}

struct digest
wording_clean(const struct request *req, const struct digest *before)
{
	const struct words_group *g = wording_group(req);

	ASSERT(g != NULL);
	return (words_group_clean(g, before));
}

/* A form may hold a password, an address hides its query where the log does,
 * and what was said inside TLS is nobody's business unless the list says
 * so. */
static bool
may_quote(const struct request *req)
{
	const struct words_group *g = wording_group(req);

	if (g == NULL || req->response_check.magic == 0 ||
	    !req->response_check.found.danger)
		return (false);
	switch (g->context) {
	case WORDS_CONTEXT_NEVER:
		return (false);
	case WORDS_CONTEXT_AUTO:
		return (req->x->secure == NULL);
	case WORDS_CONTEXT_ALWAYS:
		return (true);
	}
	UNREACHABLE();
}

void
wording_log(struct request *req, struct log_record *r)
{
	const struct inspection *found = &req->found;

	if (!found->danger)
		return;
	r->word = found->word;
	r->category = found->category;
	r->word_count = found->count;
	r->word_sum = found->sum < 0 ? 0 : (uint64_t)found->sum;
	r->word_offset = found->offset;
	if (may_quote(req))
		r->context = (struct str){found->context, found->context_len};
}
