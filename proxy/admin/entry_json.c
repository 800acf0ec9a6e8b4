/* SPDX-License-Identifier: MIT
 *
 * admin/entry_json.c - what is known of an entry, as JSON.
 */
#include "proxy/admin/entry_json.h"

#include <inttypes.h>
#include <stdbool.h>

#include "proxy/base/assert.h"
#include "proxy/base/buf.h"
#include "proxy/cache/walk.h"
#include "proxy/http/freshness.h"

#define HIDDEN	"(hidden)"

/* ---- text ---------------------------------------------------------------- */

static bool
is_plain(char c)
{
	return ((unsigned char)c >= 0x20 && (unsigned char)c < 0x7f &&
		c != '"' && c != '\\');
}

/* Outside ASCII each byte is shown as the Latin-1 letter it once was in
 * HTTP. */
static int
escaped(struct buf *out, struct str s)
{
	size_t i, from = 0;
	int bad = 0;

	for (i = 0; i < s.len; i++) {
		if (is_plain(s.ptr[i]))
			continue;
		bad |= buf_append(out, str_head(str_from(s, from), i - from));
		bad |= buf_printf(out, "\\u%04x", (unsigned char)s.ptr[i]);
		from = i + 1;
	}
	return (bad | buf_append(out, str_from(s, from)));
}

int
entry_json_text(struct buf *out, struct str s)
{
	int bad = buf_append(out, STR("\""));

	bad |= escaped(out, s);
	return (bad | buf_append(out, STR("\"")));
}

/* ---- secrets ------------------------------------------------------------- */

static bool
holds_nocase(struct str s, struct str word)
{
	size_t i;

	for (i = 0; i + word.len <= s.len; i++)
		if (str_starts_nocase(str_from(s, i), word))
			return (true);
	return (false);
}

/* Is it the name of a field whose value lets somebody in? */
static bool
is_secret(struct str name)
{
	static const struct str words[] = {
	    STR("api-key"),
	    STR("apikey"),
	    STR("auth"),
	    STR("cookie"),
	    STR("credential"),
	    STR("password"),
	    STR("secret"),
	    STR("session"),
	    STR("token"),
	};

	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (holds_nocase(name, words[i]))
			return (true);
	return (false);
}

/* "name: value", the value hidden when it must be. */
static int
field(struct buf *out, struct str name, struct str value)
{
	int bad = escaped(out, name);

	bad |= buf_append(out, STR(": "));
	return (bad | escaped(out, is_secret(name) ? STR(HIDDEN) : value));
}

/* ---- head ---------------------------------------------------------------- */

/* The next line of a stored head, without its end. */
static struct str
next_line(struct str *rest)
{
	struct str line = str_split(rest, '\n');

	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	return (line);
}

int
entry_json_head(struct buf *out, struct str head)
{
	int bad = buf_append(out, STR("["));
	struct str line;
	size_t colon;
	unsigned n = 0;

	while (head.len > 0) {
		line = next_line(&head);
		if (line.len == 0)
			continue;
		colon = str_find(line, ':');
		bad |= buf_append(out, n > 0 ? STR(",\"") : STR("\""));
		/* The status line comes first. */
		if (n++ == 0 || colon == line.len)
			bad |= escaped(out, line);
		else
			bad |= field(out, str_head(line, colon),
			    str_trim(str_from(line, colon + 1)));
		bad |= buf_append(out, STR("\""));
	}
	return (bad | buf_append(out, STR("]")));
}

static struct str
content_type(struct str head)
{
	struct str name = STR("content-type:"), line;

	while (head.len > 0) {
		line = next_line(&head);
		if (str_starts_nocase(line, name))
			return (str_trim(str_from(line, name.len)));
	}
	return (STR_NONE);
}

/* ---- entry --------------------------------------------------------------- */

static int
text_or_null(struct buf *out, const char *name, struct str s)
{
	int bad = buf_printf(out, ",\"%s\":", name);

	if (s.ptr == NULL)
		return (bad | buf_append(out, STR("null")));
	return (bad | entry_json_text(out, s));
}

/* "accept-language: es; x-kind absent" */
static int
variant(struct buf *out, struct str values)
{
	int bad = buf_append(out, STR(",\"variant\":"));
	const char *between = "\"";
	struct str line;
	size_t colon;

	if (values.len == 0)
		return (bad | buf_append(out, STR("null")));
	while (values.len > 0) {
		line = str_split(&values, '\n');
		colon = str_find(line, ':');
		bad |= buf_append(out, str_of(between));
		if (colon < line.len) {
			bad |= field(out, str_head(line, colon),
			    str_from(line, colon + 1));
		} else if (str_starts(line, STR("@"))) {
			/* Which one is nobody's business. */
			bad |= buf_append(out, STR("one client alone"));
		} else {
			bad |= escaped(out, line);
			bad |= buf_append(out, STR(" absent"));
		}
		between = "; ";
	}
	return (bad | buf_append(out, STR("\"")));
}

static int64_t
seconds(int64_t ms)
{
	return (ms / 1000 - (ms % 1000 < 0));
}

static int
freshness(struct buf *out, const struct walk_item *item, int64_t now_ms)
{
	struct freshness_facts facts;

	_Static_assert(sizeof(facts) <= META_FACTS_MAX, "facts fit");
	memcpy(&facts, item->meta.facts, sizeof(facts));
	return (buf_printf(out,
	    ",\"age_seconds\":%" PRId64 ",\"fresh_seconds\":%" PRId64
	    ",\"heuristic\":%s",
	    seconds(freshness_age_ms(&facts, now_ms)),
	    seconds(freshness_left_ms(&facts, now_ms)),
	    (facts.flags & FRESHNESS_HEURISTIC) != 0 ? "true" : "false"));
}

/* "0-999/5000": which bytes of how many. */
static int
part(struct buf *out, const struct entry_meta *meta, uint64_t bytes)
{
	if (!meta->is_part || bytes == 0)
		return (buf_append(out, STR(",\"range\":null")));
	return (buf_printf(out,
	    ",\"range\":\"%" PRIu64 "-%" PRIu64 "/%" PRIu64 "\"",
	    meta->part_first, meta->part_first + bytes - 1, meta->part_total));
}

static const char *
state_of(const struct walk_item *item)
{
	if (item->kind == WALK_FILLING)
		return ("filling");
	return (item->meta.is_part ? "part" : "whole");
}

int
entry_json_facts(struct buf *out, const struct walk_item *item, struct str head,
    int64_t now_ms)
{
	int64_t unused = now_ms - item->used_ms;
	uint64_t generation;
	int bad;

	bad = buf_printf(out,
	    "\"status\":%u,\"state\":\"%s\",\"bytes\":%" PRIu64,
	    item->meta.status, state_of(item), item->bytes);
	bad |= part(out, &item->meta, item->bytes);
	bad |= freshness(out, item, now_ms);
	bad |= buf_printf(out,
	    ",\"asked\":%u,\"unused_seconds\":%" PRId64 ",\"readers\":%" PRIu32
	    ",\"clean\":%s",
	    item->asked, unused > 0 ? seconds(unused) : 0, item->pins,
	    item->meta.is_clean ? "true" : "false");
	bad |= text_or_null(out, "type", content_type(head));
	bad |= variant(out, walk_values(item, &generation));
	return (bad | text_or_null(out, "url", walk_url(item)));
}
