/* SPDX-License-Identifier: MIT
 *
 * tls/signer_sandbox.h - what the signer gives up so that its key stays its
 * own.
 */
#ifndef ADUANA_TLS_SIGNER_SANDBOX_H
#define ADUANA_TLS_SIGNER_SANDBOX_H

/* Before a key is read: nobody may trace or dump this process, and it gets no
 * new privileges.  0, or -1 with errno. */
int	 signer_sandbox_hide(void);

/* When all files are open and all keys read: from here on only what answering
 * needs; anything else ends the process (SIGSYS, which the supervisor tells).
 * 0, or -1 with errno. */
int	 signer_sandbox_enter(void);

#endif
