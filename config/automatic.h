/* SPDX-License-Identifier: MIT
 *
 * config/automatic.h - what "auto" stands for on this machine.
 *
 * Asks the machine its name, its cores, who runs us, and the environment for
 * the folders that systemd or the desktop gave us.
 */
#ifndef ADUANA_CONFIG_AUTOMATIC_H
#define ADUANA_CONFIG_AUTOMATIC_H

#include "config/complaint.h"
#include "config/settings_table.h"
#include "proxy/base/str.h"

/* Replace every "auto" and a workers of 0.  ${folder}: of the settings file,
 * STR_NONE without one. */
void	 automatic_fill(struct settings *, struct str folder,
	    struct complaints *);

#endif
