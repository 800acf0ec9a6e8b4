/* SPDX-License-Identifier: MIT
 *
 * tests/unit/net/name_server.h - a name service in the loop of the test.
 *
 * Answers from a table over UDP on 127.0.0.1; counts what it is asked.
 */
#ifndef ADUANA_TESTS_NAME_SERVER_H
#define ADUANA_TESTS_NAME_SERVER_H

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "tests/unit/event/own_time.h"
#include "tests/unit/unit.h"

enum { NS_A = 1, NS_AAAA = 28, NS_OK = 0, NS_SERVFAIL = 2, NS_NXDOMAIN = 3 };

/* ${v4} addresses 192.0.2.1..., or the one given; ${v6} 2001:db8::1... */
struct ns_row {
	const char	*name;
	int		 rcode;
	int		 v4;
	int		 v6;
	int		 ttl;
	int		 silent_a;
	int		 silent_aaaa;
	const char	*v4_address;
	const char	*v6_address;
};

struct name_server {
	struct watch		 watch;
	int			 fd;
	int			 asked;
	char			 servers[32];
	const struct ns_row	*rows;
	size_t			 n;
};

static inline size_t
ns_record(unsigned char *at, const struct ns_row *row, int type, int i)
{
	const unsigned char head[] = {0xc0, 12, 0, (unsigned char)type, 0, 1,
	    0, 0, (unsigned char)(row->ttl >> 8), (unsigned char)row->ttl, 0,
	    type == NS_A ? 4 : 16};
	char text[64];

	memcpy(at, head, sizeof(head));
	if (type == NS_A) {
		snprintf(text, sizeof(text), "192.0.2.%d", i + 1);
		inet_pton(AF_INET, row->v4_address ? row->v4_address : text,
		    at + sizeof(head));
		return (sizeof(head) + 4);
	}
	snprintf(text, sizeof(text), "2001:db8::%d", i + 1);
	inet_pton(AF_INET6, row->v6_address ? row->v6_address : text,
	    at + sizeof(head));
	return (sizeof(head) + 16);
}

/* The name in the question as text; the offset behind the question. */
static inline size_t
ns_question(const unsigned char *packet, char *name)
{
	size_t at = 12, out = 0;

	while (packet[at] != 0) {
		memcpy(name + out, packet + at + 1, packet[at]);
		out += packet[at];
		name[out++] = '.';
		at += (size_t)packet[at] + 1;
	}
	name[out > 0 ? out - 1 : 0] = '\0';
	return (at + 5);
}

static inline const struct ns_row *
ns_find(const struct name_server *ns, const char *name)
{
	static const struct ns_row unknown = {.rcode = NS_NXDOMAIN};

	for (size_t i = 0; i < ns->n; i++)
		if (strcasecmp(ns->rows[i].name, name) == 0)
			return (&ns->rows[i]);
	return (&unknown);
}

static inline void
ns_on_question(struct watch *watch, unsigned ready)
{
	struct name_server *ns = OWNER_OF(watch, struct name_server, watch);
	unsigned char packet[2048];
	char name[512];
	struct sockaddr_in from;
	socklen_t len = sizeof(from);
	const struct ns_row *row;
	size_t end;
	int type, n;

	(void)ready;
	if (recvfrom(ns->fd, packet, 512, 0, (struct sockaddr *)&from,
	    &len) < 12)
		return;
	ns->asked++;
	end = ns_question(packet, name);
	type = packet[end - 3];
	row = ns_find(ns, name);
	if (type == NS_A ? row->silent_a : row->silent_aaaa)
		return;
	n = type == NS_A ? row->v4 : type == NS_AAAA ? row->v6 : 0;
	packet[2] = 0x81;
	packet[3] = (unsigned char)(0x80 | row->rcode);
	memset(packet + 6, 0, 6);
	packet[7] = (unsigned char)n;
	for (int i = 0; i < n; i++)
		end += ns_record(packet + end, row, type, i);
	sendto(ns->fd, packet, end, 0, (struct sockaddr *)&from, len);
}

static inline void
ns_start(struct name_server *ns, struct loop *loop, const struct ns_row *rows,
    size_t n)
{
	struct sockaddr_in sin = {.sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(sin);

	memset(ns, 0, sizeof(*ns));
	ns->rows = rows;
	ns->n = n;
	ns->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	ck_assert_int_eq(bind(ns->fd, (struct sockaddr *)&sin, len), 0);
	ck_assert_int_eq(getsockname(ns->fd, (struct sockaddr *)&sin, &len),
	    0);
	snprintf(ns->servers, sizeof(ns->servers), "127.0.0.1:%d",
	    ntohs(sin.sin_port));
	ck_assert_int_eq(watch_start(&ns->watch, loop, ns->fd, WATCH_READ,
	    ns_on_question), 0);
}

static inline void
ns_stop(struct name_server *ns)
{
	watch_stop(&ns->watch);
	close(ns->fd);
}

#endif
