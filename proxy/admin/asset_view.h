/* SPDX-License-Identifier: MIT
 *
 * admin/asset_view.h - a file of the dashboard as a reply, or that the browser
 * has it (RFC 9110 13.1.2).
 */
#ifndef ADUANA_ADMIN_ASSET_VIEW_H
#define ADUANA_ADMIN_ASSET_VIEW_H

#include "proxy/admin/reply.h"

struct route;

struct asset_reply {
	struct reply	 reply;
	char		 fields[160];
};

/* COMMAND_PAGE, COMMAND_ASSET or COMMAND_OPENAPI.  Slices point into the
 * program and into ->fields. */
void	 asset_view(const struct route *, struct asset_reply *);

#endif
