/* SPDX-License-Identifier: MIT
 *
 * admin/ask.h - questions of admin to the supervisor, and what it orders.
 *
 * Any number of questions may be open; each is answered at most once.
 */
#ifndef ADUANA_ADMIN_ASK_H
#define ADUANA_ADMIN_ASK_H

#include <stdint.h>

#include "proxy/base/list.h"
#include "proxy/control/message.h"
#include "proxy/event/loop.h"

struct ask;

/* The answer; its text is good until return. */
typedef void ask_fn(struct ask *, enum message_result, struct str text);

/* Embedded in its owner. */
struct ask {
	struct list	 link;
	uint32_t	 id;
	ask_fn		*fn;
};

/* One control socket, embedded in its owner. */
struct ask_line {
	unsigned	 magic;
#define ASK_LINE_MAGIC	0xa5c10001u
	struct watch	 watch;
	struct list	 open;
	uint32_t	 last_id;
	/* MESSAGE_STOP, MESSAGE_RETIRE or MESSAGE_REOPEN_LOGS; also
	 * MESSAGE_STOP when the supervisor is gone. */
	void		(*ordered)(struct ask_line *, enum message_type);
	char		 room[MESSAGE_MAX];
};

/* 0, or -1 with errno.  ${fd} stays the caller's. */
int	 ask_line_start(struct ask_line *, struct loop *, int fd,
	    void (*ordered)(struct ask_line *, enum message_type));
void	 ask_line_stop(struct ask_line *);

/* Say what needs no answer: 0, or -1 with errno. */
int	 ask_line_tell(struct ask_line *, enum message_type);

/* Ask; ${fn} never runs before return.  0, or -1 with errno when it could not
 * be sent. */
int	 ask_start(struct ask *, struct ask_line *, enum message_type,
	    ask_fn *);
/* The answer is of no interest any more.  Harmless when zeroed or answered. */
void	 ask_cancel(struct ask *);

#endif
