/* SPDX-License-Identifier: MIT
 *
 * ctl/explained.c - steps, rules and what follows from them, a line each.
 */
#include "proxy/ctl/explained.h"

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "proxy/base/num.h"
#include "proxy/ctl/json.h"
#include "proxy/ctl/safe.h"

/* A rule, by the names of its members. */
struct rule {
	struct str action, looked, condition, type, rule, file, line, reason,
	    category;
};

static void
put(FILE *out, struct str s)
{
	safe_put_json(out, s);
}

static struct str *
member_of(struct rule *r, struct str name)
{
	const struct {
		struct str	 name;
		struct str	*at;
	} members[] = {
	    {STR("action"), &r->action},
	    {STR("looked"), &r->looked},
	    {STR("condition"), &r->condition},
	    {STR("type"), &r->type},
	    {STR("rule"), &r->rule},
	    {STR("file"), &r->file},
	    {STR("line"), &r->line},
	    {STR("reason"), &r->reason},
	    {STR("category"), &r->category},
	};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (str_eq(name, members[i].name))
			return (members[i].at);
	return (NULL);
}

static void
read_rule(struct json *j, struct rule *r)
{
	struct str *at, name;

	*r = (struct rule){0};
	json_expect(j, '{');
	do {
		name = json_name(j);
		at = member_of(r, name);
		if (at != NULL)
			*at = json_scalar(j);
		else
			json_skip(j);
	} while (!j->bad && json_take(j, ','));
	json_expect(j, '}');
}

static void
put_place(FILE *out, const struct rule *r)
{
	put(out, r->file);
	if (!str_eq(r->line, STR("0")))
		fprintf(out, ":%.*s", STR_ARG(r->line));
}

static void
put_reason(FILE *out, const struct rule *r)
{
	if (r->category.len > 0) {
		fputs("  [", out);
		put(out, r->category);
		fputc(']', out);
	}
	if (r->reason.len > 0) {
		fputs("  ", out);
		put(out, r->reason);
	}
}

static void
put_rule(FILE *out, const struct rule *r)
{
	fprintf(out, "  %-13.*s  %.*s: ", STR_ARG(r->looked),
	    STR_ARG(r->action));
	fprintf(out, "%.*s ", STR_ARG(r->type));
	put(out, r->rule);
	fputs("  ", out);
	put_place(out, r);
	if (r->condition.len > 0)
		fprintf(out, "  not its %.*s", STR_ARG(r->condition));
	put_reason(out, r);
	fputc('\n', out);
}

static void
put_rules(struct json *j, FILE *out)
{
	struct rule r;

	json_expect(j, '[');
	if (json_take(j, ']')) {
		fputs("  no rule names it\n", out);
		return;
	}
	do {
		read_rule(j, &r);
		put_rule(out, &r);
	} while (!j->bad && json_take(j, ','));
	json_expect(j, ']');
}

static void
put_name(FILE *out, struct str name)
{
	char c;

	fputs("  ", out);
	for (size_t i = 0; i < name.len; i++) {
		c = name.ptr[i] == '_' ? ' ' : name.ptr[i];
		fputc(c >= ' ' && c < 0x7f ? c : '?', out);
	}
	fprintf(out, "%*s", name.len < 14 ? (int)(14 - name.len) : 1, "");
}

static void
put_time(FILE *out, struct str seconds)
{
	uint64_t s;
	char text[32];
	struct tm tm;
	time_t at;

	if (num_decimal(seconds, INT32_MAX * UINT64_C(4), &s) != NUM_OK)
		return;
	at = (time_t)s;
	if (gmtime_r(&at, &tm) != NULL &&
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm) > 0)
		fprintf(out, "  (%s)", text);
}

/* Words are looked for beside the rules, and may refuse what these let pass. */
static struct str
said_of(struct str name)
{
	if (str_eq(name, STR("word")))
		return (STR("danger word"));
	if (str_eq(name, STR("verdict")))
		return (STR("rules say"));
	return (name);
}

/* Whatever is known of a step beside its rules; nothing is left out. */
static void
put_member(struct json *j, FILE *out, struct str name)
{
	struct rule r;
	struct str value;

	if (json_peek(j) == '{') {
		read_rule(j, &r);
		put_name(out, name);
		fprintf(out, " %.*s ", STR_ARG(r.type));
		put(out, r.rule);
		fputs("  ", out);
		put_place(out, &r);
		put_reason(out, &r);
		fputc('\n', out);
		return;
	}
	value = json_scalar(j);
	if (str_eq(value, STR("null")) || value.len == 0 ||
	    (str_eq(name, STR("status")) && str_eq(value, STR("0"))))
		return;
	put_name(out, said_of(name));
	fputc(' ', out);
	put(out, value);
	if (str_eq(name, STR("time")))
		put_time(out, value);
	fputc('\n', out);
}

static void
put_step(struct json *j, FILE *out)
{
	struct str name;

	json_expect(j, '{');
	do {
		name = json_name(j);
		if (str_eq(name, STR("request"))) {
			put(out, json_scalar(j));
			fputc('\n', out);
		} else if (str_eq(name, STR("rules"))) {
			put_rules(j, out);
		} else {
			put_member(j, out, name);
		}
	} while (!j->bad && json_take(j, ','));
	json_expect(j, '}');
	fputc('\n', out);
}

int
explained_print(struct str text, FILE *out)
{
	struct json j = {.rest = text};
	struct str name;

	json_expect(&j, '{');
	do {
		name = json_name(&j);
		if (!str_eq(name, STR("steps"))) {
			put_member(&j, out, name);
			continue;
		}
		fputc('\n', out);
		json_expect(&j, '[');
		do {
			put_step(&j, out);
		} while (!j.bad && json_take(&j, ','));
		json_expect(&j, ']');
	} while (!j.bad && json_take(&j, ','));
	json_expect(&j, '}');
	return (json_ended(&j) ? 0 : -1);
}
