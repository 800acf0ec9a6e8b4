/* SPDX-License-Identifier: MIT
 *
 * admin/edit.c - read, change, put, judge.
 */
#include "proxy/admin/edit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/complaint.h"
#include "config/quantity.h"
#include "config/text_file.h"
#include "proxy/admin/args.h"
#include "proxy/admin/asks_view.h"
#include "proxy/admin/managed_file.h"
#include "proxy/admin/put_file.h"
#include "proxy/admin/route.h"
#include "proxy/asks/ask_text.h"
#include "proxy/asks/asks.h"
#include "proxy/base/object.h"
#include "proxy/net/address.h"

/* Of a grant whose end is not said. */
#define GRANT_S		(24 * 3600)
#define GRANT_MAX_S	(INT64_C(10) * 366 * 24 * 3600)

static const char *
read_until(const struct route *r, int64_t now_s, int64_t *until_s)
{
	struct str span = r->arguments[ARGUMENT_ASKS_GRANT_FOR];
	struct str until = r->arguments[ARGUMENT_ASKS_GRANT_UNTIL];
	int64_t ms;

	if (span.ptr != NULL && until.ptr != NULL)
		return ("give either for or until");
	*until_s = now_s + GRANT_S;
	if (span.ptr != NULL) {
		if (quantity_duration(span, &ms) != NULL || ms < 1000)
			return ("for is to be a time such as 30min, 2h or 7d");
		*until_s = now_s + ms / 1000;
	}
	if (until.ptr != NULL && !ask_time_read(until, until_s))
		return ("until is to be a moment such as "
			"2026-11-22T18:00:00Z");
	if (*until_s <= now_s)
		return ("that is over already");
	if (*until_s - now_s > GRANT_MAX_S)
		return ("that is more than ten years; write a rule into the "
			"whitelist instead");
	return (NULL);
}

/* Globs stand for more than themselves. */
static bool
is_plain(const char *url)
{
	return (url[0] != '\0' && strpbrk(url, "*?") == NULL);
}

static const char *
rule_of(const struct plea *p, const struct route *r, char client[ADDRESS_TEXT],
    struct managed_rule *rule)
{
	struct address address;

	*rule = (struct managed_rule){.action = "allow", .key = "host"};
	rule->what = str_of(p->host);
	if (r->arguments[ARGUMENT_ASKS_GRANT_URL].ptr != NULL) {
		if (!is_plain(p->url))
			return ("this address cannot be granted alone: it is "
				"too long, or holds a ? or *; leave out url");
		rule->key = "url";
		rule->what = str_of(p->url);
	}
	if (r->arguments[ARGUMENT_ASKS_GRANT_EVERYONE].ptr != NULL)
		return (NULL);
	rule->user = str_of(p->user);
	if (rule->user.len > 0)
		return (NULL);
	address_from_bytes(&address, p->client, 0);
	(void)address_format(&address, client);
	rule->client = str_of(client);
	return (NULL);
}

/* Empty when there is no file. */
static const char *
read_old(struct edit *e)
{
	struct complaints *c;
	struct str text;
	bool good;

	e->had = access(e->path, F_OK) == 0;
	if (!e->had)
		return (NULL);
	c = complaints_new();
	if (c == NULL)
		return ("out of memory");
	good = text_file_read(e->path, MANAGED_FILE_MAX,
		   (struct place){NULL, 0, 0}, c, &text) == 0;
	complaints_free(c);
	if (!good)
		return ("the managed file cannot be read");
	good = buf_append(&e->old, text) == 0;
	free((char *)(uintptr_t)text.ptr);
	return (good ? NULL : "out of memory");
}

static const char *
change(struct edit *e, const struct managed_rule *rule)
{
	const char *problem = read_old(e);
	struct buf new;

	if (problem != NULL)
		return (problem);
	buf_init(&new, MANAGED_FILE_MAX);
	problem = managed_file_edit(buf_peek(&e->old), rule, e->now_s, &new);
	if (problem == NULL && put_file(e->path, buf_peek(&new)) != 0)
		problem = "the managed file cannot be written";
	buf_fini(&new);
	return (problem);
}

static unsigned
grant(struct edit *e, const struct route *r, struct buf *body)
{
	char client[ADDRESS_TEXT], reason[600];
	struct managed_rule rule;
	const char *problem;
	struct plea p;

	if (!asks_view_id(r->arguments[ARGUMENT_ASKS_GRANT_ID], &e->id)) {
		(void)buf_append(body, STR("id is to be a number\n"));
		return (400);
	}
	problem = read_until(r, e->now_s, &e->until_s);
	if (problem == NULL && !asks_get(e->asks, e->id, &p)) {
		(void)buf_append(body, STR("no such number\n"));
		return (404);
	}
	if (problem == NULL)
		problem = rule_of(&p, r, client, &rule);
	if (problem != NULL) {
		(void)buf_printf(body, "%s\n", problem);
		return (400);
	}
	if (p.by_word) {
		(void)buf_append(body,
		    STR("this was refused for a word in the page, which a rule "
			"does not excuse; take the word off the list, or add a "
			"phrase that excuses it\n"));
		return (409);
	}
	snprintf(reason, sizeof(reason), "asked (%u): %s", p.id, p.reason);
	rule.reason = str_of(reason);
	rule.until_s = e->until_s;
	problem = change(e, &rule);
	if (problem == NULL)
		return (200);
	(void)buf_printf(body, "%s: %s\n", e->path, problem);
	return (409);
}

unsigned
edit_start(struct edit *e, const struct admin_args *args, const struct route *r,
    int64_t now_s, struct buf *body)
{
	unsigned status;

	INIT_OBJ(e, EDIT_MAGIC);
	e->path = args->managed_path;
	e->asks = args->asks;
	e->now_s = now_s;
	buf_init(&e->old, MANAGED_FILE_MAX);
	if (e->path == NULL || e->path[0] == '\0') {
		(void)buf_append(body,
		    STR("no managed list: filters.managed is empty\n"));
		status = 409;
	} else {
		status = grant(e, r, body);
	}
	e->is_open = status == 200;
	if (!e->is_open)
		edit_fini(e);
	return (status);
}

void
edit_end(struct edit *e, bool in_force)
{
	CHECK_OBJ(e, EDIT_MAGIC);
	e->is_open = false;
	if (in_force)
		(void)asks_decide(e->asks, e->id, PLEA_GRANTED, e->until_s,
		    STR(""), e->now_s);
	else if (!e->had)
		(void)unlink(e->path);
	else
		(void)put_file(e->path, buf_peek(&e->old));
	edit_fini(e);
}

void
edit_fini(struct edit *e)
{
	if (e->magic == 0)
		return;
	CHECK_OBJ(e, EDIT_MAGIC);
	if (e->is_open) {
		edit_end(e, true);
		return;
	}
	buf_fini(&e->old);
	FINI_OBJ(e);
}
