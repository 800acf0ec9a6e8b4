/* SPDX-License-Identifier: MIT
 *
 * admin/intake.c - bytes to a request.
 */
#include "proxy/admin/intake.h"

#include <sys/socket.h>

#include <errno.h>

static const struct h1_limits limits = {.head_bytes = INTAKE_HEAD_MAX,
    .line_bytes = INTAKE_LINE_MAX,
    .fields = INTAKE_FIELDS_MAX};

void
intake_init(struct intake *i)
{
	i->parse = (struct h1_parse){0};
	i->route = (struct route){0};
	i->in_body = i->keeps = false;
	buf_init(&i->in, INTAKE_HEAD_MAX);
	buf_init(&i->body, INTAKE_BODY_MAX);
	ws_init(&i->ws, i->mem, sizeof(i->mem));
}

void
intake_fini(struct intake *i)
{
	buf_fini(&i->in);
	buf_fini(&i->body);
}

void
intake_again(struct intake *i)
{
	i->parse = (struct h1_parse){0};
	i->in_body = false;
	buf_consume(&i->body, buf_len(&i->body));
	buf_trim(&i->body);
	buf_trim(&i->in);
}

static enum intake_result
bad(struct intake *i, unsigned status, struct str problem)
{
	i->keeps = false;
	i->route = (struct route){.status = status, .problem = problem};
	return (INTAKE_BAD);
}

enum intake_result
intake_head(struct intake *i)
{
	ws_reset(&i->ws, 0);
	i->keeps = false;
	switch (h1_parse_request(&i->parse, buf_peek(&i->in), &limits, &i->ws,
	    &i->head)) {
	case H1_DONE:
		break;
	case H1_PARTIAL:
		return (INTAKE_PARTIAL);
	case H1_BAD:
		return (bad(i, i->parse.status, str_of(i->parse.problem)));
	}
	route_of(&i->head, &i->ws, &i->route);
	if (!i->route.is_known)
		return (INTAKE_BAD);
	if (i->route.body_len > INTAKE_BODY_MAX)
		return (bad(i, 413, STR("the body is too long")));
	i->keeps = i->head.minor > 0 &&
		   !head_lists(&i->head, FIELD_CONNECTION, STR("close"));
	return (INTAKE_HEAD);
}

static void
invite(const struct intake *i, int fd)
{
	static const char line[] = "HTTP/1.1 100 Continue\r\n\r\n";

	if (i->head.minor > 0 && buf_len(&i->in) < i->route.body_len &&
	    head_lists(&i->head, FIELD_EXPECT, STR("100-continue")))
		(void)send(fd, line, sizeof(line) - 1,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
}

static enum intake_result
take_body(struct intake *i)
{
	struct str here;

	here = str_head(buf_peek(&i->in),
	    (size_t)i->route.body_len - buf_len(&i->body));
	if (buf_append(&i->body, here) != 0)
		return (bad(i, 413, STR("the body is too long")));
	buf_consume(&i->in, here.len);
	if (buf_len(&i->body) < i->route.body_len)
		return (INTAKE_PARTIAL);
	route_give_body(&i->route, buf_peek(&i->body));
	return (INTAKE_WHOLE);
}

enum intake_result
intake_body(struct intake *i, int fd)
{
	buf_consume(&i->in, i->parse.consumed);
	i->in_body = true;
	invite(i, fd);
	return (take_body(i));
}

enum intake_result
intake_read(struct intake *i, int fd)
{
	size_t room;
	char *to = buf_reserve(&i->in, 1, &room);
	ssize_t n;

	if (to == NULL)
		return (bad(i, 431, STR("the head is too long")));
	n = recv(fd, to, room, MSG_DONTWAIT);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return (INTAKE_PARTIAL);
	if (n <= 0)
		return (INTAKE_GONE);
	buf_commit(&i->in, (size_t)n);
	return (i->in_body ? take_body(i) : intake_head(i));
}

bool
intake_is_empty(const struct intake *i)
{
	return (!i->in_body && buf_len(&i->in) == 0);
}
