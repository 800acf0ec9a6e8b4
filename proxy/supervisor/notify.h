/* SPDX-License-Identifier: MIT
 *
 * supervisor/notify.h - words to the service manager (sd_notify(3)'s protocol).
 *
 * One datagram per call to the socket that $NOTIFY_SOCKET names.  Without such
 * a socket nothing happens; a failure is nobody's business.  Texts are one
 * line: where they are not, the line ends at the first break.
 */
#ifndef ADUANA_SUPERVISOR_NOTIFY_H
#define ADUANA_SUPERVISOR_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

/* Read $NOTIFY_SOCKET and take it out of the environment.  Call once, before
 * the first fork. */
void	 notify_open(void);
/* Somebody listens. */
bool	 notify_is_open(void);
/* How long it goes without notify_alive() before it ends us; 0: it does not
 * look ($WATCHDOG_USEC and $WATCHDOG_PID, as notify_open() found them). */
int64_t	 notify_watchdog_ns(void);

void	 notify_ready(const char *status);
/* ${mono_ns} is what systemd calls MONOTONIC_USEC. */
void	 notify_reloading(int64_t mono_ns);
void	 notify_stopping(const char *status);
void	 notify_status(const char *status);
/* It takes ${ns} more from now: do not give up on us before. */
void	 notify_extend(int64_t ns);
/* We are alive: WATCHDOG=1. */
void	 notify_alive(void);
/* We cannot go on; ${error} is an errno, 0: none. */
void	 notify_failed(int error, const char *status);

/* Keep ${fd} for the next start, under a name of letters, digits and "-_.[]";
 * whatever happens to it, until it is taken out again. */
void	 notify_store(const char *name, int fd);
void	 notify_unstore(const char *name);

/* For a child: it must not speak for the service. */
void	 notify_close(void);

#endif
