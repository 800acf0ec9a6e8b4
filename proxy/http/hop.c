/* SPDX-License-Identifier: MIT
 *
 * http/hop.c - what belongs to one connection.
 */
#include "proxy/http/hop.h"

#include "proxy/base/ws.h"
#include "proxy/http/field.h"

/* Unknown names that Connection may list; who lists more loses all unknown
 * fields, so that the cost stays linear. */
#define NAMES_MAX	32u

/* What a message's Connection tells to drop. */
struct drops {
	uint64_t	 ids[2];	/* bit n: the field with id n */
	struct str	 names[NAMES_MAX];
	unsigned	 count;
	bool		 all_unknown;
};

static bool
is_hop(enum field_id id)
{
	return ((field_flags(id) & FIELD_IS_HOP) != 0);
}

bool
hop_may_drop(struct str name)
{
	enum field_id id = field_id_of(name);

	return ((field_flags(id) & FIELD_IS_KEPT) == 0 &&
		!str_starts_nocase(name, STR("Content-")));
}

static void
note_drop(struct drops *d, struct str name)
{
	enum field_id id = field_id_of(name);

	if (!hop_may_drop(name))
		return;
	if (id != FIELD_OTHER)
		d->ids[id / 64] |= UINT64_C(1) << (id % 64);
	else if (d->count < NAMES_MAX)
		d->names[d->count++] = name;
	else
		d->all_unknown = true;
}

/* The names are copied out first: the list goes away with its field. */
static void
collect_drops(const struct head *h, struct drops *d)
{
	static const enum field_id naming[] = {
	    FIELD_CONNECTION, FIELD_PROXY_CONNECTION};
	struct list_walk w;
	struct str name;
	unsigned i;

	d->ids[0] = d->ids[1] = 0;
	d->count = 0;
	d->all_unknown = false;
	for (i = 0; i < sizeof(naming) / sizeof(naming[0]); i++)
		for (list_walk_start(&w, h, naming[i]);
		     list_walk_next(&w, &name);)
			note_drop(d, name);
}

static bool
is_listed(const struct drops *d, const struct field *f)
{
	unsigned i;

	if ((d->ids[f->id / 64] >> (f->id % 64) & 1) != 0)
		return (true);
	if (f->id != FIELD_OTHER)
		return (false);
	for (i = 0; i < d->count; i++)
		if (str_eq_nocase(d->names[i], f->name))
			return (true);
	return (d->all_unknown);
}

/* What belongs to a connection by its name goes if ${hops}, else stays. */
static void
strip(struct head *h, bool hops)
{
	struct drops drops;
	unsigned i, kept = 0;
	enum field_id id;

	collect_drops(h, &drops);
	h->present[0] = h->present[1] = 0;
	for (i = 0; i < h->count; i++) {
		if (is_hop(h->fields[i].id) ? hops
					    : is_listed(&drops, &h->fields[i]))
			continue;
		if (kept != i)
			h->fields[kept] = h->fields[i];
		id = h->fields[kept++].id;
		h->present[id / 64] |= UINT64_C(1) << (id % 64);
	}
	h->count = (uint16_t)kept;
}

void
hop_strip(struct head *h)
{
	strip(h, true);
}

void
hop_strip_listed(struct head *h)
{
	strip(h, false);
}

void
hop_via(struct ws *ws, struct head *h, unsigned minor, struct str own)
{
	/* A line of its own: earlier members stay as they came. */
	size_t len = sizeof("1.x ") - 1 + own.len;
	char *member = ws_alloc(ws, len);

	if (member == NULL) {
		h->overflowed = true;
		return;
	}
	memcpy(member, minor == 0 ? "1.0 " : "1.1 ", len - own.len);
	memcpy(member + len - own.len, own.ptr, own.len);
	head_add(h, FIELD_VIA, (struct str){member, len});
}

/* received-protocol RWS received-by [ RWS comment ] */
static struct str
received_by(struct str member)
{
	str_split(&member, ' ');
	member = str_trim(member);
	return (str_head(member, str_find(member, ' ')));
}

bool
hop_via_has(const struct head *h, struct str own)
{
	struct list_walk w;
	struct str member;

	for (list_walk_start(&w, h, FIELD_VIA); list_walk_next(&w, &member);)
		if (str_eq_nocase(received_by(member), own))
			return (true);
	return (false);
}

bool
hop_wants_close(const struct head *h)
{
	return (head_lists(h, FIELD_CONNECTION, STR("close")) ||
		head_lists(h, FIELD_PROXY_CONNECTION, STR("close")));
}

bool
hop_keeps_alive(const struct head *h, unsigned minor)
{
	if (hop_wants_close(h))
		return (false);
	return (minor > 0 ||
		head_lists(h, FIELD_CONNECTION, STR("keep-alive")) ||
		head_lists(h, FIELD_PROXY_CONNECTION, STR("keep-alive")));
}

/* Inside these come further requests, which nobody would look at. */
static bool
is_more_http(struct str protocol)
{
	struct str name = str_split(&protocol, '/');

	return (str_eq_nocase(name, STR("h2c")) ||
		str_eq_nocase(name, STR("h2")) ||
		str_eq_nocase(name, STR("HTTP")) ||
		str_eq_nocase(name, STR("TLS")));
}

bool
hop_upgrade(const struct head *h, struct str *protocol)
{
	struct list_walk w;

	*protocol = STR_NONE;
	if (h->minor == 0 || !head_has(h, FIELD_UPGRADE) ||
	    !head_lists(h, FIELD_CONNECTION, STR("upgrade")))
		return (false);
	for (list_walk_start(&w, h, FIELD_UPGRADE);
	     list_walk_next(&w, protocol);)
		if (!is_more_http(*protocol))
			return (true);
	*protocol = STR_NONE;
	return (false);
}
