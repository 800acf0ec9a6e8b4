/* SPDX-License-Identifier: MIT
 *
 * supervisor/rehearsal.c - each line is decided twice.
 */
#include "proxy/supervisor/rehearsal.h"

#include <errno.h>
#include <stdlib.h>

#include "config/complaint.h"
#include "config/text_file.h"
#include "filters/decide.h"
#include "proxy/accesslog/past.h"
#include "proxy/base/diag.h"
#include "proxy/base/hash.h"
#include "proxy/base/object.h"
#include "proxy/base/ws.h"
#include "proxy/http/url.h"
#include "proxy/supervisor/rehearsal_view.h"
#include "proxy/supervisor/rehearsal_rows.h"

#define LINE_MAX_BYTES	(64u * 1024)
#define WS_BYTES	(64u * 1024)
#define LIST_BYTES	((size_t)64 << 20)

/* One set of lists. */
struct side {
	struct inputs		*in;
	struct decide_scratch	*scratch;
};

struct rehearsal {
	struct side		 now, then;
	struct rehearsal_rows		*rows;
	struct rehearsal_sums	 sums;
	struct past		 past;
	struct ws		 ws;
	char			 mem[WS_BYTES];
};

/* ---- which lists -------------------------------------------------------- */

/* The setting that ${file} stands in for: that of the only key at the margin;
 * "" when it has several, or another; NULL when it cannot be read. */
static const char *
setting_of(const char *file, struct complaints *complaints)
{
	static const char *const keys[] = {"blacklist", "whitelist", "tunnel"};
	static const char *const names[] = {
	    "filters.blacklist", "filters.whitelist", "filters.tunnel"};
	const char *found = NULL;
	struct str text, rest, line, key;
	size_t i;

	if (text_file_read(file, LIST_BYTES, (struct place){0}, complaints,
		&text) == -1)
		return (NULL);
	for (rest = text; rest.ptr != NULL;) {
		line = str_split(&rest, '\n');
		key = str_head(line, str_find(line, ':'));
		if (key.len == line.len || strchr(" \t#-", key.ptr[0]) != NULL)
			continue;
		for (i = 0; i < 3 && !str_eq(key, str_of(keys[i])); i++)
			continue;
		if (i < 3 && found == NULL)
			found = names[i];
		else if (!str_eq(key, STR("default")))
			found = "";
		if (str_eq(key, STR("filters")) || str_eq(key, STR("listen")))
			found = "config";
	}
	free((char *)(uintptr_t)text.ptr);
	return (found == NULL ? "" : found);
}

static int
open_side(struct side *side, const struct inputs_source *source,
    struct complaints *complaints)
{
	struct hash_seed seed;

	hash_seed_random(&seed);
	side->in = inputs_load(source, &seed, complaints);
	if (side->in != NULL)
		side->scratch = decide_scratch_new(side->in->ruleset);
	return (side->scratch == NULL ? -1 : 0);
}

static void
close_side(struct side *side)
{
	decide_scratch_free(side->scratch);
	inputs_free(side->in);
}

/* The same as is in force, but for ->with. */
static int
open_then(struct side *side, const struct rehearsal_order *o,
    struct complaints *complaints)
{
	const char *setting = setting_of(o->with, complaints);
	struct inputs_source source = o->source;
	const char **sets;
	char *set;
	int bad = -1;

	if (setting == NULL)
		return (-1);
	sets = calloc((size_t)source.nsets + 1, sizeof(*sets));
	if (sets == NULL ||
	    asprintf(&set, "%s=\"%s\"", setting, o->with) == -1) {
		free(sets);
		return (-1);
	}
	memcpy(sets, source.sets, (size_t)source.nsets * sizeof(*sets));
	if (strcmp(setting, "config") == 0)
		source.file = o->with;
	else if (setting[0] == '\0')
		source.also = o->with;
	else
		sets[source.nsets++] = set;
	source.sets = sets;
	bad = open_side(side, &source, complaints);
	free(set);
	free(sets);
	return (bad);
}

/* ---- one line ----------------------------------------------------------- */

static struct verdict
decide_side(struct side *side, const struct facts *f)
{
	struct verdict v = decide(side->in->ruleset, side->scratch, f);

	if (f->has_response)
		decide_response(side->in->ruleset, side->scratch, f, &v);
	return (v);
}

