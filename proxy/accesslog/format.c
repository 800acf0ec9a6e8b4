/* SPDX-License-Identifier: MIT
 *
 * accesslog/format.c - the three forms of a log line.
 */
#include "proxy/accesslog/format.h"

#include <string.h>
#include <time.h>

#include "proxy/accesslog/line.h"
#include "proxy/accesslog/shown.h"
#include "proxy/base/clock.h"

static const struct {
	uint16_t	 flag;
	const char	*name;
} flags[] = {
#define LOG_FLAG(id, bit, name)	{LOG_FLAG_##id, name},
#include "proxy/accesslog/results.tbl.h"
};

#define FLAGS	(sizeof(flags) / sizeof(flags[0]))

/* Those that Squid has a place for: the suffix of the result. */
#define SUFFIXES	((uint16_t)(LOG_FLAG_ABORTED | LOG_FLAG_TIMEOUT))

#define SEVERITY_INFO	6u

struct instant {
	time_t		 seconds;
	unsigned	 ms;
};

static struct instant
instant_of(int64_t wall_ns)
{
	if (wall_ns < 0)
		wall_ns = 0;
	return ((struct instant){
	    .seconds = (time_t)(wall_ns / NS_PER_S),
	    .ms = (unsigned)(wall_ns % NS_PER_S / NS_PER_MS),
	});
}

static struct str
media_type(struct str type)
{
	return (str_trim(str_head(type, str_find(type, ';'))));
}

static void
put_result(struct line *l, const struct log_record *r)
{
	line_text(l, record_result_name(r->result));
	if ((r->flags & LOG_FLAG_TIMEOUT) != 0)
		line_text(l, "_TIMEOUT");
	else if ((r->flags & LOG_FLAG_ABORTED) != 0)
		line_text(l, "_ABORTED");
}

static void
put_pair(struct line *l, const char *key, struct str value)
{
	if (value.len == 0)
		return;
	line_text(l, " \"");
	line_text(l, key);
	line_char(l, '=');
	line_quoted(l, value);
	line_char(l, '"');
}

static void
put_flags(struct line *l, uint16_t set)
{
	const char *before = " \"flags=";

	for (size_t i = 0; i < FLAGS; i++) {
		if ((set & flags[i].flag) == 0)
			continue;
		line_text(l, before);
		line_text(l, flags[i].name);
		before = ",";
	}
	if (*before == ',')
		line_char(l, '"');
}

static void
put_pairs(struct line *l, const struct log_record *r)
{
	put_flags(l, (uint16_t)(r->flags & ~SUFFIXES));
	put_pair(l, "rule", r->rule);
	put_pair(l, "category", r->category);
	put_pair(l, "danger", r->word);
	put_pair(l, "redirected", r->redirected);
	put_pair(l, "sni", r->sni);
	put_pair(l, "detail", r->detail);
	if (r->request_id == 0)
		return;
	/* Always two: calamaris takes a log for one of another proxy when its
	 * first line has a single thing behind the type. */
	line_text(l, " \"bytes_in=");
	line_number(l, r->bytes_in);
	line_text(l, "\" \"id=");
	line_hex(l, r->request_id);
	line_char(l, '"');
}

static void
put_squid(struct line *l, const struct log_record *r)
{
	struct instant t = instant_of(r->wall_ns);

	line_number(l, (uint64_t)t.seconds);
	line_char(l, '.');
	line_padded(l, t.ms, 3, '0');
	line_char(l, ' ');
	line_padded(l, r->elapsed_us / 1000, 6, ' ');
	line_char(l, ' ');
	line_address(l, r->client);
	line_char(l, ' ');
	put_result(l, r);
	line_char(l, '/');
	line_padded(l, r->status, 3, '0');
	line_char(l, ' ');
	line_number(l, r->bytes_out);
	line_char(l, ' ');
	line_token(l, r->method);
	line_char(l, ' ');
	line_token(l, r->url);
	line_char(l, ' ');
	line_token(l, r->user);
	line_char(l, ' ');
	line_text(l, record_hierarchy_name(r->hierarchy));
	line_char(l, '/');
	line_address(l, r->peer);
	line_char(l, ' ');
	line_token(l, media_type(r->type));
	put_pairs(l, r);
}

