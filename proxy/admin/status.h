/* SPDX-License-Identifier: MIT
 *
 * admin/status.h - the state of aduana as text: JSON, and Prometheus' form.
 *
 * Reads the shared region only; asks nobody.
 */
#ifndef ADUANA_ADMIN_STATUS_H
#define ADUANA_ADMIN_STATUS_H

#include "proxy/base/clock.h"

struct admin_args;
struct buf;

/* Both append whole or, at the buffer's limit, return -1. */
int	 status_json(const struct admin_args *, const struct clock_now *,
	    struct buf *);
int	 status_prometheus(const struct admin_args *,
	    const struct clock_now *, struct buf *);

#endif
