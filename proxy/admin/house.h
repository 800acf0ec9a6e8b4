/* SPDX-License-Identifier: MIT
 *
 * admin/house.h - who is in by one listening socket, and by which rules.
 */
#ifndef ADUANA_ADMIN_HOUSE_H
#define ADUANA_ADMIN_HOUSE_H

#include <stdbool.h>

#include "proxy/base/list.h"

struct deal_house;
struct gate;
struct guest;
struct house;

typedef void house_fn(struct house *);
typedef void guest_fn(struct guest *);

/* Embedded in its owner. */
struct guest {
	struct list		 link;
	unsigned char		 client[16];
	bool			 is_stream;
};

/* Embedded in its owner; all that it points to outlives it. */
struct house {
	struct list		 guests;
	unsigned		 count;		/* but those that stream */
	unsigned		 streams;
	bool			 keeps;		/* connections for more than
						 * one request */
	bool			 is_retired;
	struct deal_house	*deals;
	struct gate		*gate;		/* NULL: who connects may ask */
	house_fn		*over;		/* after each visit's end, and
						 * when one becomes a stream */
};

void	 house_init(struct house *, struct deal_house *deals, struct gate *gate,
	    house_fn *over);

void	 house_enter(struct house *, struct guest *,
	    const unsigned char client[16]);
void	 house_leave(struct house *, struct guest *);
/* It stays from now on. */
void	 house_settle(struct house *, struct guest *);

/* How many are ${client}'s. */
unsigned house_count_of(const struct house *, const unsigned char client[16]);
/* Run ${fn}, which may have it leave, for each. */
void	 house_each(struct house *, guest_fn *fn);

#endif