static void
put_combined_time(struct line *l, int64_t wall_ns, bool utc)
{
	struct instant t = instant_of(wall_ns);
	struct tm tm;
	char text[64];

	if (utc)
		gmtime_r(&t.seconds, &tm);
	else
		localtime_r(&t.seconds, &tm);
	strftime(text, sizeof(text), "[%d/%b/%Y:%H:%M:%S %z]", &tm);
	line_text(l, text);
}

static void
put_combined_string(struct line *l, struct str s)
{
	line_text(l, " \"");
	if (s.len == 0)
		line_char(l, '-');
	line_quoted(l, s);
	line_char(l, '"');
}

static void
put_combined(struct line *l, const struct log_record *r,
    const struct format_options *o)
{
	line_address(l, r->client);
	line_text(l, " - ");
	line_token(l, r->user);
	line_char(l, ' ');
	put_combined_time(l, r->wall_ns, o->utc);
	line_text(l, " \"");
	line_token(l, r->method);
	line_char(l, ' ');
	line_token(l, r->url);
	line_text(l, " HTTP/1.");
	line_number(l, r->minor);
	line_text(l, "\" ");
	line_padded(l, r->status, 3, '0');
	line_char(l, ' ');
	line_number(l, r->bytes_out);
	put_combined_string(l, r->referer);
	put_combined_string(l, r->user_agent);
	line_text(l, " \"result=");
	put_result(l, r);
	line_char(l, '"');
	put_pairs(l, r);
}

static void
put_json_number(struct line *l, const char *key, uint64_t n)
{
	line_text(l, ",\"");
	line_text(l, key);
	line_text(l, "\":");
	line_number(l, n);
}

static void
put_json_text(struct line *l, const char *key, struct str s)
{
	if (s.len == 0)
		return;
	line_text(l, ",\"");
	line_text(l, key);
	line_text(l, "\":");
	line_json(l, s);
}

static void
put_json_time(struct line *l, int64_t wall_ns)
{
	struct instant t = instant_of(wall_ns);
	struct tm tm;
	char text[64];

	gmtime_r(&t.seconds, &tm);
	strftime(text, sizeof(text), "{\"time\":\"%Y-%m-%dT%H:%M:%S.", &tm);
	line_text(l, text);
	line_padded(l, t.ms, 3, '0');
	line_text(l, "Z\"");
}

static void
put_json_flags(struct line *l, uint16_t set)
{
	const char *before = ",\"flags\":[\"";

	for (size_t i = 0; i < FLAGS; i++) {
		if ((set & flags[i].flag) == 0)
			continue;
		line_text(l, before);
		line_text(l, flags[i].name);
		before = "\",\"";
	}
	if (set != 0)
		line_text(l, "\"]");
}

static void
put_json_ends(struct line *l, const struct log_record *r)
{
	line_text(l, ",\"client\":\"");
	line_address(l, r->client);
	line_text(l, "\",\"result\":\"");
	line_text(l, record_result_name(r->result));
	line_text(l, "\",\"hierarchy\":\"");
	line_text(l, record_hierarchy_name(r->hierarchy));
	line_text(l, "\",\"peer\":\"");
	line_address(l, r->peer);
	line_text(l, "\",\"http\":\"1.");
	line_number(l, r->minor);
	line_char(l, '"');
}

