/* SPDX-License-Identifier: MIT
 *
 * control/message.c - messages to packets and back.
 */
#include "proxy/control/message.h"

#include <sys/socket.h>

#include <errno.h>
#include <string.h>

#include "proxy/base/assert.h"

struct wire {
	uint32_t	 mark;
	uint32_t	 type;
	uint32_t	 id;
	uint32_t	 result;
	uint32_t	 text_len;
};

#define WIRE_MARK	0xada00001u

_Static_assert(sizeof(struct wire) == MESSAGE_HEAD_SIZE, "no padding");

enum from {
	ADMIN = MESSAGE_FROM_ADMIN,
	SUPERVISOR = MESSAGE_FROM_SUPERVISOR
};

static const struct {
	enum message_type	 type;
	enum from		 from;
	const char		*name;
} types[] = {
#define MESSAGE(id, number, from, name)	{MESSAGE_##id, from, name},
#include "proxy/control/messages.tbl.h"
#undef MESSAGE
};

#define TYPES	(sizeof(types) / sizeof(types[0]))

/* A text too long loses whole lines at its end. */
static size_t
text_len(struct str text)
{
	size_t cut;

	if (text.len <= MESSAGE_TEXT_MAX)
		return (text.len);
	text.len = MESSAGE_TEXT_MAX;
	cut = str_rfind(text, '\n');
	return (cut < text.len ? cut + 1 : text.len);
}

static struct wire
wire_of(const struct message *m)
{
	return ((struct wire){
	    .mark = WIRE_MARK,
	    .type = (uint32_t)m->type,
	    .id = m->id,
	    .result = (uint32_t)m->result,
	    .text_len = (uint32_t)text_len(m->text),
	});
}

size_t
message_encode(const struct message *m, void *out)
{
	struct wire w = wire_of(m);

	memcpy(out, &w, sizeof(w));
	if (w.text_len > 0)
		memcpy((char *)out + sizeof(w), m->text.ptr, w.text_len);
	return (sizeof(w) + w.text_len);
}

static bool
may_send(enum message_sender sender, uint32_t type)
{
	for (size_t i = 0; i < TYPES; i++)
		if ((uint32_t)types[i].type == type)
			return ((int)types[i].from == (int)sender);
	return (false);
}

int
message_decode(struct message *m, enum message_sender sender, const void *in,
    size_t len)
{
	struct wire w;

	if (len < sizeof(w) || len > MESSAGE_MAX)
		return (-1);
	memcpy(&w, in, sizeof(w));
	if (w.mark != WIRE_MARK || !may_send(sender, w.type) ||
	    w.text_len != len - sizeof(w) || w.result > MESSAGE_BUSY ||
	    (w.result != MESSAGE_OK && w.type != MESSAGE_REPLY))
		return (-1);
	*m = (struct message){
	    .type = (enum message_type)w.type,
	    .id = w.id,
	    .result = (enum message_result)w.result,
	    .text = {(const char *)in + sizeof(w), w.text_len},
	};
	return (0);
}

int
message_pair(int fds[2])
{
	return (socketpair(AF_UNIX,
	    SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds));
}

int
message_send(int fd, const struct message *m)
{
	struct wire w = wire_of(m);
	struct iovec iov[2] = {
	    {.iov_base = &w, .iov_len = sizeof(w)},
	    /* sendmsg(2) does not write to it. */
	    {.iov_base = (void *)(uintptr_t)m->text.ptr, .iov_len = w.text_len},
	};
	struct msghdr msg = {.msg_iov = iov, .msg_iovlen = 2};
	ssize_t n;

	do {
		n = sendmsg(fd, &msg, MSG_NOSIGNAL | MSG_DONTWAIT);
	} while (n == -1 && errno == EINTR);
	return (n == -1 ? -1 : 0);
}

enum message_receipt
message_receive(int fd, struct message *m, enum message_sender sender,
    void *room)
{
	ssize_t n;

	do {
		/* MSG_TRUNC: the true length, so that one too long shows. */
		n = recv(fd, room, MESSAGE_MAX, MSG_DONTWAIT | MSG_TRUNC);
	} while (n == -1 && errno == EINTR);
	if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return (MESSAGE_NOTHING);
	if (n <= 0)
		return (MESSAGE_CLOSED);
	if (message_decode(m, sender, room, (size_t)n) != 0)
		return (MESSAGE_BAD);
	return (MESSAGE_RECEIVED);
}

const char *
message_name(enum message_type type)
{
	for (size_t i = 0; i < TYPES; i++)
		if (types[i].type == type)
			return (types[i].name);
	return ("none");
}
