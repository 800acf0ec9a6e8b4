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

#include "proxy/admin/args.h"

/* Never returns; exits 0 after MESSAGE_STOP or SIGTERM, when the rings are
 * drained and the log is flushed.  When the supervisor's end of the control
 * socket closes it stops in the same way. */
_Noreturn void	 admin_run(const struct admin_args *);

/* A listening Unix socket at ${path}, mode 0660; a socket left there by a dead
 * aduana is replaced, anything else is not.  -1 with errno (EADDRINUSE: another
 * one answers there). For the supervisor, before its forks. */
int		 admin_listen(const char *path);

#endif
