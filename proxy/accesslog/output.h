/* SPDX-License-Identifier: MIT
 *
 * accesslog/output.h - where the lines of a spool go: a file, or a socket.
 */
#ifndef ADUANA_ACCESSLOG_OUTPUT_H
#define ADUANA_ACCESSLOG_OUTPUT_H

enum output_kind {
	OUTPUT_FILE,
	OUTPUT_SYSLOG,
	OUTPUT_JOURNAL
};

struct output;
struct spool_end;

/* ${path}: a file's as in file_open(), or a socket's.  NULL without memory. */
struct output	*output_open(enum output_kind, const char *path,
		    struct spool_end *lines);
/* Writes what it can.  NULL is allowed. */
void		 output_close(struct output *);
/* 0 when nothing waits any more, else -1. */
int		 output_flush(struct output *);
/* 0, or -1 with errno: nothing has changed. */
int		 output_reopen(struct output *);

#endif
