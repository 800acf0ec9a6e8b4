/* SPDX-License-Identifier: MIT
 *
 * supervisor/changes.h - what differs between two settings and cannot be put
 * in force by a reload.
 */
#ifndef ADUANA_SUPERVISOR_CHANGES_H
#define ADUANA_SUPERVISOR_CHANGES_H

struct buf;
struct settings;

/* Append a line for each setting that only a restart changes and that was
 * changed: "FILE:LINE: cache.size takes effect at the next start". */
void	 changes_need_restart(const struct settings *old,
	    const struct settings *new, struct buf *);

#endif
