/* SPDX-License-Identifier: MIT
 *
 * supervisor/status.h - processes and cache as members of a JSON object, for
 * admin's status page.  Runs in admin.
 */
#ifndef ADUANA_SUPERVISOR_STATUS_H
#define ADUANA_SUPERVISOR_STATUS_H

struct buf;

/* ${shared} is a const struct shared *; as admin_args.status_members. */
void	 status_members(const void *shared, struct buf *);

#endif
