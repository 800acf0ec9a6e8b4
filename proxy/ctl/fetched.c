/* SPDX-License-Identifier: MIT
 *
 * ctl/fetched.c - figures of a page that was fetched.
 */
#include "proxy/ctl/fetched.h"

#include <inttypes.h>
#include <stddef.h>

#include "proxy/ctl/figure.h"
#include "proxy/ctl/paint.h"
#include "proxy/ctl/safe.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

static const struct phase {
	const char	*title;
	const char	*name;
	size_t		 at;
} phases[] = {
    {"dns", "dns_us", offsetof(struct fetched_try, dns_us)},
    {"connect", "connect_us", offsetof(struct fetched_try, connect_us)},
    {"tls", "tls_us", offsetof(struct fetched_try, tls_us)},
    {"first byte", "first_us", offsetof(struct fetched_try, first_us)},
    {"total", "total_us", offsetof(struct fetched_try, total_us)},
};

static uint64_t
phase_of(const struct fetched_try *t, const struct phase *p)
{
	uint64_t us;

	memcpy(&us, (const char *)t + p->at, sizeof(us));
	return (us);
}

/* Of RFC 9211 "aduana; hit; ttl=9" and "aduana; fwd=uri-miss; stored" the word
 * that says it; the last cache, nearest to us, is the last of the list. */
static struct str
word_of(struct str value)
{
	struct str one = STR_NONE, word;

	while (value.ptr != NULL)
		one = str_split(&value, ',');
	while (one.ptr != NULL) {
		word = str_trim(str_split(&one, ';'));
		if (str_eq(word, STR("hit")))
			return (word);
		if (str_starts(word, STR("fwd=")))
			return (str_from(word, 4));
	}
	return (STR(""));
}

void
fetched_note(const struct fetched *f, struct fetched_try *t)
{
	struct str value = fetch_field(f, STR("Cache-Status"));

	memset(t, 0, sizeof(*t));
	t->status = f->status;
	t->bytes = buf_len(&f->body);
	t->dns_us = f->dns_us;
	t->connect_us = f->connect_us;
	t->tls_us = f->tls_us;
	t->first_us = f->first_us;
	t->total_us = f->total_us;
	memcpy(t->problem, f->problem, sizeof(t->problem));
	if (value.ptr != NULL)
		str_to_z(word_of(value), t->cache, sizeof(t->cache));
}

/* ---- one answer -----------------------------------------------------------
 */

static void
print_head(FILE *out, const struct fetched *f)
{
	struct str rest = buf_peek(&f->head), line, value;
	enum paint colour = paint_of_status(f->status);

	while (rest.ptr != NULL) {
		line = str_split(&rest, '\n');
		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		if (line.len == 0)
			continue;
		value = str_from(line, str_find(line, ':'));
		fputs(paint(colour), out);
		safe_put_text(out, str_head(line, line.len - value.len), false);
		fputs(paint(PAINT_PLAIN), out);
		safe_put_text(out, value, false);
		fputc('\n', out);
		colour = PAINT_CYAN;
	}
}

static void
print_fact(FILE *out, const char *name, struct str value, const char *more)
{
	if (value.len == 0)
		return;
	fprintf(out, "%s%-12s%s ", paint(PAINT_BOLD), name, paint(PAINT_PLAIN));
	safe_put_text(out, value, false);
	fprintf(out, "%s\n", more);
}

static const char *
said_of(const struct fetched *f, const char *authority)
{
	if (authority[0] == '\0')
		return ("");
	return (strcmp(f->issuer, authority) == 0
		    ? "  (aduana's own: intercepted)"
		    : "  (not intercepted)");
}

static void
print_times(FILE *out, const struct fetched_try *t)
{
	const char *between = "";

	fprintf(out, "%s%-12s%s ", paint(PAINT_BOLD), "time",
	    paint(PAINT_PLAIN));
	for (size_t i = 0; i < COUNT(phases); i++) {
		fprintf(out, "%s%s %.1f ms", between, phases[i].title,
		    (double)phase_of(t, &phases[i]) / 1000);
		between = ", ";
	}
	fputc('\n', out);
}

void
fetched_print(FILE *out, const struct fetched *f, const char *authority)
{
	struct fetched_try t;
	char digits[24], size[FIGURE_MAX];

	fetched_note(f, &t);
	if (buf_len(&f->head) > 0) {
		print_head(out, f);
		fputc('\n', out);
	}
	if (f->problem[0] != '\0') {
		fputs(paint(PAINT_RED), out);
		print_fact(out, "failed", str_of(f->problem),
		    paint(PAINT_PLAIN));
	}
	print_fact(out, "cache", fetch_field(f, STR("Cache-Status")), "");
	(void)snprintf(digits, sizeof(digits), "%zu", t.bytes);
	(void)figure_size(str_of(digits), size);
	if (f->status != 0)
		print_fact(out, "size", str_of(size), "");
	print_fact(out, "connected to", str_of(f->peer), "");
	print_fact(out, "issued by", str_of(f->issuer), said_of(f, authority));
	print_times(out, &t);
}

