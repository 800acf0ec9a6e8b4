/* SPDX-License-Identifier: MIT
 *
 * supervisor/notify.h - words to the service manager (sd_notify(3)'s protocol).
 *
 * One datagram per call to the socket that $NOTIFY_SOCKET names.  Without such
 * a socket nothing happens; a failure is nobody's business.
 */
#ifndef ADUANA_SUPERVISOR_NOTIFY_H
#define ADUANA_SUPERVISOR_NOTIFY_H

#include <stdint.h>

/* Read $NOTIFY_SOCKET and take it out of the environment.  Call once, before
 * the first fork. */
void	 notify_open(void);

void	 notify_ready(const char *status);
/* ${mono_ns} is what systemd calls MONOTONIC_USEC. */
void	 notify_reloading(int64_t mono_ns);
void	 notify_stopping(void);

/* For a child: it must not speak for the service. */
void	 notify_close(void);

#endif
