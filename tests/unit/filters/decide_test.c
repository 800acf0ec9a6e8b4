/* SPDX-License-Identifier: MIT */
#include "filters/decide.h"

#include "config/nets.h"
#include "config/rules_file.h"
#include "filters/ruleset.h"
#include "tests/unit/unit.h"

static const char black[] =
    "blacklist:\n"
    "  domains: [ads.example.com, .tracker.example, 198.51.100.7]\n"
    "  urls: [\"*/banner/*\", \"https://shop.example/*\"]\n"
    "  regex:\n"
    "    - '^https?://[^/]+/ad[0-9]+'\n"
    "    - 'second|/ad7'\n"
    "  rules:\n"
    "    - {domain: games.example, clients: [10.0.0.0/8],"
    " reason: Not during lessons}\n"
    "    - {domain: games.example, clients: [10.1.0.0/16, 192.0.2.0/24]}\n"
    "    - {domain: post.example, methods: [POST]}\n";
static const char white[] =
    "whitelist:\n"
    "  domains: [good.ads.example.com, \"1.tracker.example\"]\n";
static const char tunnel[] =
    "tunnel:\n"
    "  domains: [bank.example, ads.example.com]\n";

static const struct {
	const char		*label, *method, *host, *url, *client;
	enum verdict_kind	 want;
	const char		*type, *rule;
	unsigned		 line;
} rows[] = {
	{"unlisted", "GET", "a.b", "http://a.b/", "127.0.0.1",
	    VERDICT_PASS, NULL, "", 0},
	{"domain", "GET", "ads.example.com", "http://ads.example.com/",
	    "127.0.0.1", VERDICT_REFUSE, "domain", "ads.example.com", 2},
	{"below a domain", "GET", "x.tracker.example",
	    "http://x.tracker.example/", "127.0.0.1", VERDICT_REFUSE,
	    "domain", "tracker.example", 2},
	{"whitelist wins", "GET", "1.tracker.example",
	    "http://1.tracker.example/", "127.0.0.1", VERDICT_PASS, "domain",
	    "1.tracker.example", 2},
	{"address", "GET", "198.51.100.7", "http://198.51.100.7/",
	    "127.0.0.1", VERDICT_REFUSE, "domain", "198.51.100.7", 2},
	{"glob", "GET", "a.b", "http://a.b/banner/1", "127.0.0.1",
	    VERDICT_REFUSE, "url", "*/banner/*", 3},
	{"expression", "GET", "a.b", "http://a.b/ad1", "127.0.0.1",
	    VERDICT_REFUSE, "regex", "^https?://[^/]+/ad[0-9]+", 5},
	{"first of two expressions", "GET", "a.b", "http://a.b/ad7",
	    "127.0.0.1", VERDICT_REFUSE, "regex", "^https?://[^/]+/ad[0-9]+",
	    5},
	{"second expression", "GET", "a.b", "http://a.b/second", "127.0.0.1",
	    VERDICT_REFUSE, "regex", "second|/ad7", 6},
	{"client", "GET", "games.example", "http://games.example/",
	    "10.2.3.4", VERDICT_REFUSE, "domain", "games.example", 8},
	{"second rule of a name", "GET", "games.example",
	    "http://games.example/", "192.0.2.9", VERDICT_REFUSE, "domain",
	    "games.example", 9},
	{"other client", "GET", "games.example", "http://games.example/",
	    "127.0.0.1", VERDICT_PASS, NULL, "", 0},
	{"method", "POST", "post.example", "http://post.example/",
	    "127.0.0.1", VERDICT_REFUSE, "domain", "post.example", 10},
	{"other method", "GET", "post.example", "http://post.example/",
	    "127.0.0.1", VERDICT_PASS, NULL, "", 0},
	{"CONNECT to a domain", "CONNECT", "ads.example.com",
	    "ads.example.com:443", "127.0.0.1", VERDICT_REFUSE, "domain",
	    "ads.example.com", 2},
	{"CONNECT and a glob", "CONNECT", "shop.example",
	    "shop.example:443", "127.0.0.1", VERDICT_REFUSE, "url",
	    "https://shop.example/*", 3},
	{"CONNECT to a tunnel", "CONNECT", "www.bank.example",
	    "www.bank.example:443", "127.0.0.1", VERDICT_TUNNEL, "domain",
	    "bank.example", 2},
	{"GET is no tunnel", "GET", "www.bank.example",
	    "http://www.bank.example/", "127.0.0.1", VERDICT_PASS, NULL, "",
	    0},
	{"CONNECT to a whitelisted tunnel", "CONNECT", "good.ads.example.com",
	    "good.ads.example.com:443", "127.0.0.1", VERDICT_TUNNEL,
	    "domain", "ads.example.com", 2},
	{"plain CONNECT", "CONNECT", "a.b", "a.b:443", "127.0.0.1",
	    VERDICT_PASS, NULL, "", 0},
};

static struct rules_file *
parse(const char *text, const char *name, enum rules_role role,
    struct complaints *c)
{
	struct rules_file *f = NULL;

	if (rules_file_parse(&f, str_of(text), name, role, c) != 0)
		ck_abort_msg("%s", complaints_text(c));
	return (f);
}

