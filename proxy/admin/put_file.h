/* SPDX-License-Identifier: MIT
 *
 * admin/put_file.h - a whole new file in place of an old one: whoever reads
 * sees either, and what was put survives a power cut.
 */
#ifndef ADUANA_ADMIN_PUT_FILE_H
#define ADUANA_ADMIN_PUT_FILE_H

#include "proxy/base/str.h"

/* 0, or -1 with errno; then the old one stands.  Mode and owner stay as they
 * were, as far as aduana's user may say. */
int	 put_file(const char *path, struct str text);
/* The same, readable by nobody but aduana's user. */
int	 put_file_secret(const char *path, struct str text);

#endif
