/* SPDX-License-Identifier: MIT
 *
 * supervisor/talk.h - words to admin over the control socket.
 *
 * Never waits: what admin is too slow to take is dropped and said, since the
 * supervisor must not hang on a child.
 */
#ifndef ADUANA_SUPERVISOR_TALK_H
#define ADUANA_SUPERVISOR_TALK_H

#include <stdint.h>

#include "proxy/control/message.h"

struct admin_child;
struct asker;

/* Nobody: nothing is said. */
void	 talk_reply(struct asker, enum message_result, const char *text);
/* What goes on where, and when it is over, stands in admin_child.h. */
int	 talk_retire(struct admin_child *);
void	 talk_reopen_logs(struct admin_child *);
/* Drain, flush, exit; ended by force at ${deadline_ns}. */
void	 talk_stop(struct admin_child *, int64_t deadline_ns);

#endif
