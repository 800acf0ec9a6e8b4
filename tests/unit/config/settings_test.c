/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/settings_test.c
 */
#include "config/settings.h"

#include <string.h>

#include "config/schema.h"
#include "tests/unit/config/complained.h"

static struct settings *
good(const char *text)
{
	struct complaints *c = complaints_new();
	struct settings *s;
	int rc = settings_parse(&s, str_of(text), "f", c);

	complained(c, "");
	ck_assert_int_eq(rc, 0);
	return (s);
}

START_TEST(defaults_hold)
{
	struct settings *s = good("");
	uint8_t address[16];

	ck_assert_uint_eq(s->listen.count, 1);
	ck_assert_str_eq(s->listen.at[0].host, "127.0.0.1");
	ck_assert_uint_eq(s->listen.at[0].port, 3128);
	ck_assert_uint_ge(s->workers, 1);
	ck_assert_uint_le(s->workers, 64);
	ck_assert_uint_eq(s->cache_size, 256u << 20);
	ck_assert_int_eq(s->timeouts_head, 30000);
	ck_assert(ports_have(s->connect_ports, 443));
	ck_assert(!ports_have(s->connect_ports, 80));
	ck_assert_int_eq(s->log_access_format, LOG_ACCESS_SQUID);
	ck_assert(s->log_access_query && !s->log_access_mask_clients);
	ck_assert_ptr_null(net_address(STR("192.168.7.7"), address));
	ck_assert(nets_have(&s->clients_allow, address));
	ck_assert_ptr_null(net_address(STR("8.8.8.8"), address));
	ck_assert(!nets_have(&s->clients_allow, address));
	ck_assert_str_eq(s->filters_blacklist, "");
	ck_assert_str_ne(s->name, "auto");
	ck_assert_str_ne(s->state_dir, "auto");
	ck_assert_ptr_null(s->places[SETTING_ID_listen].file);
	settings_free(s);
}
END_TEST

START_TEST(nested_and_dotted_names)
{
	struct settings *s = good("cache:\n  size: 64 MiB\n"
	    "log.access.format: json\nlog:\n  access.query: no\n"
	    "  access:\n    ring: 2 MiB\nconnect.ports: [443, 1024-2000]\n"
	    "filters: {default: deny, beyond: block}\nlimits:\n");

	ck_assert_uint_eq(s->cache_size, 64u << 20);
	ck_assert_int_eq(s->log_access_format, LOG_ACCESS_JSON);
	ck_assert(!s->log_access_query);
	ck_assert_uint_eq(s->log_access_ring, 2u << 20);
	ck_assert(ports_have(s->connect_ports, 1500));
	ck_assert_int_eq(s->filters_default, FILTERS_DEFAULT_DENY);
	ck_assert_int_eq(s->filters_beyond, FILTERS_BEYOND_BLOCK);
	ck_assert_str_eq(s->places[SETTING_ID_cache_size].file, "f");
	ck_assert_uint_eq(s->places[SETTING_ID_cache_size].line, 2);
	ck_assert_uint_eq(s->places[SETTING_ID_cache_size].column, 9);
	settings_free(s);
}
END_TEST

struct row {
	const char	*in;
	const char	*want;
};

