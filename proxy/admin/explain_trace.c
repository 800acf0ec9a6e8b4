/* SPDX-License-Identifier: MIT
 *
 * admin/explain_trace.c - rules as JSON.
 */
#include "proxy/admin/explain_trace.h"

#include <inttypes.h>

#include "filters/ruleset.h"
#include "filters/words/inspector.h"
#include "proxy/accesslog/line.h"
#include "proxy/base/buf.h"
#include "proxy/base/object.h"

/* The longest text of a rule, each byte escaped, has room. */
#define TEXT_MAX	(6u * 2048 + 64)

static const char *
action_name(enum rule_action action)
{
	switch (action) {
	case RULE_ALLOW_UNREAD:
		return ("allow (no words)");
	case RULE_ALLOW:
		return ("allow");
	case RULE_BLOCK:
		return ("block");
	case RULE_BLOCK_IMPORTANT:
		return ("block (important)");
	case RULE_EXCUSE:
		return ("excuse");
	case RULE_BLOCK_IMPORTED:
		return ("block (imported)");
	case RULE_TUNNEL:
		return ("tunnel");
	case RULE_INTERCEPT:
		return ("intercept");
	case RULE_REDIRECT:
		return ("redirect");
	case RULE_THROTTLE:
		return ("throttle");
	case RULE_FLAG:
		return ("flag");
	case RULE_ACTIONS:
		break;
	}
	UNREACHABLE();
}

static const char *
looked_name(enum decide_looked how)
{
	switch (how) {
	case DECIDE_HELD:
		return ("holds");
	case DECIDE_FAILED:
		return ("does not hold");
	case DECIDE_BEATEN:
		return ("would hold");
	case DECIDE_WAITS:
		return ("waits");
	}
	UNREACHABLE();
}

/* Operators write UTF-8. */
static int
put(struct buf *out, const char *name, struct str value)
{
	char text[TEXT_MAX];
	struct line line;

	line_init(&line, text, sizeof(text));
	line_json(&line, value);
	return (buf_printf(out, ",\"%s\":", name) |
		buf_append(out, (struct str){text, line_finish(&line) - 1}));
}

/* Type, text and place, without braces. */
static int
put_rule(struct buf *out, const struct rule_ref *ref)
{
	int bad = buf_printf(out, "\"type\":\"%s\"", ref->type);

	bad |= put(out, "rule", ref->rule);
	bad |= put(out, "file", str_of(ref->file));
	bad |= buf_printf(out, ",\"line\":%u", ref->line);
	if (ref->reason.len > 0)
		bad |= put(out, "reason", ref->reason);
	if (ref->category.len > 0)
		bad |= put(out, "category", ref->category);
	return (bad);
}

static void
on_looked(struct decide_trace *trace, enum rule_action action,
    const struct rule_ref *ref, enum decide_looked how, const char *condition)
{
	struct explain_trace *t = OWNER_OF(trace, struct explain_trace, trace);

	CHECK_OBJ(t, EXPLAIN_TRACE_MAGIC);
	t->spoke[action] = true;
	t->bad |= buf_printf(t->out,
	    "%s\n  {\"action\":\"%s\",\"looked\":\"%s\",",
	    t->count++ > 0 ? "," : "", action_name(action), looked_name(how));
	if (condition != NULL)
		t->bad |= buf_printf(t->out, "\"condition\":\"%s\",",
		    condition);
	t->bad |= put_rule(t->out, ref);
	t->bad |= buf_append(t->out, STR("}"));
}

void
explain_trace_init(struct explain_trace *t, struct buf *out)
{
	INIT_OBJ(t, EXPLAIN_TRACE_MAGIC);
	t->trace.looked = on_looked;
	t->out = out;
}

/* `"name":` and who spoke as an object, or null. */
static int
add_ref(struct buf *out, const char *name, const struct rule_ref *ref)
{
	int bad = buf_printf(out, "\"%s\":", name);

	if (ref->type == NULL)
		return (bad | buf_append(out, STR("null")));
	bad |= buf_append(out, STR("{"));
	bad |= put_rule(out, ref);
	return (bad | buf_append(out, STR("}")));
}

static const char *
verdict_name(const struct verdict *v)
{
	switch (v->kind) {
	case VERDICT_PASS:
		return ("passes");
	case VERDICT_REFUSE:
		return ("refused");
	case VERDICT_TUNNEL:
		return ("tunnel");
	case VERDICT_INTERCEPT:
		return ("intercept");
	}
	UNREACHABLE();
}

int
explain_trace_verdict(struct buf *out, const struct verdict *v)
{
	int bad = buf_printf(out, ",\"verdict\":\"%s\",", verdict_name(v));

	bad |= add_ref(out, "by", &v->by);
	if (v->words_off)
		bad |= buf_append(out, STR(",\"words\":false"));
	if (v->redirected_by.type != NULL) {
		bad |= put(out, "redirect", v->redirect);
		bad |= buf_append(out, STR(","));
		bad |= add_ref(out, "redirected_by", &v->redirected_by);
	}
	if (v->throttled_by.type != NULL) {
		bad |= buf_printf(out,
		    ",\"delay_ms\":%" PRIu32 ",\"rate\":%" PRIu64
		    ",\"rate_per_client\":%s,",
		    v->delay_ms, v->rate,
		    v->rate_per_client ? "true" : "false");
		bad |= add_ref(out, "throttled_by", &v->throttled_by);
	}
	if (v->flagged_by.type != NULL) {
		bad |= buf_append(out, STR(","));
		bad |= add_ref(out, "flagged_by", &v->flagged_by);
	}
	return (bad);
}

/* Exceptions are looked at where there is something to be excused from. */
static bool
is_looked_at(const struct explain_trace *t, enum rule_action action,
    bool passes)
{
	if (action == RULE_EXCUSE)
		return (t->spoke[RULE_BLOCK_IMPORTED]);
	return (action <= RULE_BLOCK_IMPORTED || passes);
}

int
explain_trace_silent(const struct explain_trace *t, const struct ruleset *r,
    bool passes)
{
	const char *between = "";
	int bad = buf_append(t->out, STR(",\"silent\":\""));
	size_t count;
	unsigned i;

	for (i = 0; i < RULE_ACTIONS; i++) {
		count = ruleset_count(r, (enum rule_action)i);
		if (count == 0 || t->spoke[i] ||
		    !is_looked_at(t, (enum rule_action)i, passes))
			continue;
		bad |= buf_printf(t->out, "%s%s: none of %zu", between,
		    action_name((enum rule_action)i), count);
		between = ", ";
	}
	return (bad | buf_append(t->out, STR("\"")));
}

int
explain_trace_word(struct buf *out, const struct inspection *word)
{
	int bad;

	if (!word->danger)
		return (buf_append(out, STR(",\"word\":null")));
	bad = put(out, "word", word->word);
	bad |= put(out, "word_file", str_of(word->file));
	return (bad | buf_printf(out, ",\"word_line\":%u", word->line));
}
