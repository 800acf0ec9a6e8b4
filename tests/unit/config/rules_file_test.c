/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/rules_file_test.c
 */
#include "config/rules_file.h"

#include <string.h>
#include <unistd.h>

#include "config/when.h"
#include "tests/unit/config/complained.h"

static struct rules_file *
good(const char *text, const char *name, enum rules_role role)
{
	struct complaints *c = complaints_new();
	struct rules_file *f;
	int rc = rules_file_parse(&f, str_of(text), name, role, c);

	complained(c, "");
	ck_assert_int_eq(rc, 0);
	return (f);
}

static void
is_row(const struct rules_file *f, size_t i, enum rule_kind kind,
    const char *text, unsigned line, unsigned column)
{
	ck_assert_uint_lt(i, f->count);
	ck_assert_str_eq(f->rows[i].text, text);
	ck_assert_uint_eq(f->rows[i].kind, kind);
	ck_assert_uint_eq(f->rows[i].line, line);
	ck_assert_uint_eq(f->rows[i].column, column);
}

START_TEST(short_forms)
{
	struct rules_file *f = good("blacklist:\n"
	    "  domains: [ads.example.com, .tracker.example]\n"
	    "  hosts: www.example\n"
	    "  urls: [\"*/banner/*\"]\n"
	    "  regex:\n    - '^http://x[0-9]+'\n", "f", RULES_BLACKLIST);

	ck_assert_uint_eq(f->count, 5);
	is_row(f, 0, RULE_DOMAIN, "ads.example.com", 2, 13);
	is_row(f, 1, RULE_DOMAIN, ".tracker.example", 2, 30);
	is_row(f, 2, RULE_HOST, "www.example", 3, 10);
	is_row(f, 3, RULE_URL, "*/banner/*", 4, 10);
	is_row(f, 4, RULE_REGEX, "^http://x[0-9]+", 6, 7);
	ck_assert_uint_eq(f->rows[0].condition, 0);
	ck_assert_str_eq(rules_file_place(f, &f->rows[0]).file, "f");
	rules_file_free(f);
}
END_TEST

START_TEST(long_form)
{
	struct rules_file *f = good("blacklist:\n  rules:\n"
	    "    - {domain: [a.example, b.example], clients: [room, \"::1\"], "
	    "reason: Not now, methods: POST}\n"
	    "    - {url: '*x*'}\n"
	    "  clients:\n    room: [10.1.0.0/16, 10.2.0.0/16]\n", "f",
	    RULES_BLACKLIST);
	const struct rule_condition *c;
	uint8_t address[16];

	ck_assert_uint_eq(f->count, 3);
	is_row(f, 1, RULE_DOMAIN, "b.example", 3, 28);
	ck_assert_uint_eq(f->rows[0].condition, f->rows[1].condition);
	ck_assert_uint_eq(f->rows[2].condition, 0);
	c = &f->conditions[f->rows[0].condition];
	ck_assert_uint_eq(c->clients.count, 3);
	ck_assert_ptr_null(net_address(STR("10.2.3.4"), address));
	ck_assert(nets_have(&c->clients, address));
	ck_assert_ptr_null(net_address(STR("10.3.3.4"), address));
	ck_assert(!nets_have(&c->clients, address));
	ck_assert_str_eq(c->reason, "Not now");
	ck_assert_uint_eq(c->methods.count, 1);
	ck_assert_str_eq(c->methods.at[0], "POST");
	ck_assert_uint_eq(f->conditions[0].clients.count, 0);
	rules_file_free(f);
}
END_TEST

