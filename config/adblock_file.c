/* SPDX-License-Identifier: MIT
 *
 * config/adblock_file.c - Adblock rules, line by line.
 */
#include "config/adblock_file.h"

#include <stdlib.h>

#include "config/adblock_options.h"
#include "config/keep.h"
#include "config/names_file.h"
#include "config/options_table.h"
#include "config/rules_rows.h"
#include "proxy/base/object.h"

#define PATTERN_MAX	1024	/* filters/adblock_pattern.h */
#define BADFILTER	"badfilter"

struct adblock {
	struct import	*import;
	struct options_table options;
	struct str	*cancelled;	/* rules, in order */
	size_t		 ncancelled;
	size_t		 room;
};

static bool
is_name_byte(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		(c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
		(unsigned char)c >= 0x80);
}

static bool
are_name_bytes(struct str s)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		if (!is_name_byte(s.ptr[i]))
			return (false);
	}
	return (s.len > 0);
}

static bool
is_comment(struct str line)
{
	if (line.len == 0 || line.ptr[0] == '!')
		return (true);
	if (line.ptr[0] == '[')
		return (line.ptr[line.len - 1] == ']');
	return (line.ptr[0] == '#' &&
		(line.len == 1 || line.ptr[1] == ' ' || line.ptr[1] == '\t' ||
		    line.ptr[1] == '!'));
}

/* "##", "#@#", "#?#", "#$#", "#%#" and their like; "$$" for parts of HTML. */
static bool
is_cosmetic(struct str line)
{
	struct str s = str_from(line, str_find(line, '#'));
	size_t i;

	for (i = 1; i < s.len && i < 5; i++) {
		if (s.ptr[i] == '#')
			return (true);
		if (memchr("@?$%", s.ptr[i], 4) == NULL)
			break;
	}
	return (str_search(line, STR("$$")) < line.len ||
		str_search(line, STR("$@$")) < line.len);
}

/* "||name^" without its ends; empty when it is more than that. */
static struct str
name_of(struct str pattern)
{
	struct str name = str_from(pattern, 2);

	if (!str_starts(pattern, STR("||")) || name.len < 2 ||
	    name.ptr[name.len - 1] != '^')
		return (STR_NONE);
	name.len--;
	if (str_starts(name, STR("[")) || are_name_bytes(name))
		return (name);
	return (STR_NONE);
}

/* A line of another kind of list: a name alone, or an address and names. */
static bool
is_names_line(struct str pattern)
{
	struct str first = str_head(pattern, str_find(pattern, ' '));
	struct str last;

	first = str_head(first, str_find(first, '\t'));
	if (first.len < pattern.len)
		return (first.len > 0 &&
			(first.ptr[0] == ':' ||
			    (first.ptr[0] >= '0' && first.ptr[0] <= '9') ||
			    str_search(pattern, STR(" #")) < pattern.len));
	last = str_from(first, str_rfind(first, '.') + 1);
	return (are_name_bytes(first) && last.len > 1 && last.len < first.len &&
		first.ptr[0] != '.' && first.ptr[0] != '-' &&
		first.ptr[0] != '_');
}

static bool
is_everything(struct str pattern)
{
	size_t i;

	for (i = 0; i < pattern.len; i++) {
		if (pattern.ptr[i] != '*' && pattern.ptr[i] != '|')
			return (false);
	}
	return (true);
}

static void
take_pattern(struct adblock *a, struct rule_row *like, struct str pattern)
{
	struct import *i = a->import;
	struct str name = name_of(pattern);

	if (name.len > 0) {
		import_name(i, like, name);
	} else if (is_names_line(pattern)) {
		names_file_line(i, like, pattern, NAMES_MIXED);
	} else if (pattern.len > PATTERN_MAX) {
		import_skip(i, SKIP_LONG, pattern);
	} else if (is_everything(pattern)) {
		/* Without a condition it would be a proxy's end. */
		like->kind = RULE_ANY;
		if (like->condition == i->like.condition)
			import_skip(i, SKIP_NO_RULE, pattern);
		else
			import_row(i, like, STR("*"));
	} else if (str_find(pattern, ' ') < pattern.len) {
		import_skip(i, SKIP_NO_RULE, pattern);
	} else {
		like->kind = RULE_PATTERN;
		import_row(i, like, pattern);
	}
}

/* The condition of the list with that of the rule. */
static unsigned
add_condition(struct import *i, const struct page_condition *page)
{
	struct rule_condition c = i->file->conditions[i->like.condition];
	struct page_condition *kept = keep_alloc(i->file->keep, sizeof(*kept));
	unsigned condition = 0;

	if (kept != NULL) {
		*kept = *page;
		c.page = kept;
		condition = rules_rows_condition(i->file, &c);
	}
	if (condition != 0)
		return (condition);
	i->failed = true;
	complaints_add(i->complaints, (struct place){i->path, i->line, 0},
	    "there is no room for so many different options");
	return (0);
}

static void
fill(struct adblock *a, struct options_entry *e, struct str text)
{
	struct import *i = a->import;
	struct adblock_options o = {0};
	enum adblock_options_result result = adblock_options_read(&o, text,
	    i->file->keep);

	*e = (struct options_entry){.text = text,
	    .condition = i->like.condition,
	    .is_followed = result == ADBLOCK_OPTIONS_OK,
	    .is_important = o.is_important};
	if (e->is_followed && o.has_condition)
		e->condition = add_condition(i, &o.page);
}

