/* SPDX-License-Identifier: MIT
 *
 * admin/series_view.h - what was measured, as JSON and Prometheus' text.
 */
#ifndef ADUANA_ADMIN_SERIES_VIEW_H
#define ADUANA_ADMIN_SERIES_VIEW_H

#include "proxy/base/clock.h"

struct admin_args;
struct admin_parts;
struct buf;
struct route;

/* COMMAND_SERIES and COMMAND_SERIES_SHOW: their status; 500 without room. */
unsigned	 series_view_answer(const struct admin_args *,
		    const struct admin_parts *, const struct route *,
		    const struct clock_now *, struct buf *out);

/* Gauges of other programs, their last values; at most SERIES_VIEW_GAUGES. */
#define SERIES_VIEW_GAUGES	1000u
int		 series_view_prometheus(const struct admin_parts *,
		    struct buf *out);

#endif
