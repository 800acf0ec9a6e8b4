/* SPDX-License-Identifier: MIT */
#include "filters/ruleset_diff.h"

#include "config/rules_file.h"
#include "filters/ruleset.h"
#include "proxy/base/buf.h"
#include "tests/unit/unit.h"

static const struct {
	const char	*label, *old, *new, *want;
} rows[] = {
	{"the same", "domains: [a.b, c.d]", "domains: [C.D, a.b]", ""},
	{"one more", "domains: [a.b]", "domains: [a.b, c.d]",
	    "blocked: +1 domain\n"},
	{"some in, some out", "domains: [a.b, c.d, e.f]",
	    "domains: [c.d, g.h, i.j, k.l]", "blocked: +3 -2 domains\n"},
	{"several kinds", "urls: [\"*/x/*\", \"*/y/*\"]",
	    "hosts: [a.b]\n  regex: [abc]\n  urls: [\"*/y/*\"]",
	    "blocked: +1 host, -1 url, +1 expression\n"},
	{"another action", "domains: [a.b]",
	    "rules: [{domain: a.b, action: allow}]",
	    "allowed: +1 domain\nblocked: -1 domain\n"},
	{"twice the same", "regex: [abc]", "regex: [abc, abc]",
	    "blocked: +1 expression\n"},
	{"none before", "domains: []", "networks: [10.0.0.0/8]",
	    "blocked: +1 network\n"},
};

static struct ruleset *
load(const char *text)
{
	struct complaints *c = complaints_new();
	struct hash_seed seed = {1, 2};
	struct rules_file *f = NULL;
	struct ruleset *r;
	char yaml[512];

	snprintf(yaml, sizeof(yaml), "blacklist:\n  %s\n", text);
	if (rules_file_parse(&f, str_of(yaml), "b", RULES_BLACKLIST, c) != 0)
		ck_abort_msg("%s", complaints_text(c));
	r = ruleset_new(&(struct ruleset_sources){&f, 1, false, &seed}, c);
	ck_assert_ptr_nonnull(r);
	rules_file_free(f);
	complaints_free(c);
	return (r);
}

START_TEST(tells)
{
	struct ruleset *old = load(rows[_i].old), *new = load(rows[_i].new);
	struct ruleset_diff d;
	struct buf text;

	buf_init(&text, 4096);
	ruleset_diff(old, new, &d);
	ruleset_diff_tell(&d, &text);
	ck_assert_msg(str_eq(buf_peek(&text), str_of(rows[_i].want)),
	    "%s: %.*s", rows[_i].label, STR_ARG(buf_peek(&text)));
	buf_fini(&text);
	ruleset_free(old);
	ruleset_free(new);
}
END_TEST

UNIT_MAIN("ruleset_diff", LOOP(tells, rows))
