/* SPDX-License-Identifier: MIT
 *
 * admin/leading.h - what a line of the log says of who leads.
 */
#ifndef ADUANA_ADMIN_LEADING_H
#define ADUANA_ADMIN_LEADING_H

#include "proxy/accesslog/record.h"

struct leaders;

/* Count it, of which nothing is left but what may be shown (accesslog/shown.h).
 */
void	 leading_count(struct leaders *, const struct log_record *);

#endif