START_TEST(conditions)
{
	struct rules_file *f = good("blacklist:\n  rules:\n"
	    "  - domain: a.example\n"
	    "    users: [ana, '*']\n"
	    "    ports: [80, 1000-2000]\n"
	    "    when: [thu 00:00-01:00, {days: thu, hours: 2-3, zone: UTC}]\n"
	    "    until: 2026-12-24T19:00:00+01:00\n"
	    "    types: [Video/*, text/html, '*/*']\n"
	    "    size: '>10 MiB'\n"
	    "    category: toys\n"
	    "  - {clients: 10.0.0.0/8, size: {min: 1, max: 2k}}\n"
	    "  - {size: '<= 1 KiB', reason: small}\n"
	    "  networks: [192.0.2.0/24]\n", "f", RULES_BLACKLIST);
	const struct rule_condition *c = &f->conditions[f->rows[0].condition];

	ck_assert_uint_eq(f->count, 4);
	ck_assert_uint_eq(c->users.count, 2);
	ck_assert_str_eq(c->users.at[1], "*");
	ck_assert(ports_have(c->ports, 1500) && !ports_have(c->ports, 81));
	ck_assert(when_holds(c->when, 0) && !when_holds(c->when, 3600));
	ck_assert(when_holds(c->when, 7200));
	ck_assert_int_eq(c->until_s, 1798135200);
	ck_assert_uint_eq(c->types.count, 3);
	ck_assert_str_eq(c->types.at[0], "video/*");
	ck_assert_str_eq(c->types.at[2], "*");
	ck_assert_uint_eq(c->size_min, (10u << 20) + 1);
	ck_assert_uint_eq(c->size_max, 0);
	ck_assert_str_eq(c->category, "toys");
	is_row(f, 1, RULE_ANY, "*", 11, 5);
	c = &f->conditions[f->rows[1].condition];
	ck_assert_uint_eq(c->size_min, 1);
	ck_assert_uint_eq(c->size_max, 2048);
	c = &f->conditions[f->rows[2].condition];
	ck_assert_uint_eq(c->size_max, 1024);
	is_row(f, 3, RULE_NETWORK, "192.0.2.0/24", 13, 14);
	rules_file_free(f);
}
END_TEST

static const struct rule_condition *
condition(const struct rules_file *f, size_t i, enum rule_action action)
{
	ck_assert_uint_lt(i, f->count);
	ck_assert_uint_eq(f->rows[i].action, action);
	return (&f->conditions[f->rows[i].condition]);
}

START_TEST(actions)
{
	struct rules_file *f = good("clients: {room: 10.1.0.0/16}\n"
	    "rules:\n"
	    "- {domain: a, action: throttle, delay: 500ms, rate: 100 KiB/s, "
	    "per: client, clients: room}\n"
	    "- {domain: a, action: throttle, rate: 5k}\n"
	    "- {host: www.google.com, action: redirect, "
	    "to: ForceSafeSearch.Google.com.}\n"
	    "- {domain: a, words: true, action: allow}\n"
	    "- {domain: a, action: flag}\n"
	    "- {domain: a, action: intercept}\n"
	    "blacklist: {domains: [b],"
	    " rules: [{url: '*', words: off, action: allow}]}\n"
	    "whitelist: {domains: [w], default: deny}\n"
	    "tunnel: {domains: [t]}\n", "f", RULES_ANY);
	const struct rule_condition *c = condition(f, 0, RULE_THROTTLE);

	ck_assert_uint_eq(f->count, 10);
	ck_assert_uint_eq(c->delay_ms, 500);
	ck_assert_uint_eq(c->rate, 102400);
	ck_assert(c->rate_per_client && c->clients.count == 1);
	c = condition(f, 1, RULE_THROTTLE);
	ck_assert_uint_eq(c->rate, 5120);
	ck_assert(!c->rate_per_client && c->delay_ms == 0);
	c = condition(f, 2, RULE_REDIRECT);
	ck_assert_str_eq(c->redirect, "forcesafesearch.google.com");
	(void)condition(f, 3, RULE_ALLOW);
	(void)condition(f, 4, RULE_FLAG);
	(void)condition(f, 5, RULE_INTERCEPT);
	(void)condition(f, 6, RULE_BLOCK);
	(void)condition(f, 7, RULE_ALLOW_UNREAD);
	(void)condition(f, 8, RULE_ALLOW);
	(void)condition(f, 9, RULE_TUNNEL);
	ck_assert(f->deny_by_default);
	rules_file_free(f);
}
END_TEST

