/* SPDX-License-Identifier: MIT
 *
 * Random rules and random requests: what decide() says of them in all phases,
 * and what straight loops over the rows say.
 */
#include <regex.h>

#include "config/complaint.h"
#include "config/keep.h"
#include "config/nets.h"
#include "config/ports.h"
#include "config/rules_list.h"
#include "config/when.h"
#include "config/zone.h"
#include "filters/adblock_pattern.h"
#include "filters/decide.h"
#include "filters/facts.h"
#include "filters/ruleset.h"
#include "filters/url_glob.h"
#include "proxy/base/assert.h"
#include "tests/unit/unit.h"

#ifdef __SANITIZE_ADDRESS__
#define RULESETS	40
#else
#define RULESETS	400
#endif
#define QUESTIONS	250
#define FILES		3
#define ROWS_MAX	24
#define CONDITIONS	10

static uint64_t random_state;

static uint32_t
pick(uint32_t below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return ((uint32_t)(random_state >> 16) % below);
}

/* check's own write to a file each time. */
#define MUST(held, ...)							\
	do {								\
		if (!(held))						\
			ck_abort_msg(__VA_ARGS__);			\
	} while (0)
#define HOLDS(held)	MUST(held, "%s", #held)

#define ONE_OF(a)	((a)[pick(sizeof(a) / sizeof((a)[0]))])

static const char *const names[] = {"b.example", "a.b.example",
    "c.a.b.example", "example", "x.test", "10.1.2.3", "2001:db8::1", "test"};
static const char *const globs[] = {"*/ad/*", "https://b.example/*",
    "*.test/*", "*x=1*", "?ttp*", "*", "*a*e*", "b.example/page*",
    "*?b.ex*page?"};
static const char *const patterns[] = {"||b.example^", "/ad/", "^x=1",
    "|https://x", "page|", "a*t^", "&y=", "z", "||10.1", "/PAGE"};
static const char *const expressions[] = {"/ad/", "^https://", "x=[0-9]",
    "b\\.example", "[0-9]{3}"};
static const char *const networks[] = {"10.0.0.0/8", "10.1.0.0/16",
    "10.1.2.3", "2001:db8::/32", "0.0.0.0/0", "::/0", "192.0.2.0/24"};

static const char *const hosts[] = {"b.example", "a.b.example",
    "d.c.a.b.example", "www.b.example", "x.test", "other", "10.1.2.3",
    "10.1.2.30", "2001:db8::1", "2001:db9::1", "c.a.b.example"};
static const char *const paths[] = {"/", "/ad/", "/page", "/page2?x=1",
    "/zz/ad/123?x=2&y=1", "/Page", "/a/t"};
static const char *const addresses[] = {"10.1.2.3", "10.9.9.9", "192.0.2.5",
    "2001:db8::1", "2001:db9::1"};
static const char *const methods[] = {"GET", "POST", "CONNECT"};
static const char *const users[] = {"", "ana", "luis"};
static const char *const clients[] = {"10.0.0.1", "10.2.0.1", "2001:db8::9"};
static const char *const types[] = {"text/html", "video/mp4", ""};
static const uint16_t ports[] = {80, 443, 8443};

/* ---- the rules ---------------------------------------------------------- */

static struct keep *kept;
static struct rule_condition conditions[CONDITIONS];
static struct rule_row rows[FILES][ROWS_MAX];
static struct rules_file files[FILES];

static const char *
text_of(enum rule_kind kind)
{
	switch (kind) {
	case RULE_DOMAIN:
	case RULE_HOST:
		return (ONE_OF(names));
	case RULE_URL:
		return (ONE_OF(globs));
	case RULE_REGEX:
		return (ONE_OF(expressions));
	case RULE_PATTERN:
		return (ONE_OF(patterns));
	case RULE_NETWORK:
		return (ONE_OF(networks));
	case RULE_ANY:
		return ("*");
	}
	UNREACHABLE();
}

