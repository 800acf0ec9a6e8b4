/* SPDX-License-Identifier: MIT
 *
 * config/text_file.h - the bytes of one regular file.
 *
 * Refuses pipes, devices and folders, which could make the reader wait, and
 * files over the caller's bound.
 */
#ifndef ADUANA_CONFIG_TEXT_FILE_H
#define ADUANA_CONFIG_TEXT_FILE_H

#include <stddef.h>

#include "config/complaint.h"
#include "proxy/base/str.h"

/* Read all of ${path}: 0 and ${*out}, whose ptr the caller frees; -1 after a
 * complaint at ${at} (when its file is NULL: about the file as such). */
int	 text_file_read(const char *path, size_t max, struct place at,
	    struct complaints *, struct str *out);

#endif
