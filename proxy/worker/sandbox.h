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

/* For good.  No folder that one of ${secrets} (paths, NULL behind the last; or
 * NULL: none) lies beneath is left readable.  0, also without Landlock, or -1
 * with errno. */
int	 sandbox_enter(const char *const *secrets);

/* For a process that fetches and writes beneath ${folder} and nowhere else: it
 * may have threads, and keeps what it had open. */
int	 sandbox_enter_folder(const char *const *secrets,
	    const char *folder);

#endif