static void
make_conditions(void)
{
	static const char *const ana[] = {"ana"}, *const anybody[] = {"*"};
	static const char *const post[] = {"POST", "CONNECT"};
	static const char *const video[] = {"video/*"}, *const html[] = {
	    "image/png", "text/html"};
	static struct net net;
	static struct ports https;
	const char *wrong;
	struct when *when;

	kept = keep_new();
	HOLDS(net_parse(STR("10.0.0.0/16"), &net) == NULL);
	HOLDS(ports_add(&https, STR("443")) == NULL);
	when = when_new(kept, zone_load(kept, "UTC", &wrong));
	HOLDS(when_add(when, STR("mon-fri 08:00-14:00")) == NULL);
	conditions[1].clients = (struct nets){&net, 1};
	conditions[2].users = (struct rule_words){ana, 1};
	conditions[3].users = (struct rule_words){anybody, 1};
	conditions[4].methods = (struct rule_words){post, 2};
	conditions[5].ports = &https;
	conditions[6].when = when;
	conditions[7].until_s = 500000;
	conditions[8].types = (struct rule_words){video, 1};
	conditions[9].types = (struct rule_words){html, 2};
	conditions[9].size_min = 100;
	conditions[9].size_max = 1000;
}

static void
make_rows(int file, bool with_expressions)
{
	static const char *const name[] = {"one.yaml", "two.yaml",
	    "three.yaml"};
	struct rules_file *f = &files[file];
	struct rule_row *row;

	*f = (struct rules_file){.magic = RULES_FILE_MAGIC,
	    .role = RULES_ANY,
	    .rows = rows[file],
	    .count = pick(ROWS_MAX + 1),
	    .conditions = conditions,
	    .nconditions = CONDITIONS,
	    .files = (const char **)(uintptr_t)&name[file],
	    .nfiles = 1};
	f->deny_by_default = pick(10) == 0;
	for (row = f->rows; row < f->rows + f->count; row++) {
		row->kind = pick(RULE_KINDS) & 0xff;
		if (row->kind == RULE_REGEX && !with_expressions)
			row->kind = RULE_HOST;
		row->action = pick(RULE_ACTIONS) & 0xff;
		row->condition = pick(2) * pick(CONDITIONS) & 0xff;
		if (row->condition >= 8 && (row->action == RULE_TUNNEL ||
					       row->action == RULE_INTERCEPT ||
					       row->action == RULE_REDIRECT))
			row->condition = 0;
		row->text = text_of((enum rule_kind)row->kind);
		row->line = (uint32_t)(row - f->rows) * (1 + pick(2) * 300) + 1;
	}
}

/* ---- what straight loops say -------------------------------------------- */

struct question {
	struct facts	 facts;
	char		 url[128];	/* what texts are compared with */
	char		 low[128];
	bool		 literal;
	uint8_t		 address[16];	/* where ${literal} */
};

static bool
glob_fits(const char *text, const struct question *q)
{
	struct url_glob g;
	bool fits;

	HOLDS(url_glob_init(&g, str_of(text)) == NULL);
	fits = url_glob_matches(&g, str_of(q->url));
	url_glob_fini(&g);
	return (fits);
}

static bool
pattern_fits(const char *text, const struct question *q)
{
	struct adblock_pattern p;
	bool fits;

	HOLDS(adblock_pattern_init(&p, str_of(text), false) == NULL);
	fits = adblock_pattern_matches(&p, str_of(q->url), str_of(q->low));
	adblock_pattern_fini(&p);
	return (fits);
}

static bool
regex_fits(const char *text, const struct question *q)
{
	static regex_t made[sizeof(expressions) / sizeof(expressions[0])];
	static bool is_made;
	size_t i;

	for (i = 0; !is_made && i < sizeof(made) / sizeof(made[0]); i++)
		HOLDS(regcomp(&made[i], expressions[i],
			      REG_EXTENDED | REG_NOSUB) == 0);
	is_made = true;
	for (i = 0; expressions[i] != text; i++)
		continue;
	return (regexec(&made[i], q->url, 0, NULL, 0) == 0);
}

