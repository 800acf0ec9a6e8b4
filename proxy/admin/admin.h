/* SPDX-License-Identifier: MIT
 *
 * admin/admin.h - the process that writes the logs and answers the operator.
 *
 * Drains the workers' rings into the access log, serves HTTP on a Unix socket.
 * Forked by the supervisor; when it dies the next one goes on where the rings
 * stand.  Proxies nothing, and opens no other file than the log.
 */
#ifndef ADUANA_ADMIN_ADMIN_H
#define ADUANA_ADMIN_ADMIN_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/accesslog/format.h"

struct buf;
struct counters;
struct ring;

/* All pointers outlive admin_run(). */
struct admin_args {
	const char		*log_path;	/* "-": standard output; empty:
						 * no log */
	struct format_options	 log_format;
	struct ring		*const *rings;	/* one per worker slot */
	unsigned		 ring_count;
	size_t			 ring_bytes;	/* as given to ring_init() */
	struct counters		*counters;	/* rows as the rings */
	unsigned		 counters_row;	/* admin's own */
	int			 control_fd;	/* message.h, our end */
	int			 listener_fd;	/* Unix, listening; -1: none */
	int64_t			 started_ns;	/* wall time of the supervisor's
						 * start */
	/* Append members to the JSON of the status, each as `"key":value`,
	 * commas between, e.g. `"workers":[...],"cache":{...}`; at least
	 * one.  May be NULL. */
	void			(*status_members)(const void *arg, struct buf *);
	const void		*status_arg;
};

/* Never returns; exits 0 after MESSAGE_STOP or SIGTERM, when the rings are
 * drained and the log is flushed.  When the supervisor's end of the control
 * socket closes it stops in the same way. */
_Noreturn void	 admin_run(const struct admin_args *);

/* A listening Unix socket at ${path}, mode 0660; a socket left there by a dead
 * aduana is replaced, anything else is not.  -1 with errno (EADDRINUSE: another
 * one answers there). For the supervisor, before its forks. */
int		 admin_listen(const char *path);

#endif
