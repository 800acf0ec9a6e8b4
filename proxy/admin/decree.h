/* SPDX-License-Identifier: MIT
 *
 * admin/decree.h - the rule that `block` and `allow` ask for, and what `rules
 * remove` means by a name.
 *
 * Refuses what no list would take, so that nothing is written.
 */
#ifndef ADUANA_ADMIN_DECREE_H
#define ADUANA_ADMIN_DECREE_H

#include <stdint.h>

#include "config/host_name.h"
#include "proxy/admin/managed_line.h"

struct route;

/* Embedded in its owner; the rule points into it and into the route. */
struct decree {
	struct managed_rule	 rule;
	char			 host[HOST_NAME_MAX_LEN + 1];
};

/* NULL, or what is wrong (fixed text). */
const char	*decree_read(struct decree *, const struct route *,
		    int64_t now_s);
/* ${name} as decree_read() would write it, at ${out} or itself. */
struct str	 decree_fold(struct str name, char out[HOST_NAME_MAX_LEN + 1]);

#endif
