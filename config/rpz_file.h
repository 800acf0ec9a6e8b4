/* SPDX-License-Identifier: MIT
 *
 * config/rpz_file.h - a response policy zone as a zone file (RFC 1035 5.1, and
 * BIND's policy triggers).
 *
 * Takes what a proxy can act upon: names, and addresses that names lead to
 * (rpz-ip).  Answers of its own making ("local data") refuse, whatever they
 * are.  Includes no other file.
 */
#ifndef ADUANA_CONFIG_RPZ_FILE_H
#define ADUANA_CONFIG_RPZ_FILE_H

#include "config/import.h"
#include "proxy/base/str.h"

/* ${text} may be written over, and one byte behind it. */
void	 rpz_file_read(struct import *, struct str text);

#endif
