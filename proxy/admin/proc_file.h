/* SPDX-License-Identifier: MIT
 *
 * admin/proc_file.h - the kernel's small text files: lines of words.
 */
#ifndef ADUANA_ADMIN_PROC_FILE_H
#define ADUANA_ADMIN_PROC_FILE_H

#include <stdint.h>

#include "proxy/base/str.h"

/* As much of ${path} as fits into ${room}; STR_NONE when it cannot be read. */
struct str	 proc_file_read(const char *path, char *room, size_t size);
/* What stands behind ${key} in the first line that begins with it; STR_NONE. */
struct str	 proc_file_line(struct str text, struct str key);
/* Cut the first word off; empty: there is none. */
struct str	 proc_file_word(struct str *line);
/* The same as a number, 0 when it is none. */
uint64_t	 proc_file_number(struct str *line);

#endif
