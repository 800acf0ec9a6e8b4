/* SPDX-License-Identifier: MIT
 *
 * net/datagram.c - recvmmsg(2).
 */
#include "proxy/net/datagram.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/uio.h>

#include "proxy/base/fd.h"
#include "proxy/base/object.h"

#define QUEUE_BYTES	(4 << 20)

struct datagram_batch {
	unsigned		 magic;
#define DATAGRAM_BATCH_MAGIC	0xda7a6401u
	struct mmsghdr		 heads[DATAGRAM_BATCH];
	struct iovec		 iov[DATAGRAM_BATCH];
	struct sockaddr_storage	 from[DATAGRAM_BATCH];
	_Alignas(16) char	 control[DATAGRAM_BATCH][64];
	char			 bytes[DATAGRAM_BATCH][DATAGRAM_MAX];
};

static int
set_option(int fd, int level, int name, int value)
{
	return (setsockopt(fd, level, name, &value, sizeof(value)));
}

static int
open_one(const struct address *address)
{
	int family = address->sa.any.sa_family, saved;
	int fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return (-1);
	/* As long as we may; only root may have what is over the system's
	 * bound. */
	if (set_option(fd, SOL_SOCKET, SO_RCVBUFFORCE, QUEUE_BYTES) != 0)
		(void)set_option(fd, SOL_SOCKET, SO_RCVBUF, QUEUE_BYTES);
	(void)set_option(fd, SOL_SOCKET, SO_RXQ_OVFL, 1);
	if ((family == AF_INET6 &&
		set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0) < 0) ||
	    bind(fd, &address->sa.any, address->len) < 0) {
		saved = errno;
		fd_close(&fd);
		errno = saved;
	}
	return (fd);
}

int
datagram_open(const struct address *address)
{
	struct address any4;
	int fd = open_one(address);

	if (fd >= 0 || (errno != EAFNOSUPPORT && errno != EADDRNOTAVAIL) ||
	    address->sa.any.sa_family != AF_INET6 ||
	    !IN6_IS_ADDR_UNSPECIFIED(&address->sa.v6.sin6_addr))
		return (fd);
	(void)address_parse(&any4, STR("0.0.0.0"), address_port(address));
	return (open_one(&any4));
}

struct datagram_batch *
datagram_batch_new(void)
{
	struct datagram_batch *b = calloc(1, sizeof(*b));

	if (b != NULL)
		b->magic = DATAGRAM_BATCH_MAGIC;
	return (b);
}

void
datagram_batch_free(struct datagram_batch *b)
{
	if (b == NULL)
		return;
	CHECK_OBJ(b, DATAGRAM_BATCH_MAGIC);
	FINI_OBJ(b);
	free(b);
}

static void
prepare(struct datagram_batch *b)
{
	for (unsigned i = 0; i < DATAGRAM_BATCH; i++) {
		b->iov[i] = (struct iovec){b->bytes[i], DATAGRAM_MAX};
		b->heads[i].msg_hdr = (struct msghdr){
		    .msg_name = &b->from[i],
		    .msg_namelen = sizeof(b->from[i]),
		    .msg_iov = &b->iov[i],
		    .msg_iovlen = 1,
		    .msg_control = b->control[i],
		    .msg_controllen = sizeof(b->control[i]),
		};
	}
}

static void
read_dropped(struct msghdr *m, uint32_t *dropped)
{
	struct cmsghdr *c;

	for (c = CMSG_FIRSTHDR(m); c != NULL; c = CMSG_NXTHDR(m, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_RXQ_OVFL)
			memcpy(dropped, CMSG_DATA(c), sizeof(*dropped));
}

unsigned
datagram_receive(struct datagram_batch *b, int fd,
    struct datagram out[DATAGRAM_BATCH], uint32_t *dropped)
{
	int n;

	CHECK_OBJ(b, DATAGRAM_BATCH_MAGIC);
	prepare(b);
	n = recvmmsg(fd, b->heads, DATAGRAM_BATCH, MSG_DONTWAIT, NULL);
	for (int i = 0; i < n; i++) {
		struct msghdr *m = &b->heads[i].msg_hdr;

		memset(&out[i], 0, sizeof(out[i]));
		if (address_from_sockaddr(&out[i].from, m->msg_name,
			m->msg_namelen) != 0)
			out[i].from.len = 0;
		out[i].bytes = (struct str){b->bytes[i], b->heads[i].msg_len};
		out[i].is_cut = (m->msg_flags & MSG_TRUNC) != 0;
		read_dropped(m, dropped);
	}
	return (n > 0 ? (unsigned)n : 0);
}
