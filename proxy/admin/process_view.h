/* SPDX-License-Identifier: MIT
 *
 * admin/process_view.h - what each of aduana's processes does and takes.
 *
 * Workers tell it themselves; of the others, what /proc lets everybody read.
 */
#ifndef ADUANA_ADMIN_PROCESS_VIEW_H
#define ADUANA_ADMIN_PROCESS_VIEW_H

#include <stdint.h>

struct admin_args;
struct buf;

/* Append `,"workers":[...],"processes":[...]`; nothing without a table of
 * processes.  -1 at the buffer's limit. */
int	 process_view_json(const struct admin_args *, struct buf *);

#endif
