/* SPDX-License-Identifier: MIT
 *
 * ctl/stats.c - counts with their shares, times with their quantiles, the rest
 * by name.
 */
#include "proxy/ctl/stats.h"

#include <inttypes.h>

#include "proxy/base/num.h"
#include "proxy/ctl/figure.h"
#include "proxy/ctl/json.h"
#include "proxy/ctl/paint.h"
#include "proxy/ctl/safe.h"

#define NAMES	26
#define CELL	11

typedef int member_fn(FILE *, struct str name, struct str value,
    uint64_t whole);

/* Each member of the object in turn; -1: it is none. */
static int
each(FILE *out, struct str object, member_fn *fn, uint64_t whole)
{
	struct json j = {.rest = object};
	struct str name;

	json_expect(&j, '{');
	if (json_take(&j, '}'))
		return (0);
	do {
		name = json_name(&j);
		if (!j.bad && fn(out, name, json_value(&j), whole) != 0)
			return (-1);
	} while (!j.bad && json_take(&j, ','));
	json_expect(&j, '}');
	return (json_ended(&j) ? 0 : -1);
}

static void
put_title(FILE *out, const char *title)
{
	fprintf(out, "\n%s%s%s\n", paint(PAINT_BOLD), title,
	    paint(PAINT_PLAIN));
}

static void
put_name(FILE *out, struct str name, int width)
{
	int n = (int)safe_columns(name);

	fputs("  ", out);
	safe_put_json(out, name);
	fprintf(out, "%*s", n < width ? width - n : 1, "");
}

/* ---- counts ----------------------------------------------------------------
 */

static uint64_t
sum_of(struct str object)
{
	struct json j = {.rest = object};
	uint64_t sum = 0, n;

	json_expect(&j, '{');
	while (!j.bad && json_peek(&j) == '"') {
		(void)json_name(&j);
		if (num_decimal(json_value(&j), UINT64_MAX, &n) == NUM_OK)
			sum += n;
		(void)json_take(&j, ',');
	}
	return (sum);
}

static int
put_share(FILE *out, struct str name, struct str value, uint64_t whole)
{
	uint64_t n;

	if (num_decimal(value, UINT64_MAX, &n) != NUM_OK)
		return (-1);
	put_name(out, name, NAMES);
	fprintf(out, "%*" PRIu64 " %6.1f %%\n", CELL, n,
	    whole > 0 ? 100 * (double)n / (double)whole : 0);
	return (0);
}

static int
put_shares(FILE *out, const char *title, struct str object)
{
	if (object.ptr == NULL || str_eq(object, STR("{}")))
		return (0);
	put_title(out, title);
	return (each(out, object, put_share, sum_of(object)));
}

/* ---- times -----------------------------------------------------------------
 */

static void
put_ms(FILE *out, double us)
{
	fprintf(out, us < 100000 ? " %*.2f" : " %*.0f", CELL - 1, us / 1000);
}

/* What never happened is left out. */
static int
put_phase(FILE *out, struct str name, struct str value, uint64_t whole)
{
	static const char *const quantiles[] = {
	    "p50_us", "p90_us", "p95_us", "p99_us", "p999_us", "max_us"};
	uint64_t count = json_number(value, "count");

	(void)whole;
	if (json_at(value, STR("count")).ptr == NULL)
		return (-1);
	if (count == 0)
		return (0);
	put_name(out, name, 12);
	fprintf(out, "%*" PRIu64, CELL, count);
	put_ms(out, (double)json_number(value, "sum_us") / (double)count);
	for (size_t i = 0; i < sizeof(quantiles) / sizeof(quantiles[0]); i++)
		put_ms(out, (double)json_number(value, quantiles[i]));
	fputc('\n', out);
	return (0);
}

static int
put_latency(FILE *out, struct str object)
{
	static const char *const titles[] = {
	    "count", "avg", "p50", "p90", "p95", "p99", "p99.9", "max"};

	if (object.ptr == NULL)
		return (0);
	put_title(out, "latency, in milliseconds");
	fprintf(out, "  %-12s", "");
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		fprintf(out, "%*s", CELL, titles[i]);
	fputc('\n', out);
	return (each(out, object, put_phase, 0));
}

/* ---- the rest --------------------------------------------------------------
 */

