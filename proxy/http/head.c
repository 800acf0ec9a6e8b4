/* SPDX-License-Identifier: MIT
 *
 * http/head.c - a message head: start line and fields.
 */
#include "proxy/http/head.h"

#include "proxy/base/assert.h"
#include "proxy/base/ws.h"

static void
note_present(struct head *h, enum field_id id)
{
	h->present[id / 64] |= UINT64_C(1) << (id % 64);
}

int
head_init(struct head *h, struct ws *ws, unsigned room)
{
	ASSERT(room <= UINT16_MAX);
	memset(h, 0, sizeof(*h));
	h->fields = ws_alloc(ws, room * sizeof(*h->fields));
	if (h->fields == NULL) {
		h->overflowed = true;
		return (-1);
	}
	h->room = (uint16_t)room;
	return (0);
}

const struct field *
head_next(const struct head *h, enum field_id id, const struct field *prev)
{
	unsigned i = prev == NULL ? 0 : (unsigned)(prev - h->fields) + 1;

	if (!head_has(h, id))
		return (NULL);
	for (; i < h->count; i++)
		if (h->fields[i].id == id)
			return (&h->fields[i]);
	return (NULL);
}

static bool
is_named(const struct field *f, enum field_id id, struct str name)
{
	return (f->id == id &&
		(id != FIELD_OTHER || str_eq_nocase(f->name, name)));
}

const struct field *
head_next_named(const struct head *h, struct str name, const struct field *prev)
{
	unsigned i = prev == NULL ? 0 : (unsigned)(prev - h->fields) + 1;
	enum field_id id = field_id_of(name);

	for (; i < h->count; i++)
		if (is_named(&h->fields[i], id, name))
			return (&h->fields[i]);
	return (NULL);
}

struct str
head_value(const struct head *h, enum field_id id)
{
	const struct field *f = head_next(h, id, NULL);

	return (f == NULL ? STR_NONE : f->value);
}

struct str
head_joined(const struct head *h, enum field_id id, struct ws *ws)
{
	const struct field *f = head_next(h, id, NULL);
	size_t room, len = 0;
	struct str sep = STR("");
	char *at;

	if (f == NULL)
		return (STR_NONE);
	if (head_next(h, id, f) == NULL)
		return (f->value);
	at = ws_reserve(ws, &room);
	for (; at != NULL && f != NULL; f = head_next(h, id, f)) {
		if (sep.len + f->value.len > room - len) {
			ws->overflowed = true;
			return (STR_NONE);
		}
		memcpy(at + len, sep.ptr, sep.len);
		len += sep.len;
		if (f->value.len > 0)
			memcpy(at + len, f->value.ptr, f->value.len);
		len += f->value.len;
		sep = STR(", ");
	}
	if (at == NULL)
		return (STR_NONE);
	ws_release(ws, len);
	return ((struct str){at, len});
}

static void
add(struct head *h, enum field_id id, struct str name, struct str value)
{
	struct field *f;

	if (h->count >= h->room) {
		h->overflowed = true;
		return;
	}
	f = &h->fields[h->count++];
	f->name = name;
	f->value = value;
	f->id = id;
	note_present(h, id);
}

void
head_add(struct head *h, enum field_id id, struct str value)
{
	add(h, id, field_name(id), value);
}

void
head_add_named(struct head *h, struct str name, struct str value)
{
	add(h, field_id_of(name), name, value);
}

int
head_copy(struct head *to, const struct head *from, struct ws *ws,
    unsigned more)
{
	unsigned i;

	if (head_init(to, ws, from->count + more) == -1)
		return (-1);
	to->status = from->status;
	to->reason = from->reason;
	for (i = 0; i < from->count; i++)
		add(to, from->fields[i].id, from->fields[i].name,
		    from->fields[i].value);
	return (0);
}

static void
remove_all(struct head *h, enum field_id id, struct str name)
{
	unsigned i, kept = 0;

	h->present[0] = h->present[1] = 0;
	for (i = 0; i < h->count; i++) {
		if (is_named(&h->fields[i], id, name))
			continue;
		if (kept != i)
			h->fields[kept] = h->fields[i];
		note_present(h, h->fields[kept].id);
		kept++;
	}
	h->count = (uint16_t)kept;
}

void
head_remove(struct head *h, enum field_id id)
{
	if (head_has(h, id))
		remove_all(h, id, field_name(id));
}

void
head_remove_named(struct head *h, struct str name)
{
	enum field_id id = field_id_of(name);

	if (head_has(h, id))
		remove_all(h, id, name);
}

void
head_set(struct head *h, enum field_id id, struct str value)
{
	head_remove(h, id);
	head_add(h, id, value);
}

bool
head_lists(const struct head *h, enum field_id id, struct str token)
{
	struct list_walk w;
	struct str member;

	for (list_walk_start(&w, h, id); list_walk_next(&w, &member);)
		if (str_eq_nocase(member, token))
			return (true);
	return (false);
}
