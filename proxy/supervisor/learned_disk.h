/* SPDX-License-Identifier: MIT
 *
 * supervisor/learned_disk.h - the learned bypasses of the run before, read once
 * before any fork.
 */
#ifndef ADUANA_SUPERVISOR_LEARNED_DISK_H
#define ADUANA_SUPERVISOR_LEARNED_DISK_H

struct learned;

/* Where they are kept in that folder, to be freed; NULL without memory. */
char	*learned_disk_path(const char *state_dir);
/* Put back what is there; nothing there is well, and what is wrong is said and
 * left out: this keeps nobody from starting. */
void	 learned_disk_read(struct learned *, const char *path);

#endif
