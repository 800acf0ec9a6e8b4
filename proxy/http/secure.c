/* SPDX-License-Identifier: MIT
 *
 * http/secure.c - what is known of an intercepted connection.
 */
#include "proxy/http/secure.h"

#include <stdlib.h>

#include "proxy/base/object.h"

/* Behind what is there at ${*at}. */
static struct str
put(char **at, struct str s)
{
	struct str copy = {*at, s.len};

	if (s.len == 0)
		return (STR_NONE);
	memcpy(*at, s.ptr, s.len);
	*at += s.len;
	return (copy);
}

struct secure *
secure_new(struct str host, uint16_t port, bool host_is_ip,
    struct str server_name, struct str user)
{
	struct secure *s = malloc(sizeof(*s) + host.len + server_name.len +
				  user.len);
	char *at;

	if (s == NULL)
		return (NULL);
	INIT_OBJ(s, SECURE_MAGIC);
	s->users = 1;
	at = (char *)(s + 1);
	s->host = put(&at, host);
	s->server_name = put(&at, server_name);
	s->user = put(&at, user);
	s->port = port;
	s->host_is_ip = host_is_ip;
	s->name = host_is_ip && server_name.len > 0 ? s->server_name : s->host;
	return (s);
}

struct secure *
secure_ref(struct secure *s)
{
	CHECK_OBJ(s, SECURE_MAGIC);
	s->users++;
	return (s);
}

void
secure_unref(struct secure *s)
{
	if (s == NULL)
		return;
	CHECK_OBJ(s, SECURE_MAGIC);
	ASSERT(s->users > 0);
	if (--s->users > 0)
		return;
	FINI_OBJ(s);
	free(s);
}
