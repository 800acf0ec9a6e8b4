/* SPDX-License-Identifier: MIT
 *
 * supervisor/asks_disk.h - what was asked for in the run before, read once
 * before any fork.
 */
#ifndef ADUANA_SUPERVISOR_ASKS_DISK_H
#define ADUANA_SUPERVISOR_ASKS_DISK_H

struct asks;

/* Where they are kept in that folder, to be freed; NULL without memory. */
char	*asks_disk_path(const char *state_dir);
/* Put back what is there; nothing there is well, and what is wrong is said and
 * left out: this keeps nobody from starting. */
void	 asks_disk_read(struct asks *, const char *path);

#endif
