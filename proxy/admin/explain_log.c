/* SPDX-License-Identifier: MIT
 *
 * admin/explain_log.c - a verdict as texts and flags of a record.
 */
#include "proxy/admin/explain_log.h"

#include "proxy/base/ws.h"

static struct str
place(const char *file, unsigned line, struct ws *ws)
{
	if (file == NULL)
		return (STR_NONE);
	return (line == 0 ? str_of(file) : ws_printf(ws, "%s:%u", file, line));
}

static void
fill_word(struct log_record *r, const struct inspection *word, struct ws *ws)
{
	r->flags |= LOG_FLAG_DANGER;
	r->rule = place(word->file, word->line, ws);
	r->word = word->word;
	r->category = word->category;
	r->word_count = word->count;
	r->word_sum = word->sum < 0 ? 0 : (uint64_t)word->sum;
	r->word_offset = word->offset;
}

void
explain_log_fill(struct log_record *r, const struct verdict *v,
    const struct inspection *word, struct ws *ws)
{
	const struct rule_ref *told = verdict_told(v);

	if (v->flagged_by.type != NULL)
		r->flags |= LOG_FLAG_FLAGGED;
	if (v->throttled_by.type != NULL)
		r->flags |= LOG_FLAG_THROTTLED;
	if (v->kind != VERDICT_REFUSE)
		r->redirected = v->redirect;
	if (word->danger) {
		fill_word(r, word, ws);
		return;
	}
	r->rule = place(told->file, told->line, ws);
	r->category = told->category;
	r->reason = told->reason;
}
