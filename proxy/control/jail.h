/* SPDX-License-Identifier: MIT
 *
 * control/jail.h - what a process that keeps secrets for others gives up, so
 * that they stay its own.
 */
#ifndef ADUANA_CONTROL_JAIL_H
#define ADUANA_CONTROL_JAIL_H

/* Before a secret is read: nobody may trace or dump this process, and it gets
 * no new privileges.  0, or -1 with errno. */
int	 jail_hide(void);

/* When all files are open and all secrets read: from here on only what
 * answering over open descriptors needs; anything else ends the process
 * (SIGSYS, which the supervisor tells).  0, or -1 with errno. */
int	 jail_enter(void);

#endif
