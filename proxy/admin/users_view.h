/* SPDX-License-Identifier: MIT
 *
 * admin/users_view.h - who may log in, and how good the hashes are.
 *
 * Names and kinds alone: this process has never had a hash.
 */
#ifndef ADUANA_ADMIN_USERS_VIEW_H
#define ADUANA_ADMIN_USERS_VIEW_H

struct admin_args;
struct buf;

/* Append them as a list; 0, or -1 at the buffer's limit. */
int	 users_view_list(const struct admin_args *, struct buf *);

#endif
