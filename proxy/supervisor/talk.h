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

struct supervisor;

void	 talk_reply(struct supervisor *, uint32_t id, enum message_result,
	    const char *text);
void	 talk_reopen_logs(struct supervisor *);
/* Drain, flush, exit; ended by force at ${deadline_ns}. */
void	 talk_stop(struct supervisor *, int64_t deadline_ns);

#endif
