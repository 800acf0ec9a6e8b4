/* SPDX-License-Identifier: MIT
 *
 * worker/surroundings.c - settings to resolver and guard.
 */
#include "proxy/worker/surroundings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config/settings.h"
#include "proxy/base/buf.h"
#include "proxy/base/diag.h"
#include "proxy/net/guard.h"
#include "proxy/net/listener.h"
#include "proxy/net/resolver.h"

#define SERVERS_MAX	(64u << 10)

static int
write_servers(struct buf *out, const struct endpoints *servers)
{
	const struct endpoint *e;
	bool v6;
	size_t i;

	for (i = 0; i < servers->count; i++) {
		e = &servers->at[i];
		v6 = strchr(e->host, ':') != NULL;
		if (buf_printf(out, "%s%s%s%s:%u", i == 0 ? "" : ",",
			v6 ? "[" : "", e->host, v6 ? "]" : "", e->port) != 0)
			return (-1);
	}
	return (buf_append(out, (struct str){"", 1}));
}

struct resolver *
surroundings_resolver(struct loop *loop, const struct settings *settings)
{
	struct resolver *resolver = NULL;
	struct buf servers;

	buf_init(&servers, SERVERS_MAX);
	if (write_servers(&servers, &settings->dns_servers) != 0)
		diag_warnx("dns.servers: too many");
	else
		resolver = resolver_new(loop,
		    settings->dns_servers.count == 0 ? NULL
						     : buf_peek(&servers).ptr,
		    (int)settings->dns_timeout);
	buf_fini(&servers);
	return (resolver);
}

static struct guard *
guard_allowing(const struct nets *nets)
{
	struct address_net *allow = calloc(nets->count + 1, sizeof(*allow));
	struct guard *guard;
	size_t i;

	if (allow == NULL)
		return (NULL);
	for (i = 0; i < nets->count; i++) {
		memcpy(allow[i].bytes, nets->at[i].address,
		    sizeof(allow[i].bytes));
		allow[i].bits = nets->at[i].prefix;
	}
	guard = guard_new(allow, nets->count);
	free(allow);
	return (guard);
}

static int
add_listeners(struct guard *guard, const int *listeners, size_t n)
{
	struct address address;
	size_t i;

	for (i = 0; i < n; i++)
		if (listener_address(listeners[i], &address) != 0 ||
		    guard_add_listener(guard, &address) != 0)
			return (-1);
	return (0);
}

static int
add_endpoints(struct guard *guard, const struct endpoints *endpoints)
{
	const struct endpoint *e;
	struct address address;
	size_t i;

	for (i = 0; i < endpoints->count; i++) {
		e = &endpoints->at[i];
		if (address_parse(&address,
			str_of(strcmp(e->host, "*") == 0 ? "::" : e->host),
			e->port) != 0 ||
		    guard_add_admin(guard, &address) != 0)
			return (-1);
	}
	return (0);
}

struct guard *
surroundings_guard(const struct settings *settings, const int *listeners,
    size_t n)
{
	struct guard *guard = guard_allowing(&settings->destinations_allow);

	errno = 0;
	if (guard != NULL && add_listeners(guard, listeners, n) == 0 &&
	    add_endpoints(guard, &settings->admin_listen) == 0 &&
	    guard_read_interfaces(guard) == 0)
		return (guard);
	diag_warn("cannot tell which destinations are our own");
	if (guard != NULL)
		guard_free(guard);
	return (NULL);
}
