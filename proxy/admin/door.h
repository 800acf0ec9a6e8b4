/* SPDX-License-Identifier: MIT
 *
 * admin/door.h - one listening socket of admin, and who came in by it.
 */
#ifndef ADUANA_ADMIN_DOOR_H
#define ADUANA_ADMIN_DOOR_H

#include <stdbool.h>

#include "proxy/admin/house.h"
#include "proxy/event/loop.h"
#include "proxy/event/timer.h"

#define DOOR_VISITS_MAX		128u	/* but for streams */
#define DOOR_CLIENT_MAX		64u	/* of these and streams, over TCP */

struct door;

typedef void door_fn(struct door *);

/* Embedded in its owner, begun zeroed. */
struct door {
	unsigned		 magic;
#define DOOR_MAGIC		0xd0040001u
	struct watch		 watch;
	struct timer		 pause;
	struct house	 house;
	door_fn			*over;
	bool			 is_closed;
};

/* ${fd} listens, and stays the caller's; ${gate} NULL: it is the Unix socket;
 * ${over} runs after each visit.  0, or -1 with errno. */
int	 door_open(struct door *, int fd, struct deal_house *,
	    struct gate *, door_fn *over);
/* Nobody comes in any more; streams end, the rest is answered. */
void	 door_close(struct door *);
bool	 door_is_empty(const struct door *);
/* Harmless when zeroed. */
void	 door_fini(struct door *);

#endif
