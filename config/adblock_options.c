/* SPDX-License-Identifier: MIT
 *
 * config/adblock_options.c - Adblock's options, one table of them.
 */
#include "config/adblock_options.h"

#include "config/host_name.h"
#include "config/keep.h"

#define NAMES_MOST	4096	/* of one option */

enum option_kind {
	OPTION_TYPE,		/* of what is asked for; "~" takes it out */
	OPTION_PARTY,		/* "~" is the other one */
	OPTION_IMPORTANT,
	OPTION_CASE,
	OPTION_CANCEL,
	OPTION_PAGES,
	OPTION_SPARED,
	OPTION_ALL		/* says what is so without it */
};

struct option {
	const char	*name;
	enum option_kind kind;
	uint32_t	 value;
};

static const struct option options[] = {
    {"1p", OPTION_PARTY, PAGE_PARTY_FIRST},
    {"3p", OPTION_PARTY, PAGE_PARTY_THIRD},
    {"all", OPTION_ALL, 0},
    {"badfilter", OPTION_CANCEL, 0},
    {"css", OPTION_TYPE, PAGE_STYLESHEET},
    {"denyallow", OPTION_SPARED, 0},
    {"doc", OPTION_TYPE, PAGE_DOCUMENT},
    {"document", OPTION_TYPE, PAGE_DOCUMENT},
    {"domain", OPTION_PAGES, 0},
    {"first-party", OPTION_PARTY, PAGE_PARTY_FIRST},
    {"font", OPTION_TYPE, PAGE_FONT},
    {"frame", OPTION_TYPE, PAGE_SUBDOCUMENT},
    {"from", OPTION_PAGES, 0},
    {"image", OPTION_TYPE, PAGE_IMAGE},
    {"important", OPTION_IMPORTANT, 0},
    {"match-case", OPTION_CASE, 0},
    {"media", OPTION_TYPE, PAGE_MEDIA},
    {"object", OPTION_TYPE, PAGE_OBJECT},
    {"other", OPTION_TYPE, PAGE_OTHER},
    {"ping", OPTION_TYPE, PAGE_PING},
    {"script", OPTION_TYPE, PAGE_SCRIPT},
    {"stylesheet", OPTION_TYPE, PAGE_STYLESHEET},
    {"subdocument", OPTION_TYPE, PAGE_SUBDOCUMENT},
    {"third-party", OPTION_PARTY, PAGE_PARTY_THIRD},
    {"websocket", OPTION_TYPE, PAGE_WEBSOCKET},
    {"xhr", OPTION_TYPE, PAGE_XHR},
    {"xmlhttprequest", OPTION_TYPE, PAGE_XHR},
};

struct reading {
	struct adblock_options *to;
	struct keep	*keep;
	uint32_t	 in;		/* types named */
	uint32_t	 out;		/* types named with "~" */
};

/* Does ${s} begin with the name of an option? */
static bool
begins_option(struct str s)
{
	size_t i;
	char c;

	for (i = 0; i < s.len && s.ptr[i] != '=' && s.ptr[i] != ','; i++) {
		c = str_lower(s.ptr[i]);
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '~' && c != '_' && c != '-' && c != ' ')
			return (false);
	}
	return (i > 0);
}

size_t
adblock_options_find(struct str rule)
{
	size_t at = str_rfind(rule, '$');

	/* In an expression a "$" stands for the end. */
	return (begins_option(str_from(rule, at + 1)) ? at : rule.len);
}

static const struct option *
find(struct str name)
{
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (str_eq_nocase(name, str_of(options[i].name)))
			return (&options[i]);
	}
	return (NULL);
}

static size_t
count_names(struct str list)
{
	size_t i, n = 1;

	for (i = 0; i < list.len; i++)
		n += list.ptr[i] == '|';
	return (n);
}

/* One name into ${to}, which has room. */
static enum adblock_options_result
add_name(struct reading *r, struct rule_words *to, struct str spelling)
{
	char name[HOST_NAME_MAX_LEN];
	const char *kept;
	size_t len;

	/* "name.*" and expressions are nothing that a table could hold. */
	if (host_name_fold(spelling, name, &len) != NULL)
		return (ADBLOCK_OPTIONS_SKIP);
	kept = keep_text(r->keep, (struct str){name, len});
	if (kept == NULL)
		return (ADBLOCK_OPTIONS_MEMORY);
	((const char **)(uintptr_t)to->at)[to->count++] = kept;
	return (ADBLOCK_OPTIONS_OK);
}

