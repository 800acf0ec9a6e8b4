/* SPDX-License-Identifier: MIT
 *
 * control/message.h - typed messages between aduana's own processes.
 *
 * One message is one packet on a SOCK_SEQPACKET socketpair.  Unknown types, a
 * wrong length, a wrong direction are refused: the peer is ours, but it may
 * have been taken over.
 */
#ifndef ADUANA_CONTROL_MESSAGE_H
#define ADUANA_CONTROL_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

enum message_type {
	MESSAGE_NONE,
#define MESSAGE(id, number, from, name)	MESSAGE_##id = (number),
#include "proxy/control/messages.tbl.h"
#undef MESSAGE
};

enum message_sender { MESSAGE_FROM_ADMIN, MESSAGE_FROM_SUPERVISOR };

/* In a REPLY. */
enum message_result {
	MESSAGE_OK,		/* done; ->text says what */
	MESSAGE_REFUSED,	/* the operator's mistakes, a line each */
	MESSAGE_BUSY		/* another one is under way; try again */
};

#define MESSAGE_HEAD_SIZE	20u
#define MESSAGE_TEXT_MAX	(60u << 10)
#define MESSAGE_MAX		(MESSAGE_HEAD_SIZE + MESSAGE_TEXT_MAX)

struct message {
	enum message_type	 type;
	uint32_t		 id;		/* chosen by who asks */
	enum message_result	 result;	/* MESSAGE_OK unless a REPLY */
	struct str		 text;
};

/* Bytes written to ${out} (MESSAGE_MAX bytes).  A longer text is cut after its
 * last whole line that fits. */
size_t		 message_encode(const struct message *, void *out);
/* ->text points into ${in}.  0, or -1 when it is not one whole message that
 * ${sender} may send. */
int		 message_decode(struct message *, enum message_sender,
		    const void *in, size_t len);

/* Two connected ends, close-on-exec, non-blocking: 0, or -1 with errno. */
int		 message_pair(int fds[2]);
/* 0, or -1 with errno (EAGAIN: the peer is slow). */
int		 message_send(int fd, const struct message *);

enum message_receipt {
	MESSAGE_RECEIVED,
	MESSAGE_NOTHING,	/* none waits now */
	MESSAGE_CLOSED,		/* the peer is gone */
	MESSAGE_BAD		/* a packet that is none; thrown away */
};

/* ${room} (MESSAGE_MAX bytes) keeps the text. */
enum message_receipt message_receive(int fd, struct message *,
		    enum message_sender, void *room);

const char	*message_name(enum message_type);

#endif