static bool
domain_fits(const char *text, struct str host, bool literal)
{
	struct str name = str_of(text);

	if (str_eq(name, host))
		return (true);
	return (!literal && host.len > name.len &&
		host.ptr[host.len - name.len - 1] == '.' &&
		str_eq(str_from(host, host.len - name.len), name));
}

static bool
network_fits(const char *text, const struct question *q)
{
	struct nets nets;
	struct net net;

	HOLDS(net_parse(str_of(text), &net) == NULL);
	nets = (struct nets){&net, 1};
	if (q->facts.has_address)
		return (nets_have(&nets, q->facts.address));
	return (q->literal && nets_have(&nets, q->address));
}

static bool
text_fits(const struct rule_row *r, const struct question *q)
{
	switch ((enum rule_kind)r->kind) {
	case RULE_DOMAIN:
		return (domain_fits(r->text, q->facts.host, q->literal));
	case RULE_HOST:
		return (str_eq(str_of(r->text), q->facts.host));
	case RULE_URL:
		return (glob_fits(r->text, q));
	case RULE_REGEX:
		return (regex_fits(r->text, q));
	case RULE_PATTERN:
		return (pattern_fits(r->text, q));
	case RULE_NETWORK:
		return (network_fits(r->text, q));
	case RULE_ANY:
		return (true);
	}
	UNREACHABLE();
}

/* By the number of the condition; see make_conditions(). */
static bool
condition_holds(unsigned condition, const struct facts *f)
{
	switch (condition) {
	case 0:
		return (true);
	case 1:
		return (nets_have(&conditions[1].clients, f->client));
	case 2:
		return (str_eq(f->user, STR("ana")));
	case 3:
		return (f->user.len > 0);
	case 4:
		return (!str_eq(f->method, STR("GET")));
	case 5:
		return (f->port == 443);
	case 6:
		return (when_holds(conditions[6].when, f->now_s));
	case 7:
		return (f->now_s < 500000);
	case 8:
		return (f->has_response && str_starts(f->type, STR("video/")));
	case 9:
		return (f->has_response && str_eq(f->type, STR("text/html")) &&
			f->has_size && f->size >= 100 && f->size <= 1000);
	}
	UNREACHABLE();
}

enum phase { AT_REQUEST = 1, AT_ADDRESS = 2, AT_RESPONSE = 4 };

static unsigned
phase_of(const struct rule_row *r, const struct question *q)
{
	if (r->condition >= 8)
		return (AT_RESPONSE);
	if (r->kind != RULE_NETWORK)
		return (AT_REQUEST);
	if (!q->literal || (q->facts.has_address &&
			       memcmp(q->address, q->facts.address, 16) != 0))
		return (AT_ADDRESS);
	return (AT_REQUEST);
}

static unsigned
rank(const struct rule_row *r)
{
	static const unsigned ranks[] = {0, 1, 3, 4, 3, 2, 5};
	struct net net;
	unsigned width = 0;

	if (r->kind == RULE_DOMAIN)
		width = 999 - (unsigned)strlen(r->text);
	if (r->kind == RULE_NETWORK && net_parse(str_of(r->text), &net) == NULL)
		width = 200u - net.prefix;
	return (ranks[r->kind] * 1000 + width);
}

struct found {
	const struct rule_row	*row;	/* NULL: none */
	int			 file;
};

static struct found
first(enum rule_action action, const struct question *q, unsigned phases)
{
	struct found best = {NULL, 0};
	const struct rule_row *r;
	int i;

	for (i = 0; i < FILES; i++) {
		for (r = rows[i]; r < rows[i] + files[i].count; r++) {
			if (r->action == (unsigned)action &&
			    (phase_of(r, q) & phases) != 0 &&
			    (best.row == NULL || rank(r) < rank(best.row)) &&
			    text_fits(r, q) &&
			    condition_holds(r->condition, &q->facts))
				best = (struct found){r, i};
		}
	}
	return (best);
}