/* "a|~b": into ${in} and ${out}; NULL: "~" is not for it. */
static enum adblock_options_result
read_names(struct reading *r, struct str list, struct rule_words *in,
    struct rule_words *out)
{
	enum adblock_options_result result = ADBLOCK_OPTIONS_OK;
	size_t n = count_names(list);
	struct str name;

	if (n > NAMES_MOST || in->at != NULL)
		return (ADBLOCK_OPTIONS_SKIP);
	in->at = keep_alloc(r->keep, n * sizeof(*in->at));
	if (out != NULL)
		out->at = keep_alloc(r->keep, n * sizeof(*in->at));
	if (in->at == NULL || (out != NULL && out->at == NULL))
		return (ADBLOCK_OPTIONS_MEMORY);
	while (list.ptr != NULL && result == ADBLOCK_OPTIONS_OK) {
		name = str_split(&list, '|');
		if (!str_starts(name, STR("~")))
			result = add_name(r, in, name);
		else if (out != NULL)
			result = add_name(r, out, str_from(name, 1));
		else
			result = ADBLOCK_OPTIONS_SKIP;
	}
	r->to->has_condition = true;
	return (result);
}

static enum adblock_options_result
set_party(struct reading *r, enum page_party party, bool is_not)
{
	enum page_party other = party == PAGE_PARTY_FIRST ? PAGE_PARTY_THIRD
							  : PAGE_PARTY_FIRST;

	r->to->page.party = is_not ? other : party;
	r->to->has_condition = true;
	return (ADBLOCK_OPTIONS_OK);
}

static enum adblock_options_result
apply(struct reading *r, const struct option *o, bool is_not, struct str value)
{
	struct page_condition *page = &r->to->page;

	switch (o->kind) {
	case OPTION_TYPE:
		*(is_not ? &r->out : &r->in) |= o->value;
		return (ADBLOCK_OPTIONS_OK);
	case OPTION_PARTY:
		return (set_party(r, (enum page_party)o->value, is_not));
	case OPTION_IMPORTANT:
		r->to->is_important = true;
		return (ADBLOCK_OPTIONS_OK);
	case OPTION_CASE:
		page->match_case = true;
		r->to->has_condition = true;
		return (ADBLOCK_OPTIONS_OK);
	case OPTION_CANCEL:
		r->to->is_cancelling = true;
		return (ADBLOCK_OPTIONS_OK);
	case OPTION_PAGES:
		return (read_names(r, value, &page->pages, &page->not_pages));
	case OPTION_SPARED:
		return (read_names(r, value, &page->not_hosts, NULL));
	case OPTION_ALL:
		return (ADBLOCK_OPTIONS_OK);
	}
	return (ADBLOCK_OPTIONS_SKIP);
}

static enum adblock_options_result
read_one(struct reading *r, struct str text)
{
	struct str name = str_trim(text), value;
	bool is_not = str_starts(name, STR("~"));
	const struct option *o;
	size_t at;

	if (is_not)
		name = str_from(name, 1);
	at = str_find(name, '=');
	value = str_from(name, at + 1);
	o = find(str_head(name, at));
	if (o == NULL ||
	    (value.len > 0) !=
		(o->kind == OPTION_PAGES || o->kind == OPTION_SPARED) ||
	    (is_not && o->kind != OPTION_TYPE && o->kind != OPTION_PARTY))
		return (ADBLOCK_OPTIONS_SKIP);
	return (apply(r, o, is_not, value));
}

enum adblock_options_result
adblock_options_read(struct adblock_options *to, struct str text,
    struct keep *keep)
{
	struct reading r = {to, keep, 0, 0};
	enum adblock_options_result result = ADBLOCK_OPTIONS_OK;

	memset(to, 0, sizeof(*to));
	while (text.ptr != NULL && result == ADBLOCK_OPTIONS_OK)
		result = read_one(&r, str_split(&text, ','));
	if (r.out != 0)
		to->page.types = (r.in == 0 ? PAGE_TYPES : r.in) & ~r.out;
	else
		to->page.types = r.in;
	if ((r.in | r.out) != 0 && to->page.types == 0)
		return (ADBLOCK_OPTIONS_SKIP);
	to->has_condition |= to->page.types != 0;
	return (result);
}
