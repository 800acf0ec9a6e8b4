/* SPDX-License-Identifier: MIT
 *
 * supervisor/admin_doors.h - the sockets on which admin serves browsers.
 *
 * The supervisor's, as all doors, so that they outlive each admin.
 */
#ifndef ADUANA_SUPERVISOR_ADMIN_DOORS_H
#define ADUANA_SUPERVISOR_ADMIN_DOORS_H

#include "proxy/supervisor/doors.h"

struct complaints;
struct settings;

/* As doors_open(); but an address that nobody asked for and that is taken is
 * left out, and the journal told. */
int	 admin_doors_open(struct doors *, struct doors_source,
	    const struct settings *, struct complaints *);

#endif
