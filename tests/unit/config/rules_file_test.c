/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/rules_file_test.c
 */
#include "config/rules_file.h"

#include <string.h>
#include <unistd.h>

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
	is_row(f, 2, RULE_DOMAIN, ".c.example", 5, 0);
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
	    "f:1:21: a rule needs a domain, host, url or regex\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, reson: b}]}\n",
	    "f:1:33: unknown key `reson` in a rule; did you mean `reason`?\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, when: b}]}\n",
	    "f:1:33: `when` is not part of this version\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, users: [b]}]}\n",
	    "f:1:33: `users` is not part of this version\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, clients: [kids]}],"
	    " clients: {kid: 10.0.0.0/8}}\n", "f:1:43: `kids` is neither a "
	    "network nor a name under `clients:`; did you mean `kid`?\n"
	    "f:1:42: clients: no network is named\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, clients: []}]}\n",
	    "f:1:42: clients: no network is named\n"},
	{RULES_BLACKLIST, "blacklist: {rules: [{domain: a, clients: [[]]}]}\n",
	    "f:1:43: clients: a single value is expected here\n"
	    "f:1:42: clients: no network is named\n"},
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
	{RULES_BLACKLIST, "blacklist: {import: [{file: a, format: rpz}]}\n",
	    "f:1:40: format: must be plain, hosts or auto in this version\n"
	    "f:1:22: cannot read /nonexistent/a: No such file or directory\n"},
	{RULES_BLACKLIST, "blacklist: {import: [{format: hosts}]}\n",
	    "f:1:22: an import such as {file: lists/ads.txt, format: plain} "
	    "is expected here\n"},
	{RULES_BLACKLIST, "blacklist: {import: [/usr]}\n",
	    "f:1:22: cannot read /usr: it is a folder\n"},
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
    PLAIN(many_rows_and_conditions) PLAIN(default_deny) PLAIN(imports)
    LOOP(complains, bad))