/* ---- several --------------------------------------------------------------
 */

void
fetched_print_titles(FILE *out)
{
	fprintf(out, "%s%5s  %6s  %-9s %9s", paint(PAINT_BOLD), "try", "status",
	    "cache", "size");
	for (size_t i = 0; i < COUNT(phases); i++)
		fprintf(out, " %10s", phases[i].title);
	fprintf(out, "%s\n", paint(PAINT_PLAIN));
}

void
fetched_print_row(FILE *out, unsigned number, const struct fetched_try *t)
{
	char digits[24], size[FIGURE_MAX];
	struct str cache = str_of(t->cache);

	(void)snprintf(digits, sizeof(digits), "%zu", t->bytes);
	(void)figure_size(str_of(digits), size);
	fprintf(out, "%5u  %s%6u%s  ", number,
	    paint(paint_of_status(t->status)), t->status, paint(PAINT_PLAIN));
	fputs(str_eq(cache, STR("hit")) ? paint(PAINT_GREEN) : "", out);
	safe_put_text(out, cache.len > 0 ? cache : STR("-"), false);
	fprintf(out, "%s%*s", paint(PAINT_PLAIN),
	    cache.len < 9 ? (int)(9 - (cache.len > 0 ? cache.len : 1)) : 0, "");
	fprintf(out, " %9s", size);
	for (size_t i = 0; i < COUNT(phases); i++)
		fprintf(out, " %7.1f ms",
		    (double)phase_of(t, &phases[i]) / 1000);
	if (t->problem[0] != '\0') {
		fputs("  ", out);
		safe_put_text(out, str_of(t->problem), false);
	}
	fputc('\n', out);
	fflush(out);
}

enum sum {
	LEAST,
	AVERAGE,
	MOST
};

static double
sum_of(const struct fetched_try *t, unsigned n, const struct phase *p,
    enum sum sum)
{
	double least = 0, most = 0, all = 0, us;
	unsigned answered = 0;

	for (unsigned i = 0; i < n; i++) {
		if (t[i].problem[0] != '\0')
			continue;
		us = (double)phase_of(&t[i], p);
		least = answered == 0 || us < least ? us : least;
		most = us > most ? us : most;
		all += us;
		answered++;
	}
	if (answered == 0 || sum == LEAST)
		return (least);
	return (sum == MOST ? most : all / answered);
}

void
fetched_print_sums(FILE *out, const struct fetched_try *t, unsigned n)
{
	static const char *const names[] = {
	    [LEAST] = "min", [AVERAGE] = "avg", [MOST] = "max"};

	for (unsigned s = LEAST; s <= MOST; s++) {
		fprintf(out, "%s%5s%s  %27s", paint(PAINT_BOLD), names[s],
		    paint(PAINT_PLAIN), "");
		for (size_t i = 0; i < COUNT(phases); i++)
			fprintf(out, " %7.1f ms",
			    sum_of(t, n, &phases[i], (enum sum)s) / 1000);
		fputc('\n', out);
	}
}

/* ---- JSON ---------------------------------------------------------------- */

static int
put_text(struct buf *out, const char *name, struct str value)
{
	return (buf_printf(out, ",\"%s\":", name) |
		(value.ptr != NULL ? safe_quote(out, value)
				   : buf_append(out, STR("null"))));
}

int
fetched_json(struct buf *out, const struct fetched *f, const char *authority)
{
	struct fetched_try t;
	int bad;

	fetched_note(f, &t);
	bad = buf_printf(out,
	    "{\"status\":%u,\"bytes\":%zu,\"redirects\":%u,"
	    "\"intercepted\":%s",
	    t.status, t.bytes, f->redirects,
	    authority[0] != '\0' && strcmp(f->issuer, authority) == 0
		? "true"
		: "false");
	for (size_t i = 0; i < COUNT(phases); i++)
		bad |= buf_printf(out, ",\"%s\":%" PRIu64, phases[i].name,
		    phase_of(&t, &phases[i]));
	bad |= put_text(out, "problem",
	    t.problem[0] != '\0' ? str_of(t.problem) : STR_NONE);
	bad |= put_text(out, "cache",
	    t.cache[0] != '\0' ? str_of(t.cache) : STR_NONE);
	bad |= put_text(out, "issuer",
	    f->issuer[0] != '\0' ? str_of(f->issuer) : STR_NONE);
	bad |= put_text(out, "connected_to", str_of(f->peer));
	bad |= put_text(out, "head", buf_peek(&f->head));
	return (bad | buf_append(out, STR("}")));
}