static const struct row bad[] = {
	{"cache:\n  sise: 1\n", "f:2:3: unknown setting `cache.sise`; did you "
	    "mean `cache.size`?\n"},
	{"cahce:\n  size: 1\n",
	    "f:1:1: unknown setting `cahce`; did you mean `cache`?\n"},
	{"zzz: 1\n", "f:1:1: unknown setting `zzz`; "
	    "aduana --print-defaults lists all\n"},
	{"cache: 5\n", "f:1:8: `cache` holds settings of its own: a map is "
	    "expected here, not a single value\n"},
	{"cache.size: 1k\n", "f:1:13: cache.size: must be at least 8 MiB, "
	    "or 0: `1k`\n"},
	{"workers: 65\n", "f:1:10: workers: must be at most 64: `65`\n"},
	{"workers: [1]\n", "f:1:10: workers: a single value is expected here, "
	    "not a list\n"},
	{"workers: many\n",
	    "f:1:10: workers: not a whole number: `many`\n"},
	{"timeouts.head: 30\n", "f:1:16: timeouts.head: not a time with its "
	    "unit, such as 500ms, 30s or 10min: `30`\n"},
	{"listen: here\n", "f:1:9: listen: not an address such as "
	    "127.0.0.1:3128, [::1]:3128 or *:3128: `here`\n"},
	{"listen: []\n", "f:1:9: listen: at least one address is needed\n"},
	{"listen: [\"*:80\", \"*:80\"]\n",
	    "f:1:9: listen: the same address twice\n"},
	{"listen: {a: 1}\n",
	    "f:1:9: listen: a list is expected here, not a map\n"},
	{"clients.allow:\n- 10.0.0.0/8\n- 10.0.0.1/8\n- x\n",
	    "f:3:3: clients.allow: the address has bits beyond its prefix: "
	    "`10.0.0.1/8`\nf:4:3: clients.allow: not an IP "
	    "address, nor a network such as 192.0.2.0/24: `x`\n"},
	{"connect.ports: [0, 443]\n", "f:1:17: connect.ports: not a port from "
	    "1 to 65535: `0`\n"},
	{"log.access.format: xml\n", "f:1:20: log.access.format: must be one "
	    "of squid|combined|json: `xml`\n"},
	{"log.access.query: 1\n",
	    "f:1:19: log.access.query: neither true nor false: `1`\n"},
	{"cache:\n  size: 0\ncache.size: 0\n",
	    "f:3:1: `cache.size` is already given on line 2\n"},
	{"name: \"a b\"\n", "f:1:7: name: must be of letters, digits, '.', "
	    "'-' and '_'\n"},
	{"tls.ca.names: [a.example, .b]\n", "f:1:15: tls.ca.names: a domain "
	    "is needed, as in example.com, without a dot or a star before "
	    "it\n"},
	{"tls.ca: {names: [a], certificate: c, key: k}\n", "f:1:17: "
	    "tls.ca.names: tls.ca.certificate says itself what it may sign "
	    "for\n"},
	{"tls.ca.key: k\n",
	    "f:1:13: tls.ca.key: tls.ca.certificate is needed too\n"},
	{"limits.head: 8k\n", "f:1:14: limits.head: limits.line cannot be "
	    "over limits.head\n"},
	/* What a turn's workspace holds twice, sent and received. */
	{"limits.fields: 501\n",
	    "f:1:16: limits.fields: must be at most 500: `501`\n"},
	{"- a\n", "f:1:1: settings are expected here, not a list\n"},
	{"workers: x\nzzz: 1\ncache.size: y\n",
	    "f:1:10: workers: not a whole number: `x`\n"
	    "f:2:1: unknown setting `zzz`; aduana --print-defaults lists all\n"
	    "f:3:13: cache.size: not a size such as 64 KiB or 256 MiB: `y`\n"}
};

START_TEST(complains)
{
	struct complaints *c = complaints_new();
	struct settings *s;

	ck_assert_int_eq(settings_parse(&s, str_of(bad[_i].in), "f", c), -1);
	ck_assert_ptr_null(s);
	complained(c, bad[_i].want);
}
END_TEST

START_TEST(sets_override)
{
	static const char *const sets[] = {"workers=1", "workers=2",
	    "listen=[\"127.0.0.1:3129\"]", "log.access.path=",
	    "cache={size: 0}", "state_dir=/tmp/x", "admin.socket=a.sock",
	    "clients.allow=::1"};
	struct complaints *c = complaints_new();
	struct settings *s;

	ck_assert_int_eq(settings_load(&s, NULL, sets, (int)ROWS(sets), c), 0);
	complained(c, "");
	ck_assert_uint_eq(s->workers, 2);
	ck_assert_uint_eq(s->listen.at[0].port, 3129);
	ck_assert_str_eq(s->log_access_path, "");
	ck_assert_uint_eq(s->cache_size, 0);
	ck_assert_str_eq(s->state_dir, "/tmp/x");
	ck_assert_str_eq(s->admin_socket, "a.sock");
	ck_assert_uint_eq(s->clients_allow.count, 1);
	settings_free(s);
}
END_TEST

static const struct row bad_sets[] = {
	{"workers", "--set workers: NAME=VALUE is expected\n"},
	{"=1", "--set :1:1: unknown setting ``; "
	    "aduana --print-defaults lists all\n"},
	{"wokers=1", "--set wokers:1:1: unknown setting `wokers`; did you "
	    "mean `workers`?\n"},
	{"cache.size=lots", "--set cache.size:1:1: cache.size: not a size "
	    "such as 64 KiB or 256 MiB: `lots`\n"},
	{"listen=*:3128", "--set listen:1:1: aliases are not supported; what "
	    "begins with * needs quotes\n"}
};