static const char *
outcome(const struct verdict *v)
{
	switch (v->kind) {
	case VERDICT_REFUSE:
		return ("refused");
	case VERDICT_TUNNEL:
		return ("tunnelled");
	case VERDICT_PASS:
	case VERDICT_INTERCEPT:
		return (v->redirected_by.type != NULL ? "redirected"
						      : "passed");
	}
	UNREACHABLE();
}

static void
note(struct rehearsal *r, const struct facts *f, const struct verdict *was,
    const struct verdict *becomes)
{
	const struct rule_ref *by = &becomes->by;
	struct rehearsal_row row = {
	    .site = f->host, .was = outcome(was), .becomes = outcome(becomes)};

	if (row.was == row.becomes)
		return;
	if (becomes->kind != VERDICT_REFUSE &&
	    becomes->redirected_by.type != NULL)
		by = &becomes->redirected_by;
	/* What lets pass because no rule speaks any more: the one that did. */
	if (by->type == NULL)
		by = was->by.type != NULL ? &was->by : &was->redirected_by;
	row.file = by->file;
	row.line = by->line;
	memcpy(row.client, f->client, sizeof(row.client));
	rehearsal_rows_add(r->rows, &row);
	r->sums.changed++;
	r->sums.refused += becomes->kind == VERDICT_REFUSE;
	r->sums.released += was->kind == VERDICT_REFUSE;
}

static void
take_line(struct rehearsal *r, struct str line)
{
	struct past *p = &r->past;
	struct verdict was, becomes;
	struct facts f = {0};
	struct url url;

	if (line.len == 0)
		return;
	r->sums.lines++;
	ws_reset(&r->ws, 0);
	r->ws.overflowed = false;
	if (past_read(p, line) == -1 ||
	    url_parse(&url, p->url, str_eq(p->method, STR("CONNECT")),
		&r->ws) != NULL) {
		r->sums.unread++;
		return;
	}
	f.method = p->method;
	f.scheme = url.form == URL_AUTHORITY ? STR_NONE : url.scheme;
	f.host = url.host;
	f.port = url.port;
	f.url = url_resolve_plain(&url, &r->ws);
	f.user = p->user;
	f.now_s = p->wall_s;
	memcpy(f.client, p->client, sizeof(f.client));
	f.has_response = p->type.len > 0;
	f.type = p->type;
	if (f.url.ptr == NULL) {
		r->sums.unread++;
		return;
	}
	was = decide_side(&r->now, &f);
	becomes = decide_side(&r->then, &f);
	note(r, &f, &was, &becomes);
}

/* A line that is too long is counted and left out. */
static int
take_lines(struct rehearsal *r, FILE *in)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	while ((n = getline(&line, &room, in)) > 0) {
		if (line[n - 1] == '\n')
			n--;
		if (n > LINE_MAX_BYTES) {
			r->sums.lines++;
			r->sums.unread++;
		} else
			take_line(r, (struct str){line, (size_t)n});
	}
	free(line);
	return (ferror(in) ? -1 : 0);
}

static int
read_log(struct rehearsal *r, const char *path)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *in = is_stdin ? stdin : fopen(path, "re");
	int bad = in == NULL ? -1 : take_lines(r, in);

	if (bad == -1)
		diag_warn("%s", path);
	if (in != NULL && !is_stdin)
		(void)fclose(in);
	if (bad == 0 && r->sums.lines > 0 && r->sums.unread == r->sums.lines) {
		diag_warnx("%s: no line of it is of an access log", path);
		return (-1);
	}
	return (bad);
}

int
rehearsal_run(const struct rehearsal_order *o, FILE *out)
{
	struct complaints *complaints = complaints_new();
	struct rehearsal *r = calloc(1, sizeof(*r));
	int bad = -1;

	if (r == NULL || complaints == NULL)
		diag_fatal("no memory");
	ws_init(&r->ws, r->mem, sizeof(r->mem));
	r->rows = rehearsal_rows_new();
	if (r->rows != NULL &&
	    open_side(&r->now, &o->source, complaints) == 0 &&
	    open_then(&r->then, o, complaints) == 0 &&
	    read_log(r, o->log) == 0) {
		rehearsal_view(out, o->json, &r->sums, r->rows);
		bad = 0;
	}
	complaints_print(complaints, stderr);
	close_side(&r->now);
	close_side(&r->then);
	rehearsal_rows_free(r->rows);
	complaints_free(complaints);
	free(r);
	return (bad == 0 ? 0 : 1);
}