/* Names of the list itself come before those of the settings. */
START_TEST(names_of_others)
{
	const char *const teachers[] = {"ana", "luis"};
	const struct user_group users[] = {{"teachers", {teachers, 2}}};
	struct net nets[2] = {{{1}, 128}, {{2}, 128}};
	const struct net_group clients[] = {{"room", {&nets[0], 1}},
	    {"hall", {&nets[1], 1}}};
	struct rules_names names = {NULL, {clients, 2}, {users, 1}, NULL,
	    NULL};
	struct complaints *c = complaints_new();
	const struct rule_condition *condition;
	struct rules_file *f;

	ck_assert_int_eq(rules_file_parse_with(&f, STR("blacklist:\n"
	    "  rules: [{domain: a, clients: [room, hall],\n"
	    "    users: [eva, teachers]}]\n"
	    "  clients: {room: 10.0.0.1}\n"), "f", RULES_BLACKLIST, &names, c),
	    0);
	complained(c, "");
	condition = &f->conditions[f->rows[0].condition];
	ck_assert_uint_eq(condition->clients.count, 2);
	ck_assert_uint_eq(condition->clients.at[0].address[15], 1);
	ck_assert_uint_eq(condition->clients.at[0].address[0], 0);
	ck_assert_uint_eq(condition->clients.at[1].address[0], 2);
	ck_assert_uint_eq(condition->users.count, 3);
	ck_assert_str_eq(condition->users.at[2], "luis");
	rules_file_free(f);
}
END_TEST

START_TEST(many_rows_and_conditions)
{
	struct rules_file *f;
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);
	int i;

	fputs("blacklist:\n  rules:\n", out);
	for (i = 0; i < 100; i++)
		fprintf(out, "  - {domain: d%d, reason: r%d}\n", i, i);
	fclose(out);
	f = good(text, "f", RULES_BLACKLIST);
	free(text);
	ck_assert_uint_eq(f->count, 100);
	ck_assert_uint_eq(f->nconditions, 101);
	is_row(f, 99, RULE_DOMAIN, "d99", 102, 14);
	ck_assert_str_eq(f->conditions[f->rows[42].condition].reason, "r42");
	rules_file_free(f);
}
END_TEST

START_TEST(default_deny)
{
	struct rules_file *f = good("default: deny\n", "f", RULES_WHITELIST);

	ck_assert(f->deny_by_default);
	rules_file_free(f);
	f = good("whitelist:\n  default: deny\n", "f", RULES_WHITELIST);
	ck_assert(f->deny_by_default);
	rules_file_free(f);
	f = good("whitelist:\ndefault: allow\n", "f", RULES_WHITELIST);
	ck_assert(!f->deny_by_default);
	rules_file_free(f);
	f = good("", "f", RULES_WHITELIST);
	ck_assert_uint_eq(f->count, 0);
	rules_file_free(f);
}
END_TEST

/* A folder that is there while the test runs. */
static char folder[] = "/tmp/aduana-rules-XXXXXX";