static void
put_json(struct line *l, const struct log_record *record)
{
	struct log_record r = *record;

	r.type = media_type(r.type);
	put_json_time(l, r.wall_ns);
	put_json_number(l, "elapsed_us", r.elapsed_us);
	put_json_ends(l, &r);
	put_json_number(l, "status", r.status);
	put_json_number(l, "bytes_out", r.bytes_out);
	put_json_number(l, "bytes_in", r.bytes_in);
#define TEXT(member, limit, key)	put_json_text(l, key, r.member);
#include "proxy/accesslog/fields.tbl.h"
#undef TEXT
	if (r.word_count > 0) {
		put_json_number(l, "danger_count", r.word_count);
		put_json_number(l, "danger_weight", r.word_sum);
		put_json_number(l, "danger_offset", r.word_offset);
	}
	if (r.tls_version.len > 0)
		line_text(l, r.tls_resumed ? ",\"tls_resumed\":true"
					   : ",\"tls_resumed\":false");
	put_json_flags(l, r.flags);
	line_text(l, ",\"id\":\"");
	line_hex(l, r.request_id);
	line_text(l, "\"}");
}

static void
put_form(struct line *l, const struct log_record *r,
    const struct format_options *o)
{
	switch (o->form) {
	case LOG_FORMAT_SQUID:
		put_squid(l, r);
		break;
	case LOG_FORMAT_COMBINED:
		put_combined(l, r, o);
		break;
	case LOG_FORMAT_JSON:
		put_json(l, r);
		break;
	}
}

/* "<30>Nov 22 09:30:00 aduana: ": what RFC 3164 says, without the host, as all
 * local programs send it. */
static void
put_syslog(struct line *l, const struct log_record *r,
    const struct format_options *o)
{
	struct instant t = instant_of(r->wall_ns);
	char text[64];
	struct tm tm;

	line_char(l, '<');
	line_number(l, o->facility * 8 + SEVERITY_INFO);
	localtime_r(&t.seconds, &tm);
	strftime(text, sizeof(text), ">%b %e %H:%M:%S ", &tm);
	line_text(l, text);
	line_text(l, o->tag);
	line_text(l, ": ");
}

static void
put_field(struct line *l, const char *name, struct str value)
{
	if (value.len == 0)
		return;
	line_char(l, '\n');
	line_text(l, name);
	line_char(l, '=');
	line_quoted(l, value);
}

static void
put_number_field(struct line *l, const char *name, uint64_t n)
{
	line_char(l, '\n');
	line_text(l, name);
	line_char(l, '=');
	line_number(l, n);
}

/* Behind "MESSAGE=" and the line. */
static void
put_journal(struct line *l, const struct log_record *r,
    const struct format_options *o)
{
	put_number_field(l, "PRIORITY", SEVERITY_INFO);
	put_number_field(l, "SYSLOG_FACILITY", o->facility);
	put_field(l, "SYSLOG_IDENTIFIER", str_of(o->tag));
	line_text(l, "\nADUANA_CLIENT=");
	line_address(l, r->client);
	put_field(l, "ADUANA_USER", r->user);
	put_field(l, "ADUANA_METHOD", r->method);
	put_field(l, "ADUANA_URL", r->url);
	put_field(l, "ADUANA_RESULT", str_of(record_result_name(r->result)));
	put_number_field(l, "ADUANA_STATUS", r->status);
	put_number_field(l, "ADUANA_BYTES", r->bytes_out);
	put_number_field(l, "ADUANA_ELAPSED_US", r->elapsed_us);
	put_field(l, "ADUANA_RULE", r->rule);
	put_field(l, "ADUANA_DANGER", r->word);
	line_text(l, "\nADUANA_ID=");
	line_hex(l, r->request_id);
	line_char(l, '\n');
}

size_t
format_line(const struct log_record *record, const struct format_options *o,
    char *out)
{
	struct log_record r = *record;
	struct shown_names room;
	struct line l;

	line_init(&l, out, FORMAT_LINE_MAX);
	shown_apply(&r, o, &room);
	switch (o->wrap) {
	case LOG_WRAP_NONE:
		put_form(&l, &r, o);
		break;
	case LOG_WRAP_SYSLOG:
		put_syslog(&l, &r, o);
		put_form(&l, &r, o);
		break;
	case LOG_WRAP_JOURNAL:
		line_text(&l, "MESSAGE=");
		put_form(&l, &r, o);
		put_journal(&l, &r, o);
		break;
	}
	return (line_finish(&l));
}
