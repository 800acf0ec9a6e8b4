/* SPDX-License-Identifier: MIT
 *
 * admin/stats_view.h - everything that is counted and measured, as JSON.
 *
 * Reads the shared region, and of processes that have no row in it /proc.
 */
#ifndef ADUANA_ADMIN_STATS_VIEW_H
#define ADUANA_ADMIN_STATS_VIEW_H

#include "proxy/base/clock.h"

struct admin_args;
struct buf;

/* Append it whole; -1 at the buffer's limit. */
int	 stats_view_json(const struct admin_args *, const struct clock_now *,
	    struct buf *);

#endif
