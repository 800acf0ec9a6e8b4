/* SPDX-License-Identifier: MIT
 *
 * ctl/top.c - ask, write, draw, wait.
 */
#include "proxy/ctl/top.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "proxy/base/clock.h"
#include "proxy/ctl/json.h"
#include "proxy/ctl/leaders.h"
#include "proxy/ctl/listing.h"
#include "proxy/ctl/reach.h"
#include "proxy/ctl/safe.h"
#include "proxy/ctl/screen.h"
#include "proxy/ctl/stop.h"
#include "proxy/ctl/typed.h"
#include "proxy/ctl/view.h"

#define INTERVAL_MS	2000
#define INTERVAL_LONGEST 3600
#define ROWS_MAX	100u
#define PAGE_MAX	((size_t)1 << 20)
#define HINT		" q ends, n and p: next and previous table, t: time"
#define HINT_SILENT	" aduana does not answer; trying again (q ends)"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

static const char *const tables[] = {"domains", "clients", "users", "blocked",
    "rules", "words", "errors", "origins"};
static const char *const times[] = {"5min", "1h", "24h"};

struct top {
	const char	*socket;
	struct str	 what;
	struct str	 during;
	struct str	 limit;		/* empty: as many as fit */
	int64_t		 interval_ms;
	struct buf	 leaders;	/* the answers as they came */
	struct buf	 stats;
	struct str	 leaders_body;
	struct str	 stats_body;
	uint64_t	 requests;	/* when stats were asked last */
	int64_t		 mono_ns;	/* 0: they were not */
	uint64_t	 per_s1000;
	struct client_reply reply;	/* the last to the question proper */
};

/* ---- asking ----------------------------------------------------------------
 */

static int
make_target(const struct top *t, unsigned lines, struct buf *out)
{
	unsigned rows = lines > 0 && lines < ROWS_MAX ? lines : ROWS_MAX;
	int bad = buf_append(out, STR("/api/top?what="));

	bad |= typed_escape(out, t->what);
	bad |= buf_append(out, STR("&for="));
	bad |= typed_escape(out, t->during);
	if (t->limit.len == 0)
		return (bad | buf_printf(out, "&limit=%u", rows));
	return (bad | buf_append(out, STR("&limit=")) |
		typed_escape(out, t->limit));
}

static enum client_result
ask_leaders(struct top *t, unsigned lines)
{
	enum client_result result = CLIENT_BROKEN;
	struct buf target;

	buf_init(&target, CLIENT_TARGET_MAX);
	buf_consume(&t->leaders, buf_len(&t->leaders));
	if (make_target(t, lines, &target) == 0)
		result = client_ask(t->socket, "GET", buf_peek(&target),
		    &t->leaders, &t->reply);
	buf_fini(&target);
	t->leaders_body = result == CLIENT_ANSWERED ? t->reply.body : STR_NONE;
	return (result);
}

/* Only beside the question proper: without them there is less in the
 * heading. */
static void
ask_stats(struct top *t)
{
	struct client_reply reply;
	struct clock_now now;
	uint64_t requests;

	buf_consume(&t->stats, buf_len(&t->stats));
	t->stats_body = STR_NONE;
	if (client_ask(t->socket, "GET", STR("/api/stats"), &t->stats,
		&reply) != CLIENT_ANSWERED ||
	    reply.status != 200)
		return;
	t->stats_body = reply.body;
	clock_read(&now);
	requests = json_number(reply.body, "counters.requests_total");
	t->per_s1000 = 0;
	if (t->mono_ns != 0 && now.mono_ns > t->mono_ns &&
	    requests >= t->requests)
		t->per_s1000 =
		    (requests - t->requests) * 1000000 /
		    (uint64_t)((now.mono_ns - t->mono_ns) / NS_PER_MS + 1);
	t->requests = requests;
	t->mono_ns = now.mono_ns;
}

static int
refused(const struct client_reply *r)
{
	fputs("aduanactl: ", stderr);
	safe_put_text(stderr, r->body, true);
	return (r->status == 400 ? VIEW_USAGE : VIEW_REFUSED);
}

/* ---- once ------------------------------------------------------------------
 */

static int
write_page(const struct top *t, struct buf *out, unsigned columns,
    unsigned lines, const char *hint)
{
	struct leaders_page page = {
	    .top = t->leaders_body,
	    .stats = t->stats_body,
	    .per_s1000 = t->per_s1000,
	    .columns = columns,
	    .lines = lines,
	    .hint = hint,
	};

	return (leaders_write(out, &page));
}

static int
print_table(struct top *t)
{
	unsigned columns, lines;
	struct buf page;
	int bad;

	ask_stats(t);
	screen_size(&columns, &lines);
	buf_init(&page, PAGE_MAX);
	bad = write_page(t, &page, columns, 0, NULL);
	fwrite(buf_peek(&page).ptr, 1, buf_len(&page), stdout);
	buf_fini(&page);
	return (bad);
}

static int
print_lines(const struct top *t)
{
	struct json j = {.rest = json_at(t->leaders_body, STR("rows"))};

	json_expect(&j, '[');
	if (json_take(&j, ']'))
		return (0);
	do {
		if (listing_print_line(&listing_top, json_value(&j), stdout) !=
		    0)
			return (-1);
	} while (!j.bad && json_take(&j, ','));
	json_expect(&j, ']');
	return (json_ended(&j) ? 0 : -1);
}

