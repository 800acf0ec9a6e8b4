/* SPDX-License-Identifier: MIT
 *
 * admin/serve.h - HTTP/1.1 on the admin socket, where who may connect may ask,
 * and on the TCP ports for browsers, behind a gate.
 *
 * Bounded in connections, of all and of each client; what is over them waits in
 * the queue, or is turned away.
 */
#ifndef ADUANA_ADMIN_SERVE_H
#define ADUANA_ADMIN_SERVE_H

#include <stdbool.h>

struct admin_args;
struct admin_parts;
struct ask_line;
struct loop;
struct serve;

/* Serves on args->listener_fd and args->tcp_fds from now on; all arguments
 * outlive it.  NULL with errno. */
struct serve	*serve_new(struct loop *, const struct admin_args *,
		    struct ask_line *, const struct admin_parts *);
/* Connections are closed as they stand.  NULL is allowed. */
void		 serve_free(struct serve *);

/* Take nobody in any more.  Who is in is answered; streams end; after
 * the last of them the loop is stopped.  Who comes waits for another one that
 * serves on the same sockets. */
void		 serve_retire(struct serve *);
bool		 serve_is_empty(const struct serve *);

#endif
