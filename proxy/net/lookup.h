/* SPDX-License-Identifier: MIT
 *
 * net/lookup.h - one who asks for the addresses of a name.
 */
#ifndef ADUANA_NET_LOOKUP_H
#define ADUANA_NET_LOOKUP_H

#include "proxy/base/list.h"
#include "proxy/event/loop.h"
#include "proxy/net/answer.h"

struct lookup;

/* ${answer} is borrowed; answer_hold() to keep it.  The lookup is over and may
 * be freed or started again. */
typedef void lookup_fn(struct lookup *, struct answer *);

/* Embedded in its owner; fields are the resolver's. */
struct lookup {
	unsigned	 magic;
#define LOOKUP_MAGIC	0x100c0001u
	struct list	 link;		/* among those waiting for a query */
	struct task	 task;
	struct answer	*answer;	/* known already, told by the task */
	lookup_fn	*fn;
};

#endif