START_TEST(complains_about_sets)
{
	struct complaints *c = complaints_new();
	struct settings *s;

	ck_assert_int_eq(settings_load(&s, NULL, &bad_sets[_i].in, 1, c), -1);
	complained(c, bad_sets[_i].want);
}
END_TEST

START_TEST(complains_about_a_missing_file)
{
	struct complaints *c = complaints_new();
	struct settings *s;

	ck_assert_int_eq(settings_load(&s, "/nonexistent/a.yaml", NULL, 0, c),
	    -1);
	complained(c, "/nonexistent/a.yaml: cannot be read: No such file or "
	    "directory\n");
}
END_TEST

START_TEST(paths_start_at_the_file)
{
	struct complaints *c = complaints_new();
	struct settings *s;

	ck_assert_int_eq(settings_parse(&s, STR("filters.blacklist: b.yaml\n"
	    "filters.whitelist: ../w.yaml\nfilters.tunnel: \"\"\n"
	    "tls.trust: [./a.pem, /b.pem]\nlog.access.path: \"-\"\n"),
	    "/usr/bin/f", c), 0);
	complained(c, "");
	ck_assert_str_eq(s->filters_blacklist, "/usr/bin/b.yaml");
	ck_assert_str_eq(s->filters_whitelist, "/usr/w.yaml");
	ck_assert_str_eq(s->filters_tunnel, "");
	ck_assert_str_eq(s->tls_trust.at[0], "/usr/bin/a.pem");
	ck_assert_str_eq(s->tls_trust.at[1], "/b.pem");
	ck_assert_str_eq(s->log_access_path, "-");
	settings_free(s);
}
END_TEST

START_TEST(folders_from_the_environment)
{
	static const char *const sets[] = {"name=x"};
	struct complaints *c = complaints_new();
	struct settings *s;

	setenv("STATE_DIRECTORY", "/s:/t", 1);
	setenv("RUNTIME_DIRECTORY", "/r", 1);
	setenv("LOGS_DIRECTORY", "/l", 1);
	ck_assert_int_eq(settings_load(&s, NULL, sets, 1, c), 0);
	complained(c, "");
	ck_assert_str_eq(s->state_dir, "/s");
	ck_assert_str_eq(s->admin_socket, "/r/admin.sock");
	ck_assert_str_eq(s->log_access_path, "/l/access.log");
	settings_free(s);
}
END_TEST

/* What is printed reads back, and every row of the table is in it. */
START_TEST(printed_defaults_read_back)
{
	struct settings *s;
	size_t size, i;
	char *text;
	FILE *f = open_memstream(&text, &size);

	settings_print_defaults(f);
	fclose(f);
	s = good(text);
	for (i = 0; i < SETTING_COUNT; i++)
		ck_assert_msg(s->places[i].file != NULL, "%s missing",
		    settings_name((enum setting_id)i));
	ck_assert_uint_eq(s->cache_size, 256u << 20);
	settings_free(s);
	free(text);
}
END_TEST

/* Each section is known by its names and offered as a suggestion. */
START_TEST(sections_are_suggested)
{
	const char *name = settings_name((enum setting_id)_i);
	const char *dot = strrchr(name, '.');
	struct suggest s;
	char section[64];

	if (dot == NULL)
		return;
	snprintf(section, sizeof(section), "%.*s", (int)(dot - name), name);
	ck_assert(schema_is_section(section));
	s = (struct suggest){.wanted = str_of(section)};
	schema_suggest(&s);
	ck_assert_str_eq(s.best, section);
}
END_TEST

UNIT_MAIN("settings", PLAIN(defaults_hold) PLAIN(nested_and_dotted_names)
    LOOP(complains, bad) PLAIN(sets_override)
    LOOP(complains_about_sets, bad_sets)
    PLAIN(complains_about_a_missing_file) PLAIN(paths_start_at_the_file)
    PLAIN(folders_from_the_environment) PLAIN(printed_defaults_read_back)
    tcase_add_loop_test(tc, sections_are_suggested, 0, SETTING_COUNT);)
