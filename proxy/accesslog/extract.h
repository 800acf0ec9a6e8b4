/* SPDX-License-Identifier: MIT
 *
 * accesslog/extract.h - a second log of some of the lines.
 *
 * What stands in it stands in the first one too, so it promises less: whole
 * lines, none twice; those of the last moment are missing in it when its writer
 * is killed, and on a full disk what does not fit into EXTRACT_WAITING bytes is
 * dropped, which is said when it is over.
 */
#ifndef ADUANA_ACCESSLOG_EXTRACT_H
#define ADUANA_ACCESSLOG_EXTRACT_H

#include "proxy/base/str.h"

#define EXTRACT_WAITING	((size_t)1 << 20)

struct extract;

/* The file is made when the first line comes.  NULL without memory. */
struct extract	*extract_open(const char *path);
/* Writes what it can.  NULL is allowed. */
void		 extract_close(struct extract *);
/* One line, with its newline. */
void		 extract_put(struct extract *, struct str line);
/* Write what waits, if the disk takes it. */
void		 extract_flush(struct extract *);
/* What comes goes into the file that has the name then. */
void		 extract_reopen(struct extract *);

#endif
