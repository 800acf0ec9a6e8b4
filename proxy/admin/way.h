/* SPDX-License-Identifier: MIT
 *
 * admin/way.h - how each command comes to its answer.
 */
#ifndef ADUANA_ADMIN_WAY_H
#define ADUANA_ADMIN_WAY_H

#include <stdbool.h>

#include "proxy/control/command.h"
#include "proxy/control/message.h"

struct route;

enum way {
	WAY_SHOW,	/* at once */
	WAY_ASK,	/* of the supervisor, by way_message() */
	WAY_SEEK,	/* in the cache */
	WAY_EDIT,	/* the managed list, then a reload */
	WAY_LIST,	/* a list that a person writes, likewise */
	WAY_REOPEN,
	WAY_LOGIN,	/* by login.h */
	WAY_ASSET,	/* a file of the dashboard */
	WAY_STREAM,	/* server-sent events, by flow.h */
	WAY_NEVER	/* aduanactl does it itself */
};

enum way	 way_of(enum command);
/* One that ${is_retired} cannot do it all. */
void	 way_narrow(struct route *, bool is_retired);
/* Of one that is WAY_ASK. */
enum message_type way_message(const struct route *);

#endif
