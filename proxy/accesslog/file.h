/* SPDX-License-Identifier: MIT
 *
 * accesslog/file.h - an append-only text file.
 *
 * Lines are gathered and written in large runs.  When the disk is full, or the
 * file cannot be opened at all, they wait in memory, up to a bound, and are
 * dropped whole beyond it; that is said once, and once again when it is over.
 * Never creates a directory.
 */
#ifndef ADUANA_ACCESSLOG_FILE_H
#define ADUANA_ACCESSLOG_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct file;

/* Open ${path} for append, made with mode 0640; "-" is standard output.
 * ${bound} is how many bytes may wait.  A path that cannot be opened is tried
 * again at each flush.  NULL without memory.  ${path} is copied. */
struct file	*file_open(const char *path, size_t bound);
/* Flushes what it can; what still waits is lost.  NULL is allowed. */
void		 file_close(struct file *);

/* Append whole lines: 0, or -1 when they were dropped. */
int		 file_append(struct file *, struct str lines);
/* Write what waits: 0 when nothing waits any more, else -1. */
int		 file_flush(struct file *);
/* Bytes that wait. */
size_t		 file_pending(const struct file *);
/* Open the path anew (after a rename); what waits goes to the old one first,
 * as far as it can.  0, or -1 with errno: the old one stays in use. */
int		 file_reopen(struct file *);

#endif