static int
show_once(struct top *t, bool as_json)
{
	enum client_result result = ask_leaders(t, 20);
	int bad = 0;

	if (result != CLIENT_ANSWERED)
		return (reach_say(t->socket, result));
	if (t->reply.status != 200)
		return (refused(&t->reply));
	if (as_json && screen_is_one())
		safe_put_text(stdout, t->leaders_body, true);
	else if (as_json)
		fwrite(t->leaders_body.ptr, 1, t->leaders_body.len, stdout);
	else
		bad = screen_is_one() ? print_table(t) : print_lines(t);
	if (bad == 0)
		return (VIEW_DONE);
	fprintf(stderr, "aduanactl: that is not a proper answer; --json shows "
			"it as it is\n");
	return (VIEW_REFUSED);
}

/* ---- live ------------------------------------------------------------------
 */

static struct str
step_through(struct str now, const char *const *words, size_t n, size_t step)
{
	size_t at = 0;

	while (at < n && !str_eq(now, str_of(words[at])))
		at++;
	return (str_of(words[(at + step) % n]));
}

/* False: enough. */
static bool
obey(struct top *t, char key)
{
	if (key == 'q' || key == 'Q' || key == 4)
		return (false);
	if (key == 'n' || key == '\t' || key == ' ')
		t->what = step_through(t->what, tables, COUNT(tables), 1);
	if (key == 'p')
		t->what = step_through(t->what, tables, COUNT(tables),
		    COUNT(tables) - 1);
	if (key == 't')
		t->during = step_through(t->during, times, COUNT(times), 1);
	return (true);
}

static void
draw(struct top *t, unsigned columns, unsigned lines)
{
	struct buf page;
	int bad;

	buf_init(&page, PAGE_MAX);
	bad = t->leaders_body.ptr != NULL && t->reply.status == 200
		  ? write_page(t, &page, columns, lines, HINT)
		  : buf_append(&page, STR(HINT_SILENT));
	if (bad == 0)
		screen_draw(buf_peek(&page).ptr, buf_len(&page));
	buf_fini(&page);
}

static void
turn(struct top *t)
{
	unsigned columns, lines;

	screen_size(&columns, &lines);
	(void)ask_leaders(t, lines > 4 ? lines - 4 : 1);
	ask_stats(t);
	draw(t, columns, lines);
}

static bool
wait_and_obey(struct top *t)
{
	char key;

	if (!stop_wait(screen_keys(), t->interval_ms))
		return (!stop_is_wanted());
	key = screen_key();
	/* Nobody is there any more. */
	if (key == 0)
		return (false);
	return (obey(t, key) && !stop_is_wanted());
}

static int
show_live(struct top *t)
{
	enum client_result result = ask_leaders(t, 1);

	/* What is wrong from the start is said on the usual page. */
	if (result != CLIENT_ANSWERED)
		return (reach_say(t->socket, result));
	if (t->reply.status != 200)
		return (refused(&t->reply));
	stop_listen();
	if (screen_open() != 0)
		return (show_once(t, false));
	do {
		turn(t);
	} while (wait_and_obey(t));
	screen_close();
	return (VIEW_DONE);
}

/* ---- what was wished -------------------------------------------------------
 */

static int
read_wish(const struct typed *typed, struct top *t)
{
	struct str interval = typed->arguments[ARGUMENT_TOP_INTERVAL];
	char *end;
	double s;

	t->what = typed->arguments[ARGUMENT_TOP_WHAT];
	t->during = typed->arguments[ARGUMENT_TOP_FOR];
	t->limit = typed->arguments[ARGUMENT_TOP_LIMIT];
	if (t->what.ptr == NULL)
		t->what = str_of(tables[0]);
	if (t->during.ptr == NULL)
		t->during = str_of(times[1]);
	t->interval_ms = INTERVAL_MS;
	if (interval.ptr == NULL)
		return (0);
	s = strtod(interval.ptr, &end);
	t->interval_ms = (int64_t)(s * 1000);
	if (*end == '\0' && s >= 0.1 && s <= INTERVAL_LONGEST)
		return (0);
	fprintf(stderr, "aduanactl: --interval: seconds, 0.1 to 3600\n");
	return (-1);
}

int
top_run(const struct typed *typed, const char *socket, bool as_json)
{
	struct top t = {.socket = socket};
	bool once = typed->arguments[ARGUMENT_TOP_ONCE].ptr != NULL;
	int status;

	if (read_wish(typed, &t) != 0)
		return (VIEW_USAGE);
	if (socket == NULL)
		return (reach_say(socket, CLIENT_ABSENT));
	buf_init(&t.leaders, CLIENT_REPLY_MAX);
	buf_init(&t.stats, CLIENT_REPLY_MAX);
	if (once || as_json || !screen_is_one())
		status = show_once(&t, as_json);
	else
		status = show_live(&t);
	buf_fini(&t.leaders);
	buf_fini(&t.stats);
	return (view_flush((enum view_exit)status));
}
