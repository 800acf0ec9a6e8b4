/* SPDX-License-Identifier: MIT
 *
 * base/list.h - intrusive doubly linked ring with a head.
 *
 * A node that is in no list points at itself.  A member may take itself out
 * without knowing the list.
 */
#ifndef ADUANA_BASE_LIST_H
#define ADUANA_BASE_LIST_H

#include <stdbool.h>

#include "proxy/base/object.h"

struct list {
	struct list	*next;
	struct list	*prev;
};

static inline void
list_init(struct list *l)
{
	l->next = l->prev = l;
}

static inline bool
list_empty(const struct list *l)
{
	return (l->next == l);
}

static inline void
list_insert_after(struct list *at, struct list *node)
{
	node->prev = at;
	node->next = at->next;
	at->next->prev = node;
	at->next = node;
}

/* At the front, at the back. */
static inline void
list_push(struct list *l, struct list *node)
{
	list_insert_after(l, node);
}

static inline void
list_append(struct list *l, struct list *node)
{
	list_insert_after(l->prev, node);
}

/* Out of whatever list it is in; harmless when in none. */
static inline void
list_remove(struct list *node)
{
	node->prev->next = node->next;
	node->next->prev = node->prev;
	list_init(node);
}

#define LIST_FIRST(l, type, member)					\
	(list_empty(l) ? NULL : OWNER_OF((l)->next, type, member))

/* ${it} may be removed inside the loop. */
#define LIST_EACH(it, tmp, l)						\
	for ((it) = (l)->next, (tmp) = (it)->next; (it) != (l);		\
	    (it) = (tmp), (tmp) = (it)->next)

#endif
