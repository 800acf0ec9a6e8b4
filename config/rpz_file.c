/* SPDX-License-Identifier: MIT
 *
 * config/rpz_file.c - records of a zone, line by line.
 */
#include "config/rpz_file.h"

#include "config/rpz_trigger.h"
#include "proxy/base/object.h"

#define NAME_ROOM	256
#define WORDS_MOST	5	/* of a record that are looked at */

struct rpz {
	struct import	*import;
	unsigned	 depth;		/* of parentheses */
	/* As long as they are taken from the text they are not written over:
	 * both have memory of their own. */
	char		 zone[NAME_ROOM];
	char		 origin[NAME_ROOM];
	char		 owner[NAME_ROOM];
	struct str	 zone_name;	/* without its last dot; may be empty */
	struct str	 origin_name;
	struct str	 owner_name;	/* as written */
};

struct record {
	struct str	 words[WORDS_MOST];
	size_t		 count;
};

static struct str
kept(struct str s, char *room)
{
	str_to_z(s, room, NAME_ROOM);
	return (str_of(room));
}

static bool
ends_word(char c)
{
	return (c == ' ' || c == '\t' || c == '\r' || c == ';' || c == '(' ||
		c == ')' || c == '"');
}

/* Past a string in quotes that begins at ${p}. */
static const char *
skip_string(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
		p += *p == '\\' && p + 1 < end;
	return (p < end ? p + 1 : end);
}

/* The words of a line outside of parentheses; depth is kept for the next. */
static void
split(struct rpz *z, struct record *r, struct str line)
{
	const char *p = line.ptr, *end = p + line.len, *word;

	r->count = 0;
	while (p < end && *p != ';') {
		word = p;
		while (p < end && !ends_word(*p))
			p++;
		if (p > word && z->depth == 0 && r->count < WORDS_MOST)
			r->words[r->count++] = (struct str){
			    word, (size_t)(p - word)};
		if (p == end || *p == ';')
			break;
		if (*p == '"') {
			p = skip_string(p, end);
			continue;
		}
		if (*p == '(')
			z->depth++;
		if (*p == ')' && z->depth > 0)
			z->depth--;
		p++;
	}
}

static struct str
without_dot(struct str s)
{
	if (s.len > 0 && s.ptr[s.len - 1] == '.')
		s.len--;
	return (s);
}

/* ${name} without ".${suffix}"; STR_NONE when it does not end so. */
static struct str
cut(struct str name, struct str suffix)
{
	if (!str_ends_nocase(name, suffix) || name.len <= suffix.len ||
	    name.ptr[name.len - suffix.len - 1] != '.')
		return (STR_NONE);
	return (str_head(name, name.len - suffix.len - 1));
}

/* What stands before the zone's name; ${room} has NAME_ROOM bytes. */
static struct str
trigger_of(const struct rpz *z, char *room)
{
	struct str owner = z->owner_name, below, name = owner;
	size_t len;

	if (owner.len > 0 && owner.ptr[owner.len - 1] == '.') {
		name = without_dot(owner);
		below = cut(name, z->zone_name);
		return (z->zone_name.len == 0 || below.len == 0 ? name : below);
	}
	below = cut(z->origin_name, z->zone_name);
	if (below.len == 0 || owner.len + below.len + 1 >= NAME_ROOM)
		return (owner);
	memcpy(room, owner.ptr, owner.len);
	room[owner.len] = '.';
	memcpy(room + owner.len + 1, below.ptr, below.len);
	len = owner.len + 1 + below.len;
	return ((struct str){room, len});
}

static bool
is_class(struct str s)
{
	return (str_eq_nocase(s, STR("IN")) || str_eq_nocase(s, STR("CH")));
}

static bool
is_ttl(struct str s)
{
	return (s.len > 0 && s.ptr[0] >= '0' && s.ptr[0] <= '9');
}

/* An answer of the zone's own making: TXT and the like come beside them. */
static bool
is_local_data(struct str type)
{
	return (str_eq_nocase(type, STR("A")) ||
		str_eq_nocase(type, STR("AAAA")));
}

static bool
is_of_the_zone(struct str type)
{
	return (str_eq_nocase(type, STR("SOA")) ||
		str_eq_nocase(type, STR("NS")));
}

enum policy {
	POLICY_DENY,
	POLICY_PASS,
	POLICY_NONE
};

