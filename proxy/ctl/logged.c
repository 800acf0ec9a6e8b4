/* SPDX-License-Identifier: MIT
 *
 * ctl/logged.c - from a JSON object to a line.
 */
#include "proxy/ctl/logged.h"

#include <inttypes.h>
#include <time.h>

#include "proxy/base/buf.h"
#include "proxy/base/num.h"
#include "proxy/ctl/figure.h"
#include "proxy/ctl/json.h"
#include "proxy/ctl/paint.h"
#include "proxy/ctl/safe.h"

#define LINE_LIMIT	((size_t)256 << 10)

struct logged {
	struct str time, client, user, status, result, method, bytes, elapsed,
	    rule, danger, reason, detail, url;
};

static struct str *
member_of(struct logged *l, struct str name)
{
	const struct {
		struct str	 name;
		struct str	*at;
	} members[] = {
	    {STR("time"), &l->time},
	    {STR("client"), &l->client},
	    {STR("user"), &l->user},
	    {STR("status"), &l->status},
	    {STR("result"), &l->result},
	    {STR("method"), &l->method},
	    {STR("bytes_out"), &l->bytes},
	    {STR("elapsed_us"), &l->elapsed},
	    {STR("rule"), &l->rule},
	    {STR("danger"), &l->danger},
	    {STR("reason"), &l->reason},
	    {STR("detail"), &l->detail},
	    {STR("url"), &l->url},
	};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (str_eq(name, members[i].name))
			return (members[i].at);
	return (NULL);
}

static int
read_all(struct str object, struct logged *l)
{
	struct json j = {.rest = object};
	struct str name, *at;

	*l = (struct logged){0};
	json_expect(&j, '{');
	do {
		name = json_name(&j);
		at = member_of(l, name);
		if (at != NULL && json_peek(&j) != '[' && json_peek(&j) != '{')
			*at = json_scalar(&j);
		else
			json_skip(&j);
	} while (!j.bad && json_take(&j, ','));
	json_expect(&j, '}');
	return (json_ended(&j) ? 0 : -1);
}

/* ---- the line -------------------------------------------------------------
 */

/* What is left of the line's columns. */
struct pen {
	FILE		*out;
	struct buf	 room;
	size_t		 left;
};

/* At least ${width} columns (right: at the right of them), and a space. */
static void
put(struct pen *p, struct str json, size_t width, bool right, enum paint colour)
{
	struct str s;
	size_t n;
	int space;

	buf_consume(&p->room, buf_len(&p->room));
	(void)safe_json(&p->room, json);
	s = safe_fit(buf_peek(&p->room), p->left);
	n = safe_columns(s);
	p->left -= n;
	space = n < width ? (int)(width - n) : 0;
	if ((size_t)space > p->left)
		space = (int)p->left;
	p->left -= (size_t)space;
	fprintf(p->out, "%*s%s%.*s%s%*s", right ? space : 0, "", paint(colour),
	    STR_ARG(s), colour != PAINT_PLAIN ? paint(PAINT_PLAIN) : "",
	    right ? 0 : space, "");
	if (p->left > 0) {
		fputc(' ', p->out);
		p->left--;
	}
}

/* By the clock on the wall here; a time that is none stands as it is. */
static struct str
time_here(struct str utc, char out[16])
{
	char text[32];
	struct tm tm = {0};
	time_t at;

	str_to_z(utc, text, sizeof(text));
	if (strptime(text, "%Y-%m-%dT%H:%M:%S", &tm) == NULL)
		return (utc);
	at = timegm(&tm);
	if (localtime_r(&at, &tm) == NULL ||
	    strftime(out, 16, "%H:%M:%S", &tm) == 0)
		return (utc);
	return (str_of(out));
}

static struct str
milliseconds(struct str us, char out[FIGURE_MAX])
{
	uint64_t n;

	if (num_decimal(us, UINT64_MAX, &n) != NUM_OK)
		return (STR("-"));
	if (n < 100000)
		(void)snprintf(out, FIGURE_MAX, "%.1f ms", (double)n / 1000);
	else
		(void)snprintf(out, FIGURE_MAX, "%.1f s", (double)n / 1000000);
	return (str_of(out));
}

static enum paint
colour_of(struct str result)
{
	if (str_search(result, STR("DENIED")) < result.len)
		return (PAINT_RED);
	if (str_search(result, STR("HIT")) < result.len)
		return (PAINT_GREEN);
	return (PAINT_DIM);
}

/* Its line is what a person looks for; a whole path leaves no room for it. */
static struct str
without_folders(struct str rule)
{
	size_t slash = str_rfind(rule, '/');

	return (slash == rule.len ? rule : str_from(rule, slash + 1));
}

static void
put_why(struct pen *p, const struct logged *l)
{
	const struct {
		const char	*before;
		struct str	 what;
	} whys[] = {
	    {"word", l->danger},
	    {"rule", without_folders(l->rule)},
	    {"", l->reason},
	    {"", l->detail},
	};

	for (size_t i = 0; i < sizeof(whys) / sizeof(whys[0]); i++) {
		if (whys[i].what.len == 0)
			continue;
		if (whys[i].before[0] != '\0')
			put(p, str_of(whys[i].before), 0, false, PAINT_YELLOW);
		put(p, whys[i].what, 0, false, PAINT_YELLOW);
	}
}

static void
put_line(struct pen *p, const struct logged *l)
{
	char here[16], size[FIGURE_MAX], time[FIGURE_MAX];
	uint64_t status = 0;

	(void)num_decimal(l->status, 999, &status);
	if (!figure_size(l->bytes, size))
		size[0] = '\0';
	put(p, time_here(l->time, here), 8, false, PAINT_DIM);
	put(p, l->client, 15, false, PAINT_PLAIN);
	if (l->user.len > 0)
		put(p, l->user, 0, false, PAINT_CYAN);
	put(p, l->status, 3, true, paint_of_status((unsigned)status));
	put(p, l->result, 14, false, colour_of(l->result));
	put(p, str_of(size), 8, true, PAINT_PLAIN);
	put(p, milliseconds(l->elapsed, time), 9, true, PAINT_PLAIN);
	put(p, l->method, 3, false, PAINT_BOLD);
	put(p, l->url, 0, false, PAINT_PLAIN);
	put_why(p, l);
}

int
logged_print(FILE *out, struct str object, size_t columns)
{
	struct pen p = {.out = out, .left = columns > 0 ? columns : SIZE_MAX};
	struct logged l;

	if (read_all(object, &l) != 0)
		return (-1);
	buf_init(&p.room, LINE_LIMIT);
	put_line(&p, &l);
	buf_fini(&p.room);
	fputc('\n', out);
	return (0);
}

void
logged_print_titles(FILE *out)
{
	fprintf(out, "%s%-8s %-15s %3s %-14s %8s %9s %s%s\n", paint(PAINT_BOLD),
	    "time", "client", "", "result", "size", "took", "request",
	    paint(PAINT_PLAIN));
}
