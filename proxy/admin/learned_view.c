/* SPDX-License-Identifier: MIT
 *
 * admin/learned_view.c - rows as JSON; words from a route.
 */
#include "proxy/admin/learned_view.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "proxy/admin/args.h"
#include "proxy/admin/route.h"
#include "proxy/admin/selection.h"
#include "proxy/base/assert.h"
#include "proxy/base/buf.h"
#include "proxy/base/clock.h"
#include "proxy/net/address.h"
#include "proxy/tls/learned.h"
#include "proxy/tls/learned_file.h"

static bool
is_everybody(const unsigned char client[static 16])
{
	static const unsigned char everybody[16];

	return (memcmp(client, everybody, 16) == 0);
}

static bool
is_over(const struct learned_row *row, int64_t now_ms)
{
	return (row->expires_ms != 0 && row->expires_ms <= now_ms);
}

static const char *
state_of(const struct learned_row *row, int64_t now_ms)
{
	if (row->state == LEARNED_BYPASS)
		return (is_over(row, now_ms) ? "expired" : "learned");
	return (learned_state_name(row->state));
}

static const char *
why_of(const struct learned_row *row, char out[static 32])
{
	if (row->times == 0)
		return ("-");
	if (row->alert == 0)
		return (learned_why_name(row->why));
	snprintf(out, 32, "alert-%u", row->alert);
	return (out);
}

/* Times as seconds from now: ago, or left; null where there is none. */
static int
span(struct buf *out, const char *name, int64_t ms, bool is_known)
{
	if (!is_known)
		return (buf_printf(out, ",\"%s\":null", name));
	return (buf_printf(out, ",\"%s\":%" PRId64, name, ms / 1000));
}

static int
row_json(const struct learned_row *row, int64_t now_ms, struct buf *out)
{
	char client[ADDRESS_TEXT] = "*", why[32];
	struct address a;
	int bad;

	if (!is_everybody(row->client)) {
		address_from_bytes(&a, row->client, 0);
		(void)address_format(&a, client);
	}
	/* Host names are canonical: nothing in them is to be escaped. */
	bad = buf_printf(out,
	    "{\"host\":\"%s\",\"client\":\"%s\",\"port\":%u,\"state\":\"%s\","
	    "\"why\":\"%s\",\"times\":%u,\"used\":%u",
	    row->host, client, row->port, state_of(row, now_ms),
	    why_of(row, why), row->times, row->used);
	bad |= span(out, "first_seconds", now_ms - row->first_ms, true);
	bad |= span(out, "last_seconds", now_ms - row->last_ms, true);
	bad |= span(out, "expires_seconds", row->expires_ms - now_ms,
	    row->expires_ms != 0);
	return (bad | buf_append(out, STR("}")));
}

static int
list(const struct admin_args *args, const struct route *route, int64_t now_ms,
    struct buf *out)
{
	bool all = route->arguments[ARGUMENT_TLS_LEARNED_ALL].ptr != NULL;
	int bad = buf_append(out, STR("{\"entries\":["));
	struct learned_row row;
	const char *comma = "";
	unsigned nth = 0;

	while (learned_list(args->learned, &nth, &row)) {
		if (!all &&
		    (row.state == LEARNED_NOTED || is_over(&row, now_ms)))
			continue;
		bad |= buf_append(out, str_of(comma));
		bad |= row_json(&row, now_ms, out);
		comma = ",";
	}
	return (bad | buf_append(out, STR("],\"after\":null}\n")));
}

int
learned_view_figures(const struct admin_args *args, int64_t now_ms,
    struct buf *out)
{
	unsigned counts[LEARNED_FORBIDDEN + 1] = {0};
	struct learned_row row;
	unsigned nth = 0;

	while (learned_list(args->learned, &nth, &row))
		if (!is_over(&row, now_ms))
			counts[row.state]++;
	return (buf_printf(out,
	    "\"tls\":{\"learned\":%u,\"confirmed\":%u,\"forbidden\":%u,"
	    "\"noted\":%u,\"untrusting_clients\":%zu}",
	    counts[LEARNED_BYPASS], counts[LEARNED_CONFIRMED],
	    counts[LEARNED_FORBIDDEN], counts[LEARNED_NOTED],
	    learned_untrusting(args->learned, now_ms)));
}

/* ---- words --------------------------------------------------------------- */

struct word {
	enum learned_state	 state;
	struct str		 host;
	struct str		 client;
};

static struct word
word_of(const struct route *r)
{
	const struct str *a = r->arguments;

	if (r->command == COMMAND_TLS_CONFIRM)
		return ((struct word){LEARNED_CONFIRMED,
		    a[ARGUMENT_TLS_CONFIRM_HOST],
		    a[ARGUMENT_TLS_CONFIRM_CLIENT]});
	if (r->command == COMMAND_TLS_FORBID)
		return ((struct word){LEARNED_FORBIDDEN,
		    a[ARGUMENT_TLS_FORBID_HOST],
		    a[ARGUMENT_TLS_FORBID_CLIENT]});
	ASSERT(r->command == COMMAND_TLS_FORGET);
	return ((struct word){LEARNED_NOTED, a[ARGUMENT_TLS_FORGET_HOST],
	    a[ARGUMENT_TLS_FORGET_CLIENT]});
}

static const char *
set(struct learned *l, const struct word *word, const struct selection *host,
    int64_t now_ms, unsigned *changed)
{
	unsigned char client[16];
	struct address a;

	if (host->with_subdomains || host->port != 0)
		return ("one name is meant here, on every port; names with "
			"their subdomains go into filters.tunnel");
	if (word->client.ptr != NULL && address_parse(&a, word->client, 0) != 0)
		return ("client is to be an address");
	if (word->client.ptr != NULL)
		address_to_bytes(&a, client);
	/* Which stands for all clients in the table. */
	if (word->client.ptr != NULL && is_everybody(client))
		return ("no client has this address");
	*changed = learned_set(l, word->client.ptr != NULL ? client : NULL,
	    selection_text(host), word->state, now_ms);
	if (*changed == 0 && word->state != LEARNED_NOTED)
		return ("there is no room for more: forget some");
	return (NULL);
}

static const char *
change(struct learned *l, const struct route *route, int64_t now_ms,
    unsigned *changed)
{
	struct word word = word_of(route);
	struct selection host;
	const char *problem = selection_host(&host, word.host, false);

	*changed = 0;
	if (problem != NULL)
		return (problem);
	problem = set(l, &word, &host, now_ms, changed);
	selection_fini(&host);
	return (problem);
}

unsigned
learned_view_answer(const struct admin_args *args, const struct route *route,
    const struct clock_now *now, struct buf *body)
{
	int64_t now_ms = now->wall_ns / NS_PER_MS;
	const char *problem;
	unsigned changed;

	/* All rows that there may be have room. */
	if (route->command == COMMAND_TLS_LEARNED)
		return (list(args, route, now_ms, body) == 0 ? 200 : 500);
	problem = change(args->learned, route, now_ms, &changed);
	if (problem != NULL) {
		(void)buf_printf(body, "%s\n", problem);
		return (400);
	}
	(void)buf_printf(body, "{\"changed\":%u}\n", changed);
	return (changed > 0 ? 200 : 404);
}
