/* SPDX-License-Identifier: MIT
 *
 * http/cache_control.c - Cache-Control directives.
 */
#include "proxy/http/cache_control.h"

#include "proxy/base/num.h"
#include "proxy/http/head.h"
#include "proxy/http/hop.h"
#include "proxy/http/token.h"

/* Who sends more means no good; it is read as "store nothing, use nothing", so
 * that no length of list costs much. */
#define DIRECTIVES_MAX	128u

struct directive {
	struct str	 name;
	struct str	 value;		/* unquoted */
	bool		 has_value;
	bool		 is_sloppy;	/* spaces around "=" */
};

static void
read_directive(struct str member, struct directive *d)
{
	size_t at = str_find(member, '=');
	struct str name = str_head(member, at), value;

	d->has_value = at < member.len;
	value = str_from(member, at + 1);
	d->name = str_trim(name);
	d->value = str_trim(value);
	d->is_sloppy = d->name.len != name.len || d->value.len != value.len;
	d->value = token_unquote(d->value);
}

/* The first value stands; what contradicts it or cannot be read is 0. */
static void
take_seconds(const struct directive *d, int64_t *seconds)
{
	uint64_t value = 0;

	if (!d->has_value || d->is_sloppy ||
	    num_decimal(d->value, (uint64_t)CACHE_CONTROL_MAX, &value) ==
		NUM_BAD)
		value = 0;
	if (*seconds != CACHE_CONTROL_ABSENT && *seconds != (int64_t)value)
		value = 0;
	*seconds = (int64_t)value;
}

static void
take_max_stale(const struct directive *d, int64_t *seconds)
{
	if (d->has_value)
		take_seconds(d, seconds);
	else if (*seconds == CACHE_CONTROL_ABSENT)
		*seconds = CACHE_CONTROL_ANY;
}

/* A connection may not drop Set-Cookie, a cache may. */
static bool
may_drop(struct str name)
{
	return (hop_may_drop(name) || field_id_of(name) == FIELD_SET_COOKIE);
}

/* Can all the named fields be taken out of what is stored? */
static bool
may_drop_all(struct str names)
{
	struct str name;

	while (names.ptr != NULL) {
		name = str_trim(str_split(&names, ','));
		if (name.len > 0 && (!token_is(name) || !may_drop(name)))
			return (false);
	}
	return (true);
}

/* no-cache and private: with names they speak of those fields only.  A second
 * list, or one that cannot be obeyed, makes it speak of the whole. */
static void
take_names(struct cache_control *cc, const struct directive *d,
    struct str *fields, enum cache_control_flag flag)
{
	if (!d->has_value || d->value.len == 0 || d->is_sloppy ||
	    fields->ptr != NULL || !may_drop_all(d->value))
		cc->flags |= (unsigned)flag;
	else
		*fields = d->value;
}

static bool
is_name(const struct directive *d, struct str name)
{
	return (str_eq_nocase(d->name, name));
}

static unsigned
flag_of(const struct directive *d)
{
	static const struct {
		struct str	 name;
		unsigned	 flag;
	} flags[] = {
	    {{"no-store", 8}, CC_NO_STORE},
	    {{"public", 6}, CC_PUBLIC},
	    {{"must-revalidate", 15}, CC_MUST_REVALIDATE},
	    {{"proxy-revalidate", 16}, CC_PROXY_REVALIDATE},
	    {{"must-understand", 15}, CC_MUST_UNDERSTAND},
	    {{"no-transform", 12}, CC_NO_TRANSFORM},
	    {{"only-if-cached", 14}, CC_ONLY_IF_CACHED},
	    {{"immutable", 9}, CC_IMMUTABLE},
	};
	unsigned i;

	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (is_name(d, flags[i].name))
			return (flags[i].flag);
	return (0);
}

/* "no-store x" is no directive, but meant to forbid. */
static void
take_garbled(struct cache_control *cc, const struct directive *d)
{
	static const struct {
		struct str	 name;
		unsigned	 flag;
	} forbidding[] = {
	    {{"no-store", 8}, CC_NO_STORE},
	    {{"no-cache", 8}, CC_NO_CACHE},
	    {{"private", 7}, CC_PRIVATE},
	};
	unsigned i;

	for (i = 0; i < sizeof(forbidding) / sizeof(forbidding[0]); i++)
		if (d->name.len > forbidding[i].name.len &&
		    str_starts_nocase(d->name, forbidding[i].name) &&
		    !token_is(str_head(d->name, forbidding[i].name.len + 1)))
			cc->flags |= forbidding[i].flag;
}

static void
take(struct cache_control *cc, const struct directive *d)
{
	if (!token_is(d->name))
		take_garbled(cc, d);
	else if (is_name(d, STR("max-age")))
		take_seconds(d, &cc->max_age);
	else if (is_name(d, STR("s-maxage")))
		take_seconds(d, &cc->s_maxage);
	else if (is_name(d, STR("no-cache")))
		take_names(cc, d, &cc->no_cache_fields, CC_NO_CACHE);
	else if (is_name(d, STR("private")))
		take_names(cc, d, &cc->private_fields, CC_PRIVATE);
	else if (is_name(d, STR("min-fresh")))
		take_seconds(d, &cc->min_fresh);
	else if (is_name(d, STR("max-stale")))
		take_max_stale(d, &cc->max_stale);
	else if (is_name(d, STR("stale-while-revalidate")))
		take_seconds(d, &cc->stale_while_revalidate);
	else if (is_name(d, STR("stale-if-error")))
		take_seconds(d, &cc->stale_if_error);
	else
		cc->flags |= flag_of(d);
}

static void
parse(struct cache_control *cc, const struct head *h)
{
	struct list_walk w;
	struct str member;
	struct directive d;
	unsigned count = 0;

	memset(cc, 0, sizeof(*cc));
	cc->max_age = cc->s_maxage = CACHE_CONTROL_ABSENT;
	cc->min_fresh = cc->max_stale = CACHE_CONTROL_ABSENT;
	cc->stale_while_revalidate = CACHE_CONTROL_ABSENT;
	cc->stale_if_error = CACHE_CONTROL_ABSENT;
	for (list_walk_start(&w, h, FIELD_CACHE_CONTROL);
	     list_walk_next(&w, &member);) {
		if (++count > DIRECTIVES_MAX) {
			cc->flags |= CC_NO_STORE | CC_NO_CACHE;
			return;
		}
		read_directive(member, &d);
		take(cc, &d);
	}
}

void
cache_control_of_request(struct cache_control *cc, const struct head *h)
{
	parse(cc, h);
	if (!head_has(h, FIELD_CACHE_CONTROL) &&
	    head_lists(h, FIELD_PRAGMA, STR("no-cache")))
		cc->flags |= CC_NO_CACHE;
}

void
cache_control_of_response(struct cache_control *cc, const struct head *h)
{
	parse(cc, h);
}

static void
strip_names(struct str names, struct head *h)
{
	struct str name;

	while (names.ptr != NULL) {
		name = str_trim(str_split(&names, ','));
		if (name.len > 0)
			head_remove_named(h, name);
	}
}

void
cache_control_strip(const struct cache_control *cc, struct head *h)
{
	strip_names(cc->no_cache_fields, h);
	strip_names(cc->private_fields, h);
}
