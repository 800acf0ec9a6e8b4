/* SPDX-License-Identifier: MIT
 *
 * net/judge.h - who else is asked about each address that is about to be used
 * for somebody: the lists, which net/guard.h does not know.
 *
 * Embedded in its owner.
 */
#ifndef ADUANA_NET_JUDGE_H
#define ADUANA_NET_JUDGE_H

#include <stdbool.h>

struct address;
struct judge;

struct judge {
	/* It must not be used; not even a connection that leads there
	 * already. */
	bool	(*refuses)(struct judge *, const struct address *);
};

static inline bool
judge_refuses(struct judge *judge, const struct address *address)
{
	return (judge != NULL && judge->refuses(judge, address));
}

#endif