static void
put(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

static void
drop(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	unlink(path);
}

START_TEST(imports)
{
	struct complaints *c = complaints_new();
	struct rules_file *f;
	char path[128];

	ck_assert_ptr_nonnull(mkdtemp(folder));
	put("ads.txt", "# ads\na.example\n\n  b.example # why\r\n.c.example");
	put("hosts", "127.0.0.1 localhost\n0.0.0.0 d.example e.example # x\n"
	    "::1 ip6-localhost\n");
	put("list.yaml", "blacklist:\n  import:\n"
	    "    - {file: ads.txt, format: plain, reason: Ads}\n"
	    "    - {file: ./hosts, format: hosts}\n    - ads.txt\n"
	    "  domains: [z.example]\n");
	snprintf(path, sizeof(path), "%s/list.yaml", folder);
	ck_assert_int_eq(rules_file_load(&f, path, RULES_BLACKLIST, c), 0);
	drop("ads.txt");
	drop("hosts");
	drop("list.yaml");
	rmdir(folder);
	complained(c, "");
	ck_assert_uint_eq(f->count, 9);
	is_row(f, 0, RULE_DOMAIN, "a.example", 2, 0);
	is_row(f, 1, RULE_DOMAIN, "b.example", 4, 0);
	is_row(f, 2, RULE_DOMAIN, "c.example", 5, 0);
	is_row(f, 3, RULE_DOMAIN, "d.example", 2, 0);
	is_row(f, 4, RULE_DOMAIN, "e.example", 2, 0);
	is_row(f, 8, RULE_DOMAIN, "z.example", 6, 13);
	ck_assert_str_eq(f->conditions[f->rows[1].condition].reason, "Ads");
	ck_assert_uint_eq(f->rows[3].condition, 0);
	snprintf(path, sizeof(path), "%s/hosts", folder);
	ck_assert_str_eq(rules_file_place(f, &f->rows[3]).file, path);
	rules_file_free(f);
}
END_TEST

struct row {
	enum rules_role	 role;
	const char	*in;
	const char	*want;
};

static const struct row bad[] = {
	{RULES_BLACKLIST, "- a\n", "f:1:1: `blacklist:` is expected here\n"},
	{RULES_BLACKLIST, "whitelist: {}\n", "f:1:1: unknown key `whitelist`; "
	    "`blacklist:` is expected here\n"},
	{RULES_BLACKLIST, "blacklist: [a]\n", "f:1:12: a map is expected "
	    "here, with keys such as `domains`\n"},
	{RULES_BLACKLIST, "blacklist: {domain: [a]}\n",
	    "f:1:13: unknown key `domain`; did you mean `domains`?\n"},
	{RULES_BLACKLIST, "blacklist: {domains: [a, [b]]}\n",
	    "f:1:26: a single value is expected here\n"},
	{RULES_BLACKLIST, "blacklist: {domains: [a, \"\"]}\n",
	    "f:1:26: nothing stands here\n"},
	{RULES_BLACKLIST, "blacklist: {domains: {a: b}}\n",
	    "f:1:22: a list is expected here, not a map\n"},
	{RULES_BLACKLIST, "blacklist: {rules: {domain: a}}\n",
	    "f:1:20: a list is expected here\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [a]}\n", "f:1:21: a rule such "
	    "as {domain: example.com, reason: \"why\"} is expected here\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{reason: a}]}\n",
	    "f:1:21: a rule needs a domain, host, url, regex or network, or a "
	    "condition such as clients\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, reson: b}]}\n",
	    "f:1:33: unknown key `reson` in a rule; did you mean `reason`?\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, when: b}]}\n",
	    "f:1:39: when: days are expected as in mon, tue-fri, weekdays or "
	    "weekend: `b`\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, when: {hours: 8-9, "
	    "zone: Mars}}]}\n", "f:1:58: when: there is no such time zone on "
	    "this machine; a name such as Europe/Madrid is expected: `Mars`\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, when: {days: 8-9}}"
	    "]}\n", "f:1:39: when: hours belong under `hours`\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, when: [mon, []]}]}"
	    "\n", "f:1:45: when: hours are expected as in mon-fri "
	    "08:00-14:00\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, when: {day: mon}}"
	    "]}\n", "f:1:40: when: days, hours and zone are expected here: "
	    "`day`\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, until: 2026-12-24}"
	    "]}\n", "f:1:40: until: a time such as 2026-12-24T18:00:00Z or "
	    "2026-12-24T19:00:00+01:00 is expected\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, users: []}]}\n",
	    "f:1:40: users: no user is named\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, clients: }]}\n",
	    "f:1:33: clients: nothing stands here; give it a value, or take "
	    "it out\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, ports: [0]}]}\n",
	    "f:1:41: ports: not a port from 1 to 65535: `0`\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, ports: []}]}\n",
	    "f:1:40: ports: the list is empty\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, types: video}]}\n",
	    "f:1:40: types: must be as in video/mp4; for all of a kind write "
	    "video/*: `video`\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, types: a/b;c=d}]}"
	    "\n", "f:1:40: types: must be without parameters: `a/b;c=d`\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, size: 10 MiB}]}\n",
	    "f:1:39: size: a size such as \">10 MiB\", \"<=1 KiB\" or {min: "
	    "1 KiB, max: 10 MiB} is expected\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, size: {min: 2k, "
	    "max: 1k}}]}\n", "f:1:39: size: min is over max\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, size: <1}]}\n",
	    "f:1:39: size: this size makes no sense here\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, sizes: '>1'}]}\n",
	    "f:1:33: unknown key `sizes` in a rule; did you mean `size`?\n"},
	/* Actions. */
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, action: deny}]}\n",
	    "f:1:41: action: must be one of allow, block, tunnel, intercept, "
	    "redirect, throttle, flag: `deny`\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, action: redirect}"
	    "]}\n", "f:1:21: a redirect needs the host to go to, as in "
	    "`to: forcesafesearch.google.com`\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, action: redirect, "
	    "to: 'a b'}]}\n", "f:1:55: to: "
	    "a host name holds only letters, digits, '-', '_' and dots: "
	    "`a b`\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, to: b.example}]}"
	    "\n", "f:1:33: `to` has no place in a rule that leads to block: "
	    "it belongs to `action: redirect`\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, words: false}]}\n",
	    "f:1:33: `words` has no place in a rule that leads to block: it "
	    "belongs to rules that allow\n"},
	{RULES_WHITELIST, "whitelist: {rules: [{domain: a, words: never}]}\n",
	    "f:1:40: words: neither true nor false: `never`\n"},
	{RULES_WHITELIST, "whitelist: {rules: [{domain: a, words: }]}\n",
	    "f:1:33: words: nothing stands here\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, delay: 1s}]}\n",
	    "f:1:33: `delay` has no place in a rule that leads to block: it "
	    "belongs to `action: throttle`\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, action: throttle}"
	    "]}\n", "f:1:21: a throttle needs a `delay`, as in 500ms, or a "
	    "`rate`, as in 100 KiB/s\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, action: throttle, "
	    "delay: 1s, per: client}]}\n", "f:1:21: `per` says for whom a "
	    "`rate` is counted, and there is none\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, action: throttle, "
	    "rate: fast, delay: 1h, per: user}]}\n", "f:1:57: rate: bytes a "
	    "second are expected, such as 100 KiB/s: `fast`\n"
	    "f:1:70: delay: must be from 1ms to 10min: `1h`\n"
	    "f:1:79: per: must be client or rule: `user`\n"},
	{RULES_TUNNEL, "tunnel: {rules: [{url: a, types: a/b, methods: GET}]}"
	    "\n", "f:1:19: `url` has no place in a rule that leads to tunnel: "
	    "that is decided by the host alone; use `domain` or `host`\n"
	    "f:1:27: `types` has no place in a rule that leads to tunnel: "
	    "that is decided before there is a response\n"
	    "f:1:39: `methods` has no place in a rule that leads to tunnel: a "
	    "tunnel's only method is CONNECT\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{network: 10.0.0.0/8, action: "
	    "redirect, to: b}]}\n", "f:1:22: `network` has no place in a rule "
	    "that leads to redirect: that is decided before there is an "
	    "address; use `domain` or `host`\n"},
	{RULES_ANY, "rules: [{domain: a}]\n", "f:1:9: a rule here needs its "
	    "action, as in `action: block`\n"},
	{RULES_ANY, "domains: [a]\n", "f:1:1: unknown key `domains`; "
	    "`blacklist`, `whitelist`, `tunnel`, `rules` or `clients` is "
	    "expected here\n"},
	{RULES_ANY, "default: deny\n", "f:1:1: `default` belongs in the "
	    "whitelist, or set filters.default\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, clients: [kids]}],"
	    " clients: {kid: 10.0.0.0/8}}\n", "f:1:43: `kids` is neither a "
	    "network nor a name under `clients:` or clients.groups; did you mean "
	    "`kid`?\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, clients: []}]}\n",
	    "f:1:42: clients: no network is named\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, clients: [[]]}]}\n",
	    "f:1:43: clients: a single value is expected here\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, reason: No, not "
	    "now}]}\n", "f:1:45: unknown key `not now` in a rule; are quotes "
	    "missing?\n"},
	{RULES_BLACKLIST, "a.example\nb.example\n", "f:1:1: `blacklist:` is "
	    "expected here; a file of names goes under its `import:`\n"},
	{RULES_BLACKLIST, "blacklist: {import: ['https://a.example/l']}\n",
	    "f:1:22: a list from the web is an import by url, as in {url: "
	    "\"https://a.example/l\"}\n"},
	{RULES_BLACKLIST, "blacklist: {clients: {a: 10.0.0.0/99}}\n",
	    "f:1:26: clients: the prefix must be a number from 0 to 32: "
	    "`10.0.0.0/99`\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, methods: post}]}\n",
	    "f:1:42: methods: must be upper-case words such as POST\n"},
	{RULES_BLACKLIST, "default: deny\n", "f:1:1: `default` belongs in the "
	    "whitelist, or set filters.default\n"},
	{RULES_WHITELIST, "default: maybe\n",
	    "f:1:10: default: must be allow or deny\n"},
	{RULES_TUNNEL, "tunnel: {urls: [a]}\n", "f:1:10: a tunnel is known by "
	    "its host alone: use `domains` or `hosts`\n"},
	{RULES_BLACKLIST, "blacklist: {import: [{file: a, format: dbm}]}\n",
	    "f:1:40: format: must be plain, hosts, adblock, squidguard, rpz "
	    "or auto\n"
	    "f:1:22: cannot read /nonexistent/a: No such file or directory\n"},
	{RULES_BLACKLIST, "blacklist: {import: [{format: hosts}]}\n",
	    "f:1:22: an import such as {file: lists/ads.txt, format: plain} "
	    "is expected here\n"},
	{RULES_BLACKLIST, "blacklist: {import: [{file: /usr, format: hosts}]}\n",
	    "f:1:22: cannot read /usr: it is a folder, and format hosts is of "
	    "files\n"},
	{RULES_BLACKLIST, "blacklist: {import: [{file: /dev/null, "
	    "format: squidguard}]}\n", "f:1:22: /dev/null is no folder: only "
	    "those of format squidguard have categories\n"},
	{RULES_BLACKLIST, "blacklist: {import: [/dev/zero]}\n",
	    "f:1:22: cannot read /dev/zero: it is not a regular file\n"}
};

START_TEST(complains)
{
	struct complaints *c = complaints_new();
	char *text, want[1024];
	struct rules_file *f;
	const char *p;
	size_t n = 0;

	/* "f" stands for the long name. */
	for (p = bad[_i].want; *p != '\0'; p++)
		n += (size_t)snprintf(want + n, sizeof(want) - n, "%s%c",
		    (p == bad[_i].want || p[-1] == '\n') ? "/nonexistent/" :
		    "", *p);
	ck_assert_int_eq(rules_file_parse(&f, str_of(bad[_i].in),
	    "/nonexistent/f", bad[_i].role, c), -1);
	rules_file_free(f);
	text = complaints_text(c);
	ck_assert_str_eq(text, want);
	free(text);
	complaints_free(c);
}
END_TEST

UNIT_MAIN("rules_file", PLAIN(short_forms) PLAIN(long_form)
    PLAIN(conditions) PLAIN(actions) PLAIN(names_of_others)
    PLAIN(many_rows_and_conditions) PLAIN(default_deny) PLAIN(imports)
    LOOP(complains, bad))
