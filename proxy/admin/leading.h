/* SPDX-License-Identifier: MIT
 *
 * admin/leading.h - what a line of the log says of who leads.
 */
#ifndef ADUANA_ADMIN_LEADING_H
#define ADUANA_ADMIN_LEADING_H

#include <stdbool.h>

#include "proxy/accesslog/record.h"

struct leaders;

/* Count it.  ${mask_clients} as in format_options. */
void	 leading_count(struct leaders *, const struct log_record *,
	    bool mask_clients);

#endif
