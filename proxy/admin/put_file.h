/* SPDX-License-Identifier: MIT
 *
 * admin/put_file.h - a whole new file in place of an old one: whoever reads
 * sees either, and what was put survives a power cut.
 */
#ifndef ADUANA_ADMIN_PUT_FILE_H
#define ADUANA_ADMIN_PUT_FILE_H

#include "proxy/base/str.h"

/* 0, or -1 with errno; then the old one stands. */
int	 put_file(const char *path, struct str text);

#endif
