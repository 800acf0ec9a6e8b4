/* SPDX-License-Identifier: MIT
 *
 * filters/registrable.h - the part of a host's name that somebody has
 * registered: one label more than the public suffix it ends in.
 *
 * Reads nothing from disk while requests are served: the list of suffixes is
 * compiled into libpsl.
 */
#ifndef ADUANA_FILTERS_REGISTRABLE_H
#define ADUANA_FILTERS_REGISTRABLE_H

#include <stdbool.h>

#include "proxy/base/str.h"

/* Of two canonical hosts.  Addresses and public suffixes share nothing but
 * themselves. */
bool	 registrable_is_shared(struct str a, struct str b);
/* Of a canonical host; all of it where there is none. */
struct str registrable_domain(struct str host);

#endif