static enum policy
policy_of(struct str type, struct str data, struct str trigger)
{
	if (is_local_data(type))
		return (POLICY_DENY);
	if (!str_eq_nocase(type, STR("CNAME")) || data.len == 0)
		return (POLICY_NONE);
	data = data.len == 1 ? data : without_dot(data);
	if (str_eq_nocase(data, STR("rpz-tcp-only")))
		return (POLICY_NONE);
	/* The oldest way to let through leads a name to itself. */
	if (str_eq_nocase(data, STR("rpz-passthru")) ||
	    str_eq_nocase(data, trigger))
		return (POLICY_PASS);
	return (POLICY_DENY);
}

static void
take_trigger(struct rpz *z, struct rule_row *like, struct str trigger,
    struct str line)
{
	struct import *i = z->import;
	struct str reversed = cut(trigger, STR("rpz-ip"));
	char room[RPZ_NET_MAX];

	if (reversed.len > 0) {
		reversed = rpz_trigger_net(reversed, room);
		like->kind = RULE_NETWORK;
		if (reversed.len > 0)
			import_row(i, like, reversed);
		else
			import_skip(i, SKIP_NO_RULE, line);
		return;
	}
	if (str_starts_nocase(str_from(trigger, str_rfind(trigger, '.') + 1),
		STR("rpz-"))) {
		import_skip(i, SKIP_TRIGGER, line);
		return;
	}
	/* "*.name" is what is under it. */
	if (!str_starts(trigger, STR("*.")))
		like->kind = RULE_HOST;
	import_name_copy(i, like, trigger);
}

static void
take_record(struct rpz *z, const struct record *r, size_t at, struct str line)
{
	struct import *i = z->import;
	struct rule_row like = i->like;
	struct str data = at + 1 < r->count ? r->words[at + 1] : STR_NONE;
	char room[NAME_ROOM];
	struct str trigger = trigger_of(z, room);

	switch (policy_of(r->words[at], data, trigger)) {
	case POLICY_NONE:
		import_skip(i, SKIP_TRIGGER, line);
		return;
	case POLICY_PASS:
		if (!i->excepts) {
			import_skip(i, SKIP_EXCEPTION, line);
			return;
		}
		like.action = RULE_EXCUSE;
		break;
	case POLICY_DENY:
		break;
	}
	take_trigger(z, &like, trigger, line);
}

static void
set_zone(struct rpz *z)
{
	struct str name = z->owner_name;

	if (str_eq(name, STR("@")))
		name = z->origin_name;
	z->zone_name = kept(without_dot(name), z->zone);
}

static void
directive(struct rpz *z, const struct record *r, struct str line)
{
	if (str_eq_nocase(r->words[0], STR("$ORIGIN")) && r->count > 1) {
		z->origin_name = kept(without_dot(r->words[1]), z->origin);
		if (z->zone_name.len == 0)
			z->zone_name = kept(z->origin_name, z->zone);
	} else if (!str_eq_nocase(r->words[0], STR("$TTL"))) {
		import_skip(z->import, SKIP_TRIGGER, line);
	}
}

/* ${has_owner}: the line began with it. */
static void
entry(struct rpz *z, const struct record *r, bool has_owner, struct str line)
{
	size_t at = has_owner ? 1 : 0;

	if (has_owner)
		z->owner_name = kept(r->words[0], z->owner);
	while (at < r->count &&
	       (is_class(r->words[at]) || is_ttl(r->words[at])))
		at++;
	if (at >= r->count || z->owner_name.len == 0) {
		import_skip(z->import, SKIP_NO_RULE, line);
		return;
	}
	if (str_eq_nocase(r->words[at], STR("SOA")))
		set_zone(z);
	else if (!is_of_the_zone(r->words[at]))
		take_record(z, r, at, line);
}

void
rpz_file_read(struct import *i, struct str text)
{
	struct rpz z = {.import = i};
	struct record r;
	struct str line;
	unsigned depth;
	bool has_owner;

	CHECK_OBJ(i, IMPORT_MAGIC);
	for (;;) {
		has_owner = text.len > 0 && text.ptr[0] != ' ' &&
			    text.ptr[0] != '\t';
		if (!import_line(i, &text, &line))
			break;
		depth = z.depth;
		split(&z, &r, line);
		if (depth > 0 || r.count == 0)
			continue;
		if (r.words[0].ptr[0] == '$')
			directive(&z, &r, line);
		else
			entry(&z, &r, has_owner, line);
	}
}
