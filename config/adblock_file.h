/* SPDX-License-Identifier: MIT
 *
 * config/adblock_file.h - an Adblock list: its rules about addresses.
 *
 * Names and hosts lines among them are taken too.  What is for the page's
 * looks, or has an option that a proxy cannot follow, is skipped and counted.
 */
#ifndef ADUANA_CONFIG_ADBLOCK_FILE_H
#define ADUANA_CONFIG_ADBLOCK_FILE_H

#include "config/import.h"
#include "proxy/base/str.h"

/* ${text} may be written over, and one byte behind it. */
void	 adblock_file_read(struct import *, struct str text);

#endif
