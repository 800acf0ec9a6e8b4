/* SPDX-License-Identifier: MIT
 *
 * admin/stats_prometheus.h - results, statuses, times and workers in
 * Prometheus' form, each in base units.
 */
#ifndef ADUANA_ADMIN_STATS_PROMETHEUS_H
#define ADUANA_ADMIN_STATS_PROMETHEUS_H

struct admin_args;
struct buf;

/* Append it whole; nothing where nobody measures; -1 at the buffer's limit. */
int	 stats_prometheus_write(const struct admin_args *, struct buf *);

#endif
