/* SPDX-License-Identifier: MIT
 *
 * config/check.h - rules between settings, and what this version cannot do.
 */
#ifndef ADUANA_CONFIG_CHECK_H
#define ADUANA_CONFIG_CHECK_H

#include "config/complaint.h"
#include "config/settings_table.h"

/* Complain about everything that cannot be, at the place where it was set. */
void	 check_settings(const struct settings *, struct complaints *);

#endif