struct answer {
	enum verdict_kind kind;
	bool		 allowed;
	bool		 unread;
	bool		 by_default;
	struct found	 by, redirect, throttle, flag;
};

static struct found
blocked(const struct question *q, unsigned phase, struct found *excuse)
{
	struct found by = first(RULE_BLOCK, q, phase);

	if (by.row == NULL)
		by = first(RULE_BLOCK_IMPORTANT, q, phase);
	if (by.row != NULL)
		return (by);
	by = first(RULE_BLOCK_IMPORTED, q, phase);
	if (by.row != NULL)
		*excuse = first(RULE_EXCUSE, q, phase * 2 - 1);
	return (excuse->row != NULL ? (struct found){NULL, 0} : by);
}

static void
answer_phase(struct answer *a, const struct question *q, unsigned phase)
{
	struct found allow = {NULL, 0}, block = {NULL, 0}, excuse = {NULL, 0};

	if (!a->unread) {
		allow = first(RULE_ALLOW_UNREAD, q, phase);
		a->unread = allow.row != NULL;
	}
	if (!a->allowed && !a->unread) {
		allow = first(RULE_ALLOW, q, phase);
		if (allow.row == NULL)
			block = blocked(q, phase, &excuse);
	}
	if (block.row != NULL) {
		*a = (struct answer){.kind = VERDICT_REFUSE, .by = block};
		return;
	}
	a->allowed = a->allowed || allow.row != NULL;
	if (a->by.row == NULL)
		a->by = allow.row != NULL ? allow : excuse;
	if (a->throttle.row == NULL && phase != AT_REQUEST)
		a->throttle = first(RULE_THROTTLE, q, phase);
	if (a->flag.row == NULL && phase != AT_REQUEST)
		a->flag = first(RULE_FLAG, q, phase);
}

static bool
is_denied(const struct answer *a)
{
	int i;

	for (i = 0; i < FILES; i++) {
		if (files[i].deny_by_default && !a->allowed)
			return (true);
	}
	return (false);
}

static void
answer_request(struct answer *a, const struct question *q)
{
	struct found way;

	answer_phase(a, q, AT_REQUEST);
	if (a->kind == VERDICT_PASS && is_denied(a))
		*a = (struct answer){.kind = VERDICT_REFUSE,
		    .by_default = true};
	if (a->kind == VERDICT_REFUSE)
		return;
	if (str_eq(q->facts.method, STR("CONNECT"))) {
		way = first(RULE_INTERCEPT, q, AT_REQUEST);
		if (way.row != NULL)
			a->kind = VERDICT_INTERCEPT;
		else if ((way = first(RULE_TUNNEL, q, AT_REQUEST)).row != NULL)
			a->kind = VERDICT_TUNNEL;
		if (way.row != NULL)
			a->by = way;
	}
	a->redirect = first(RULE_REDIRECT, q, AT_REQUEST);
	a->throttle = first(RULE_THROTTLE, q, AT_REQUEST);
	a->flag = first(RULE_FLAG, q, AT_REQUEST);
}

/* ---- side by side ------------------------------------------------------- */