static int
put_fact(FILE *out, struct str name, struct str value, uint64_t whole)
{
	char said[FIGURE_MAX];

	(void)whole;
	/* Of a list and of what never happened there is nothing to say. */
	if (value.len == 0 || value.ptr[0] == '{' || value.ptr[0] == '[' ||
	    str_eq(value, STR("0")))
		return (0);
	put_name(out, name, NAMES + 8);
	if ((str_search(name, STR("bytes")) < name.len ||
		str_eq(name, STR("size")) || str_eq(name, STR("used"))) &&
	    str_find(value, '.') == value.len && figure_size(value, said))
		fprintf(out, "%*s\n", CELL, said);
	else if (str_search(name, STR("ratio")) < name.len)
		fprintf(out, "%*.*s of 1\n", CELL, STR_ARG(value));
	else
		fprintf(out, "%*.*s\n", CELL, STR_ARG(value));
	return (0);
}

static int
put_facts(FILE *out, const char *title, struct str object)
{
	if (object.ptr == NULL || str_eq(object, STR("null")))
		return (0);
	put_title(out, title);
	return (each(out, object, put_fact, 0));
}

/* What stands above its column. */
static struct str
title_of(struct str name)
{
	static const struct {
		struct str	 name;
		struct str	 title;
	} titles[] = {
	    {STR("generation"), STR("gen")},
	    {STR("cpu_user_s"), STR("user s")},
	    {STR("cpu_system_s"), STR("system s")},
	    {STR("rss_bytes"), STR("memory")},
	    {STR("connections"), STR("clients")},
	    {STR("origin_connections"), STR("origins")},
	};

	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (str_eq(name, titles[i].name))
			return (titles[i].title);
	return (name);
}

/* A row for each, what is a number under its name. */
static int
put_row(FILE *out, struct str object, bool titles)
{
	struct json j = {.rest = object};
	struct str name, value;
	char said[FIGURE_MAX];

	fputs("  ", out);
	json_expect(&j, '{');
	do {
		name = json_name(&j);
		value = json_scalar(&j);
		if (titles)
			value = title_of(name);
		else if (str_ends_nocase(name, STR("_bytes")) &&
			 figure_size(value, said))
			value = str_of(said);
		fprintf(out, "%9.*s ", STR_ARG(value));
	} while (!j.bad && json_take(&j, ','));
	json_expect(&j, '}');
	fputc('\n', out);
	return (json_ended(&j) ? 0 : -1);
}

static int
put_rows(FILE *out, const char *title, struct str list)
{
	struct json j = {.rest = list};
	struct str object;
	bool first = true;

	if (list.ptr == NULL)
		return (0);
	put_title(out, title);
	json_expect(&j, '[');
	if (json_take(&j, ']'))
		return (0);
	do {
		object = json_value(&j);
		if (first && put_row(out, object, true) != 0)
			return (-1);
		first = false;
		if (put_row(out, object, false) != 0)
			return (-1);
	} while (!j.bad && json_take(&j, ','));
	json_expect(&j, ']');
	return (json_ended(&j) ? 0 : -1);
}

static void
put_heading(FILE *out, struct str json)
{
	uint64_t requests = json_number(json, "counters.requests_total");
	uint64_t hits = json_number(json, "counters.hits_total");
	uint64_t misses = json_number(json, "counters.misses_total");
	char up[FIGURE_MAX];

	fprintf(out, "%saduana ", paint(PAINT_BOLD));
	safe_put_json(out, json_at(json, STR("version")));
	if (figure_time(json_at(json, STR("uptime_s")), up))
		fprintf(out, ", up %s", up);
	fprintf(out, ", generation %" PRIu64 "%s\n",
	    json_number(json, "generation"), paint(PAINT_PLAIN));
	fprintf(out,
	    "%" PRIu64 " requests, %.1f %% of those for pages from the cache, "
	    "%" PRIu64 " connections now\n",
	    requests,
	    hits + misses > 0 ? 100 * (double)hits / (double)(hits + misses)
			      : 0,
	    json_number(json, "counters.connections_open"));
}

int
stats_print(struct str json, FILE *out)
{
	struct str counters = json_at(json, STR("counters"));

	if (counters.ptr == NULL)
		return (-1);
	put_heading(out, json);
	return (put_shares(out, "results", json_at(json, STR("results"))) |
		put_shares(out, "statuses", json_at(json, STR("statuses"))) |
		put_latency(out, json_at(json, STR("latency"))) |
		put_facts(out, "cache", json_at(json, STR("cache"))) |
		put_rows(out, "workers", json_at(json, STR("workers"))) |
		put_rows(out, "processes", json_at(json, STR("processes"))) |
		put_facts(out, "counters that are not 0", counters));
}