static struct ruleset *
load(const char *b, const char *w, const char *t, bool deny,
    struct complaints *c)
{
	struct hash_seed seed = {3, 4};
	struct rules_file *f[3];
	struct ruleset *r;
	int i;

	f[0] = parse(b, "black.yaml", RULES_BLACKLIST, c);
	f[1] = parse(w, "white.yaml", RULES_WHITELIST, c);
	f[2] = parse(t, "tunnel.yaml", RULES_TUNNEL, c);
	r = ruleset_new(&(struct ruleset_sources){f, 3, deny, &seed}, c);
	for (i = 0; i < 3; i++)
		rules_file_free(f[i]);
	return (r);
}

static void
check(const struct ruleset *r, int i, struct verdict *v)
{
	struct decide_scratch *s = decide_scratch_new(r);
	struct facts f = {.method = str_of(rows[i].method),
	    .scheme = STR("http"),
	    .host = str_of(rows[i].host),
	    .port = 443,
	    .url = str_of(rows[i].url)};

	ck_assert(s != NULL);
	ck_assert(net_address(str_of(rows[i].client), f.client) == NULL);
	*v = decide(r, s, &f);
	decide_scratch_free(s);
}

START_TEST(decides)
{
	struct complaints *c = complaints_new();
	struct ruleset *r = load(black, white, tunnel, false, c);
	struct verdict v;

	ck_assert_msg(r != NULL, "%s", complaints_text(c));
	check(r, _i, &v);
	ck_assert_msg(v.kind == rows[_i].want, "%s: %d", rows[_i].label,
	    (int)v.kind);
	ck_assert_msg(str_eq(v.by.rule, str_of(rows[_i].rule)), "%s: %.*s",
	    rows[_i].label, STR_ARG(v.by.rule));
	ck_assert_msg(v.by.line == rows[_i].line, "%s: %u", rows[_i].label,
	    v.by.line);
	ck_assert((v.by.type == NULL) == (rows[_i].type == NULL));
	if (v.by.type != NULL)
		ck_assert_str_eq(v.by.type, rows[_i].type);
	ruleset_free(r);
	complaints_free(c);
}
END_TEST

START_TEST(tells_the_reason)
{
	struct complaints *c = complaints_new();
	struct ruleset *r = load(black, white, tunnel, false, c);
	struct verdict v;

	check(r, 9, &v);
	ck_assert(str_eq(v.by.reason, STR("Not during lessons")));
	ck_assert_str_eq(v.by.file, "black.yaml");
	ruleset_free(r);
	complaints_free(c);
}
END_TEST

/* Said by the setting, and by the whitelist itself. */
START_TEST(denies_by_default)
{
	static const char closed[] = "whitelist:\n  default: deny\n"
	    "  domains: [1.tracker.example]\n";
	struct complaints *c = complaints_new();
	struct ruleset *by_setting = load(black, white, tunnel, true, c);
	struct ruleset *by_list = load(black, closed, tunnel, false, c);
	struct verdict v;

	ck_assert(by_setting != NULL && by_list != NULL);
	check(by_setting, 0, &v);
	ck_assert(v.kind == VERDICT_REFUSE);
	ck_assert_str_eq(v.by.type, "default");
	ck_assert_str_eq(v.by.file, "filters.default");
	check(by_list, 0, &v);
	ck_assert(v.kind == VERDICT_REFUSE);
	ck_assert_str_eq(v.by.file, "white.yaml");
	check(by_list, 3, &v);
	ck_assert(v.kind == VERDICT_PASS);
	ruleset_free(by_setting);
	ruleset_free(by_list);
	complaints_free(c);
}
END_TEST

/* All of them at once, each with its place. */
START_TEST(complains)
{
	static const char wrong[] = "blacklist:\n"
	    "  domains: [ok.example, \"a b\", http://x/]\n"
	    "  regex: ['(', 'a(?=b)', 'fine', '(a)\\1']\n";
	struct complaints *c = complaints_new();
	char *text;

	ck_assert(load(wrong, white, tunnel, false, c) == NULL);
	text = complaints_text(c);
	ck_assert_msg(complaints_count(c) == 5, "%s", text);
	ck_assert(strstr(text, "black.yaml:2:25: ") != NULL);
	ck_assert(strstr(text, "black.yaml:3:11: ") != NULL);
	free(text);
	complaints_free(c);
}
END_TEST

/* What would take long to compile is refused before. */
START_TEST(bounds_repetitions)
{
	static const char wrong[] = "blacklist:\n"
	    "  regex: ['a.{0,32000}b', '[{]{3}\\{9999', 'a{1000}',\n"
	    "    '((a{1,30}){30}[)]b){30}', '(a{1,500}){1,500}x']\n";
	struct complaints *c = complaints_new();
	char *text;

	ck_assert(load(wrong, white, tunnel, false, c) == NULL);
	text = complaints_text(c);
	ck_assert_msg(complaints_count(c) == 2, "%s", text);
	ck_assert(strstr(text, "black.yaml:2:11: ") != NULL);
	ck_assert(strstr(text, "black.yaml:3:32: ") != NULL);
	free(text);
	complaints_free(c);
}
END_TEST

UNIT_MAIN("decide", PLAIN(bounds_repetitions) LOOP(decides, rows) PLAIN(tells_the_reason)
    PLAIN(denies_by_default) PLAIN(complains))
