/* SPDX-License-Identifier: MIT
 *
 * supervisor/state_lock.h - one aduana on one state_dir.
 *
 * The lock is the supervisor's and of no child: when it dies, however that
 * comes, the next one starts at once, while children of the old one end.
 */
#ifndef ADUANA_SUPERVISOR_STATE_LOCK_H
#define ADUANA_SUPERVISOR_STATE_LOCK_H

/* Of the file "lock" in ${folder}; after the drop of privileges, and before
 * anything is read there that is written again.  A descriptor, which is to
 * stay open and the only one of that file, or -1 after a word to the operator.
 * Where the file system knows no locks there is none, with a word too. */
int	 state_lock_take(const char *folder);

#endif
