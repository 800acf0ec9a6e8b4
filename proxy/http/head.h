/* SPDX-License-Identifier: MIT
 *
 * http/head.h - a message head: start line and fields (RFC 9110 5, 6.2).
 *
 * Slices point into the bytes that were parsed or into the workspace; the head
 * owns neither.  Fields keep the order in which they came.
 */
#ifndef ADUANA_HTTP_HEAD_H
#define ADUANA_HTTP_HEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct ws;

/* METHOD_OTHER for a token that is not in methods.tbl.h. */
enum method {
	METHOD_OTHER,
#define METHOD(id, name, flags)	METHOD_##id,
#include "proxy/http/methods.tbl.h"
#undef METHOD
	METHOD_COUNT
};

/* FIELD_OTHER for a name that is not in fields.tbl.h. */
enum field_id {
	FIELD_OTHER,
#define FIELD(id, name, flags)	FIELD_##id,
#include "proxy/http/fields.tbl.h"
#undef FIELD
	FIELD_COUNT
};

struct field {
	struct str	 name;		/* as sent */
	struct str	 value;		/* OWS trimmed */
	enum field_id	 id;
};

struct head {
	/* request line */
	struct str	 method;
	enum method	 method_id;
	struct str	 target;
	/* status line; status 0 in a request */
	uint16_t	 status;
	struct str	 reason;
	/* HTTP/1.minor: 0 or 1 (a higher minor is read as 1) */
	uint8_t		 minor;
	bool		 overflowed;	/* a head_add found no room */
	uint16_t	 count;
	uint16_t	 room;
	struct field	*fields;
	/* Bit n: a field with id n stands here, so that most questions cost
	 * one test.  FIELD_COUNT <= 128, checked at compile time. */
	uint64_t	 present[2];
};

bool		 method_is_safe(enum method);		/* RFC 9110 9.2.1 */
bool		 method_is_idempotent(enum method);	/* RFC 9110 9.2.2 */
enum method	 method_of(struct str);
enum field_id	 field_id_of(struct str name);
struct str	 field_name(enum field_id);
/* The standard phrase, or "Unknown". */
struct str	 status_reason(unsigned status);

/* Empty head with room for ${room} fields in the workspace; -1 on overflow. */
int		 head_init(struct head *, struct ws *, unsigned room);
/* Make ${to} of status, reason and fields of ${from}, with room for ${more}
 * fields.  Slices are shared.  -1 on overflow. */
int		 head_copy(struct head *to, const struct head *from,
		    struct ws *, unsigned more);

static inline bool
head_has(const struct head *h, enum field_id id)
{
	return ((h->present[id / 64] >> (id % 64) & 1) != 0);
}

/* First field with ${id} (or after ${prev}, when not NULL); NULL if none. */
const struct field *head_next(const struct head *, enum field_id,
		    const struct field *prev);
const struct field *head_next_named(const struct head *, struct str name,
		    const struct field *prev);
/* Value of the first such field; STR_NONE if there is none. */
struct str	 head_value(const struct head *, enum field_id);
/* All values of that field joined with ", " in the workspace (RFC 9110 5.3);
 * a single one is returned as it stands. STR_NONE if none (or no room). */
struct str	 head_joined(const struct head *, enum field_id, struct ws *);

/* Slices must outlive the head.  Without room ->overflowed is set. */
void		 head_add(struct head *, enum field_id, struct str value);
void		 head_add_named(struct head *, struct str name,
		    struct str value);
/* Drop every field with that id, name. */
void		 head_remove(struct head *, enum field_id);
void		 head_remove_named(struct head *, struct str name);
/* Drop, then add one. */
void		 head_set(struct head *, enum field_id, struct str value);

/* A walk over the members of a list-valued field (#rule, RFC 9110 5.6.1) over
 * all its lines; quoted strings are kept whole, empty members skipped.
 *	struct list_walk w; struct str member;
 *	for (list_walk_start(&w, head, FIELD_VARY);
 *	    list_walk_next(&w, &member);) ...			*/
struct list_walk {
	const struct head	*head;
	const struct field	*field;
	enum field_id		 id;
	struct str		 rest;
};
void		 list_walk_start(struct list_walk *, const struct head *,
		    enum field_id);
bool		 list_walk_next(struct list_walk *, struct str *member);
/* Does the list hold ${token}, in any letter case? */
bool		 head_lists(const struct head *, enum field_id,
		    struct str token);

#endif