/* False: skipped. */
static bool
take_options(struct adblock *a, struct rule_row *like, struct str text,
    struct str line)
{
	struct options_entry *e;

	if (text.len == 0)
		return (true);
	e = options_table_find(&a->options, text);
	if (e == NULL) {
		import_skip(a->import, SKIP_OPTION, line);
		return (false);
	}
	if (e->text.ptr == NULL)
		fill(a, e, text);
	if (!e->is_followed) {
		import_skip(a->import, SKIP_OPTION, line);
		return (false);
	}
	like->condition = e->condition & 0xffffff;
	if (e->is_important && like->action == RULE_BLOCK_IMPORTED)
		like->action = RULE_BLOCK_IMPORTANT;
	return (true);
}

static bool
has_match_case(const struct import *i, const struct rule_row *like)
{
	const struct page_condition *p =
	    i->file->conditions[like->condition].page;

	return (p != NULL && p->match_case);
}

static void
take_rule(struct adblock *a, struct str line)
{
	struct import *i = a->import;
	struct rule_row like = i->like;
	struct str rule = line, options;
	size_t at;

	if (str_starts(rule, STR("@@"))) {
		if (!i->excepts) {
			import_skip(i, SKIP_EXCEPTION, line);
			return;
		}
		like.action = RULE_EXCUSE;
		rule = str_from(rule, 2);
	}
	if (rule.len == 0) {
		import_skip(i, SKIP_NO_RULE, line);
		return;
	}
	at = adblock_options_find(rule);
	options = str_from(rule, at + 1);
	rule = str_head(rule, at);
	if (!take_options(a, &like, options, line) || i->failed)
		return;
	if (rule.len > 2 && rule.ptr[0] == '/' && rule.ptr[rule.len - 1] == '/')
		import_regex(i, &like,
		    str_head(str_from(rule, 1), rule.len - 2),
		    has_match_case(i, &like));
	else
		take_pattern(a, &like, rule);
}

/* ${line} without its option badfilter, in memory that is kept; STR_NONE when
 * it has none. */
static struct str
without_badfilter(struct keep *keep, struct str line)
{
	size_t at = adblock_options_find(line), end;
	struct str options = str_from(line, at + 1);
	size_t bad = at + 1 + str_search(options, STR(BADFILTER));
	const char *kept;

	if (bad >= line.len)
		return (STR_NONE);
	end = bad + sizeof(BADFILTER) - 1;
	/* The comma or the "$" before it goes too, or the comma behind. */
	if (line.ptr[bad - 1] == ',' || end == line.len)
		bad--;
	else if (line.ptr[end] == ',')
		end++;
	kept = keep_printf(keep, "%.*s%.*s", STR_ARG(str_head(line, bad)),
	    STR_ARG(str_from(line, end)));
	return (str_of(kept));
}

static int
compare(const void *a, const void *b)
{
	return (str_cmp(*(const struct str *)a, *(const struct str *)b));
}

static void
add_cancelled(struct adblock *a, struct str rule)
{
	struct str *grown;

	if (a->ncancelled == a->room) {
		a->room = a->room == 0 ? 16 : a->room * 2;
		grown = realloc(a->cancelled, a->room * sizeof(*grown));
		if (grown == NULL) {
			a->room = a->ncancelled;
			return;
		}
		a->cancelled = grown;
	}
	a->cancelled[a->ncancelled++] = rule;
}

/* Before all rules: one may be cancelled further down. */
static void
find_cancelled(struct adblock *a, struct str text)
{
	struct str line, rule;

	if (str_search(text, STR(BADFILTER)) == text.len)
		return;
	while (text.ptr != NULL) {
		line = str_split(&text, '\n');
		if (str_search(line, STR(BADFILTER)) == line.len)
			continue;
		if (line.ptr[line.len - 1] == '\r')
			line.len--;
		rule = without_badfilter(a->import->file->keep, str_trim(line));
		if (rule.len > 0)
			add_cancelled(a, rule);
	}
	if (a->ncancelled > 0)
		qsort(a->cancelled, a->ncancelled, sizeof(*a->cancelled),
		    compare);
}

static bool
is_cancelled(const struct adblock *a, struct str line)
{
	return (a->ncancelled > 0 &&
		(bsearch(&line, a->cancelled, a->ncancelled, sizeof(line),
		     compare) != NULL ||
		    without_badfilter(a->import->file->keep, line).len > 0));
}

void
adblock_file_read(struct import *i, struct str text)
{
	struct adblock a = {.import = i};
	struct str line;

	CHECK_OBJ(i, IMPORT_MAGIC);
	options_table_init(&a.options);
	find_cancelled(&a, text);
	while (import_line(i, &text, &line)) {
		if (is_comment(line))
			continue;
		if (is_cosmetic(line))
			import_skip(i, SKIP_COSMETIC, line);
		else if (is_cancelled(&a, line))
			import_skip(i, SKIP_CANCELLED, line);
		else
			take_rule(&a, line);
	}
	options_table_fini(&a.options);
	free(a.cancelled);
}
