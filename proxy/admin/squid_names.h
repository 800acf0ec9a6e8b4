/* SPDX-License-Identifier: MIT
 *
 * admin/squid_names.h - our figures by the names of squid-exporter, so that
 * boards made for it work unchanged.
 *
 * Those of its version 1.10, and of 1.13's squid_info_ what there is here.
 */
#ifndef ADUANA_ADMIN_SQUID_NAMES_H
#define ADUANA_ADMIN_SQUID_NAMES_H

#include <stdint.h>

struct admin_args;
struct buf;

/* Append it whole when metrics.squid_names says so; -1 at the buffer's limit or
 * without memory. */
int	 squid_names_write(const struct admin_args *, int64_t wall_ns,
	    struct buf *);

#endif
