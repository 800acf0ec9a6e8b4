/* SPDX-License-Identifier: MIT
 *
 * http/secure.c - what is known of an intercepted connection.
 */
#include "proxy/http/secure.h"

#include <stdlib.h>

#include "proxy/base/object.h"

struct secure *
secure_new(struct str host, uint16_t port, bool host_is_ip,
    struct str server_name)
{
	struct secure *s = malloc(sizeof(*s) + host.len + server_name.len);
	char *text;

	if (s == NULL)
		return (NULL);
	INIT_OBJ(s, SECURE_MAGIC);
	s->users = 1;
	text = (char *)(s + 1);
	memcpy(text, host.ptr, host.len);
	s->host = (struct str){text, host.len};
	text += host.len;
	if (server_name.len > 0) {
		memcpy(text, server_name.ptr, server_name.len);
		s->server_name = (struct str){text, server_name.len};
	}
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
