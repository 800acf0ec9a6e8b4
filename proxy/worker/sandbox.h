/* SPDX-License-Identifier: MIT
 *
 * worker/sandbox.h - what a worker gives up before its first client.
 *
 * From then on it writes no file, runs no program, makes no process, opens no
 * listening port, reaches no Unix socket that it does not have, signals and
 * traces nobody outside, and reads only what names and charsets need; nobody
 * dumps or traces it.  Refuses to know who is attacked: the
 * authority's key and the users' hashes are out of reach wherever they lie.
 */
#ifndef ADUANA_WORKER_SANDBOX_H
#define ADUANA_WORKER_SANDBOX_H

/* The version of the kernel's Landlock; 0: it has none, and files are as open
 * to workers as to their user. */
int	 sandbox_version(void);
/* For good.  No folder that one of ${secrets} (paths, NULL behind the last; or
 * NULL: none) lies beneath is left readable.  0, also without Landlock, or -1
 * with errno. */
int	 sandbox_enter(const char *const *secrets);

/* The files alone, for a process that is to write beneath ${folder} and nowhere
 * else; it keeps its system calls, and what it had open. */
int	 sandbox_enter_folder(const char *const *secrets,
	    const char *folder);

#endif