static void
make_question(struct question *q)
{
	const char *host = ONE_OF(hosts), *method = ONE_OF(methods);
	bool v6 = strchr(host, ':') != NULL;
	char port[8] = "";
	size_t i;

	memset(q, 0, sizeof(*q));
	q->facts.method = str_of(method);
	q->facts.host = str_of(host);
	q->facts.port = ONE_OF(ports);
	q->facts.user = str_of(ONE_OF(users));
	q->facts.now_s = pick(1000000);
	q->literal = net_address(q->facts.host, q->address) == NULL;
	HOLDS(net_address(str_of(ONE_OF(clients)), q->facts.client) ==
		  NULL);
	if (q->facts.port != 443)
		snprintf(port, sizeof(port), ":%u", q->facts.port);
	snprintf(q->url, sizeof(q->url), "https://%s%s%s%s%s", v6 ? "[" : "",
	    host, v6 ? "]" : "", port,
	    strcmp(method, "CONNECT") == 0 ? "/" : ONE_OF(paths));
	for (i = 0; q->url[i] != '\0'; i++)
		q->low[i] = str_lower(q->url[i]);
	q->facts.url = str_of(q->url);
}

static void
same_ref(const char *what, const struct rule_ref *ref, struct found want)
{
	MUST((ref->type == NULL) == (want.row == NULL), "%s", what);
	if (want.row == NULL)
		return;
	MUST(ref->line == want.row->line, "%s: line %u, want %u", what,
	    ref->line, want.row->line);
	HOLDS(strcmp(ref->file, files[want.file].files[0]) == 0);
	HOLDS(str_eq(ref->rule, str_of(want.row->text)));
}

static void
same(const struct verdict *v, const struct answer *a)
{
	MUST(v->kind == a->kind, "kind %d, want %d", (int)v->kind,
	    (int)a->kind);
	HOLDS(v->is_allowed == a->allowed);
	HOLDS(v->words_off == a->unread);
	if (a->by_default)
		HOLDS(strcmp(v->by.type, "default") == 0);
	else
		same_ref("by", &v->by, a->by);
	same_ref("redirect", &v->redirected_by, a->redirect);
	same_ref("throttle", &v->throttled_by, a->throttle);
	same_ref("flag", &v->flagged_by, a->flag);
}

static void
ask(const struct ruleset *r, struct decide_scratch *s)
{
	struct answer a = {.kind = VERDICT_PASS};
	struct question q;
	struct verdict v;

	make_question(&q);
	v = decide(r, s, &q.facts);
	answer_request(&a, &q);
	same(&v, &a);
	if (v.kind == VERDICT_REFUSE)
		return;
	if (pick(4) != 0) {
		q.facts.has_address = true;
		(void)net_address(str_of(ONE_OF(addresses)), q.facts.address);
		if (q.literal && pick(2) == 0)
			memcpy(q.facts.address, q.address, 16);
		decide_address(r, s, &q.facts, &v);
		answer_phase(&a, &q, AT_ADDRESS);
		same(&v, &a);
	}
	if (v.kind == VERDICT_REFUSE)
		return;
	q.facts.has_response = true;
	q.facts.type = str_of(ONE_OF(types));
	q.facts.has_size = pick(2) == 0;
	q.facts.size = pick(2000);
	decide_response(r, s, &q.facts, &v);
	answer_phase(&a, &q, AT_RESPONSE);
	same(&v, &a);
}

START_TEST(says_what_straight_loops_say)
{
	struct rules_file *all[FILES] = {&files[0], &files[1], &files[2]};
	struct hash_seed seed = {5, 6};
	struct complaints *c = complaints_new();
	struct decide_scratch *s;
	struct ruleset *r;
	int i, j;

	random_state = 0x9e3779b97f4a7c15u;
	make_conditions();
	for (i = 0; i < RULESETS; i++) {
		for (j = 0; j < FILES; j++)
			make_rows(j, i % 20 == 0);
		r = ruleset_new(&(struct ruleset_sources){all, FILES, false,
				    &seed}, c);
		MUST(r != NULL, "%s", complaints_text(c));
		s = decide_scratch_new(r);
		for (j = 0; j < QUESTIONS; j++)
			ask(r, s);
		decide_scratch_free(s);
		ruleset_free(r);
	}
	keep_free(kept);
	complaints_free(c);
}
END_TEST

UNIT_MAIN("decide_model", PLAIN(says_what_straight_loops_say))
