/* SPDX-License-Identifier: MIT
 *
 * accesslog/file.h - an append-only text file, fed from a spool.
 *
 * Each byte arrives once, whoever was killed before: what a dead writer had
 * noted is looked for in the file, by its inode even if it was renamed within
 * its folder meanwhile.  (Of what is no regular file it cannot be known; there
 * the last run may come twice.)  When the disk is full, or the file cannot be
 * opened at all, lines wait in the spool; that is said once, and once again
 * when it is over; half a line does not stay.  Never creates a directory.
 */
#ifndef ADUANA_ACCESSLOG_FILE_H
#define ADUANA_ACCESSLOG_FILE_H

#include <stdint.h>

struct file;
struct spool_end;

/* Open ${path} for append, made with mode 0640; "-" is standard output.  A path
 * that cannot be opened is tried again at each flush.  NULL without memory.
 * ${path} is copied, ${lines} outlive it; what it had promised is kept. */
struct file	*file_open(const char *path, struct spool_end *lines);
/* Flushes what it can.  NULL is allowed. */
void		 file_close(struct file *);

/* Write what waits: 0 when nothing waits any more, else -1. */
int		 file_flush(struct file *);
/* Open the path anew (after a rename); what waits goes to the old one first,
 * as far as it can.  0, or -1 with errno: the old one stays in use. */
int		 file_reopen(struct file *);

#endif
