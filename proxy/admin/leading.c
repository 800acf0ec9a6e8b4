/* SPDX-License-Identifier: MIT
 *
 * admin/leading.c - a record, to the names it counts for.
 */
#include "proxy/admin/leading.h"

#include <stdio.h>

#include "filters/registrable.h"
#include "proxy/accesslog/line.h"
#include "proxy/base/clock.h"
#include "proxy/metrics/leaders.h"

struct count {
	struct leaders			*leaders;
	const struct log_record		*record;
	int64_t				 now_s;
	struct leader_sums		 sums;
	struct str			 host;
	struct str			 authority;	/* with its port */
};

static bool
is_hit(enum log_result result)
{
	switch (result) {
	case LOG_TCP_HIT:
	case LOG_TCP_MEM_HIT:
	case LOG_TCP_CF_HIT:
	case LOG_TCP_REFRESH_UNMODIFIED:
	case LOG_TCP_REFRESH_FAIL_OLD:
	case LOG_TCP_STALE_HIT:
	case LOG_TCP_INM_HIT:
	case LOG_TCP_IMS_HIT:
	case LOG_TCP_NEGATIVE_HIT:
	case LOG_TCP_OFFLINE_HIT:
		return (true);
	case LOG_NONE_NONE:
	case LOG_TCP_MISS:
	case LOG_TCP_CLIENT_REFRESH_MISS:
	case LOG_TCP_REFRESH_MODIFIED:
	case LOG_TCP_REFRESH_FAIL_ERR:
	case LOG_TCP_DENIED:
	case LOG_TCP_DENIED_REPLY:
	case LOG_TCP_TUNNEL:
	case LOG_RESULT_COUNT:
		break;
	}
	return (false);
}

/* Being asked who one is (407), or to wait (429), is no block. */
static bool
is_blocked(const struct log_record *r)
{
	return ((r->result == LOG_TCP_DENIED ||
		    r->result == LOG_TCP_DENIED_REPLY) &&
		r->status != 407 && r->status != 429);
}

static bool
is_error(const struct log_record *r)
{
	return (r->status >= 500 && !is_blocked(r));
}

static void
find_host(struct count *c)
{
	struct str rest = c->record->url;
	size_t start = str_search(rest, STR("://")), end;

	if (start < rest.len)
		rest = str_from(rest, start + 3);
	else if (!str_eq(c->record->method, STR("CONNECT")))
		return;
	c->authority = str_split(&rest, '/');
	c->host = c->authority;
	if (c->host.len > 0 && c->host.ptr[0] == '[') {
		c->host = str_from(str_head(c->host, str_find(c->host, ']')),
		    1);
		return;
	}
	end = str_rfind(c->host, ':');
	c->host = str_head(c->host, end);
}

static void
add(const struct count *c, enum leader kind, struct str name, struct str detail)
{
	if (name.len > 0)
		leaders_add(c->leaders, c->now_s, kind, name, detail, &c->sums);
}

static void
add_client(const struct count *c)
{
	struct line line;
	char text[64];
	size_t n;

	line_init(&line, text, sizeof(text));
	line_address(&line, c->record->client);
	n = line_finish(&line);
	add(c, LEADER_CLIENTS, (struct str){text, n - 1}, STR_NONE);
}

/* "conf.d/50-school.yaml:4: games" */
static void
add_blocked(const struct count *c)
{
	const struct log_record *r = c->record;
	char text[LEADER_TEXT_MAX + 1];
	struct str why = r->reason;
	int n;

	if (why.len == 0)
		why = r->word.len > 0 ? r->word : r->category;
	n = snprintf(text, sizeof(text), "%.*s%s%.*s",
	    STR_ARG(str_head(r->rule, LEADER_TEXT_MAX)),
	    r->rule.len > 0 && why.len > 0 ? ": " : "",
	    STR_ARG(str_head(why, LEADER_TEXT_MAX)));
	add(c, LEADER_BLOCKED, c->host.len > 0 ? c->host : STR("-"),
	    (struct str){
		text, n < (int)sizeof(text) ? (size_t)n : sizeof(text) - 1});
}

static void
add_error(const struct count *c)
{
	const struct log_record *r = c->record;
	char text[64];
	struct str detail = r->detail;

	if (detail.len == 0) {
		snprintf(text, sizeof(text), "%s %u",
		    r->hierarchy == HIER_NONE ? "aduana said" : "it said",
		    r->status);
		detail = str_of(text);
	}
	add(c, LEADER_ERRORS, c->authority.len > 0 ? c->authority : STR("-"),
	    detail);
}

void
leading_count(struct leaders *leaders, const struct log_record *r)
{
	struct count c = {.leaders = leaders,
	    .record = r,
	    .now_s = r->wall_ns / NS_PER_S,
	    .sums = {.requests = 1,
		.hits = is_hit(r->result),
		.bytes = r->bytes_out,
		.blocked = is_blocked(r),
		.errors = is_error(r)}};

	find_host(&c);
	add(&c, LEADER_DOMAINS, registrable_domain(c.host), STR_NONE);
	add_client(&c);
	add(&c, LEADER_USERS, r->user, STR_NONE);
	add(&c, LEADER_RULES, r->rule,
	    r->reason.len > 0 ? r->reason : r->category);
	if ((r->flags & LOG_FLAG_DANGER) != 0)
		add(&c, LEADER_WORDS, r->word, r->rule);
	if (r->hierarchy != HIER_NONE)
		add(&c, LEADER_ORIGINS, c.authority, STR_NONE);
	if (c.sums.blocked > 0)
		add_blocked(&c);
	if (c.sums.errors > 0)
		add_error(&c);
}
