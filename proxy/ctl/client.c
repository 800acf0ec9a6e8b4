/* SPDX-License-Identifier: MIT
 *
 * ctl/client.c - asking aduana.
 */
#include "proxy/ctl/client.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/base/ws.h"
#include "proxy/http/framing.h"
#include "proxy/http/h1_parse.h"
#include "proxy/http/head.h"

/* A little more than admin itself waits for the supervisor. */
#define TIMEOUT_S	130
#define FIELDS_MAX	32u

int
client_open(const char *path)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	struct timeval limit = {.tv_sec = TIMEOUT_S};
	int fd, error;

	if (strlen(path) >= sizeof(sun.sun_path)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	strcpy(sun.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return (-1);
	if (connect(fd, (const struct sockaddr *)&sun, sizeof(sun)) == 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) == 0)
		return (fd);
	error = errno;
	fd_close(&fd);
	errno = error;
	return (-1);
}

/* Until the peer closes: it answers once and says so. */
static int
receive_all(int fd, struct buf *in)
{
	for (;;) {
		size_t room;
		char *to = buf_reserve(in, 1, &room);
		ssize_t n;

		if (to == NULL)
			return (-1);
		n = recv(fd, to, room, 0);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return ((int)n);
		buf_commit(in, (size_t)n);
	}
}

static int
read_reply(struct str in, struct client_reply *reply)
{
	static const struct h1_limits limits = {
	    .head_bytes = 8192, .line_bytes = 1024, .fields = FIELDS_MAX};
	_Alignas(16) char mem[(FIELDS_MAX + 8) * sizeof(struct field)];
	struct h1_parse parse = {0};
	struct framing framing;
	struct head head;
	struct ws ws;

	ws_init(&ws, mem, sizeof(mem));
	if (h1_parse_response(&parse, in, &limits, &ws, &head) != H1_DONE ||
	    framing_of_response(&head, METHOD_GET, &framing) != NULL ||
	    framing.kind != FRAMING_LENGTH)
		return (-1);
	reply->status = head.status;
	reply->body = str_from(in, parse.consumed);
	return (reply->body.len == framing.length ? 0 : -1);
}

static int
send_request(int fd, const char *method, struct str target)
{
	struct buf out;
	struct str s;
	int bad;

	buf_init(&out, target.len + 256);
	bad = buf_printf(&out,
	    "%s %.*s HTTP/1.1\r\n"
	    "Host: aduana\r\nConnection: close\r\n\r\n",
	    method, STR_ARG(target));
	s = buf_peek(&out);
	if (bad == 0)
		bad = fd_write_all(fd, s.ptr, s.len);
	buf_fini(&out);
	return (bad);
}

enum client_result
client_ask(const char *socket_path, const char *method, struct str target,
    struct buf *in, struct client_reply *reply)
{
	int fd = client_open(socket_path);
	int bad;

	if (fd == -1)
		return (CLIENT_ABSENT);
	bad = send_request(fd, method, target) != 0 || receive_all(fd, in) != 0;
	fd_close(&fd);
	if (bad || read_reply(buf_peek(in), reply) != 0)
		return (CLIENT_BROKEN);
	return (CLIENT_ANSWERED);
}
