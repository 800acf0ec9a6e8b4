/* SPDX-License-Identifier: MIT
 *
 * net/guard.c - which destinations a client may not have dialled.
 */
#include "proxy/net/guard.h"

#include <ifaddrs.h>
#include <stdlib.h>
#include <string.h>

#include "proxy/base/object.h"

#define ENDPOINT_TEXT	"an address of this proxy"
#define OWN_TEXT	"an address of this machine, not in destinations.allow"

struct addresses {
	struct address	*list;
	size_t		 n;
};

struct guard {
	unsigned		 magic;
#define GUARD_MAGIC		0x60a2d001u
	size_t			 n_allowed;
	struct addresses	 own;
	struct addresses	 listeners;
	struct addresses	 admin;
	struct address_net	 allowed[];
};

struct guard *
guard_new(const struct address_net *allow, size_t n)
{
	struct guard *guard;

	guard = calloc(1, sizeof(*guard) + n * sizeof(*allow));
	if (guard == NULL)
		return (NULL);
	guard->magic = GUARD_MAGIC;
	guard->n_allowed = n;
	if (n > 0)
		memcpy(guard->allowed, allow, n * sizeof(*allow));
	return (guard);
}

void
guard_free(struct guard *guard)
{
	if (guard == NULL)
		return;
	CHECK_OBJ(guard, GUARD_MAGIC);
	free(guard->own.list);
	free(guard->listeners.list);
	free(guard->admin.list);
	FINI_OBJ(guard);
	free(guard);
}

static int
append(struct addresses *addresses, const struct address *address)
{
	struct address *list;

	list = realloc(addresses->list, (addresses->n + 1) * sizeof(*list));
	if (list == NULL)
		return (-1);
	list[addresses->n++] = *address;
	addresses->list = list;
	return (0);
}

int
guard_add_listener(struct guard *guard, const struct address *endpoint)
{
	CHECK_OBJ(guard, GUARD_MAGIC);
	return (append(&guard->listeners, endpoint));
}

int
guard_add_admin(struct guard *guard, const struct address *endpoint)
{
	CHECK_OBJ(guard, GUARD_MAGIC);
	return (append(&guard->admin, endpoint));
}

int
guard_add_own(struct guard *guard, const struct address *address)
{
	CHECK_OBJ(guard, GUARD_MAGIC);
	return (append(&guard->own, address));
}

static int
add_interface(struct guard *guard, const struct ifaddrs *interface)
{
	struct address address;
	socklen_t len;

	if (interface->ifa_addr == NULL)
		return (0);
	len = interface->ifa_addr->sa_family == AF_INET
		  ? sizeof(struct sockaddr_in)
		  : sizeof(struct sockaddr_in6);
	if (address_from_sockaddr(&address, interface->ifa_addr, len) < 0)
		return (0);
	return (guard_add_own(guard, &address));
}

int
guard_read_interfaces(struct guard *guard)
{
	struct ifaddrs *all, *each;
	int failed = 0;

	CHECK_OBJ(guard, GUARD_MAGIC);
	if (getifaddrs(&all) < 0)
		return (-1);
	for (each = all; each != NULL && !failed; each = each->ifa_next)
		failed = add_interface(guard, each);
	freeifaddrs(all);
	return (failed);
}

static bool
is_own(const struct guard *guard, const struct address *address)
{
	size_t i;

	for (i = 0; i < guard->own.n; i++)
		if (address_eq_host(&guard->own.list[i], address))
			return (true);
	return (false);
}

/* Whether dialling the address may reach this very machine. */
static bool
leads_home(const struct guard *guard, const struct address *address)
{
	switch (address_classify(address)) {
	case ADDRESS_LOOPBACK:
	case ADDRESS_UNSPECIFIED:
		return (true);
	case ADDRESS_PUBLIC:
	case ADDRESS_PRIVATE:
	case ADDRESS_LINK_LOCAL:
	case ADDRESS_SITE_LOCAL:
	case ADDRESS_METADATA:
	case ADDRESS_MULTICAST:
	case ADDRESS_BROADCAST:
	case ADDRESS_RESERVED:
		return (is_own(guard, address));
	}
	UNREACHABLE();
}

static bool
is_among(const struct guard *guard, const struct addresses *listeners,
    const struct address *address)
{
	const struct address *listener;
	size_t i;

	for (i = 0; i < listeners->n; i++) {
		listener = &listeners->list[i];
		if (address_port(listener) != address_port(address))
			continue;
		if (address_eq_host(listener, address))
			return (true);
		/* 0.0.0.0 dialled means 127.0.0.1, and a listener there
		 * hears it. */
		if ((address_classify(listener) == ADDRESS_UNSPECIFIED ||
			address_classify(address) == ADDRESS_UNSPECIFIED) &&
		    leads_home(guard, address))
			return (true);
	}
	return (false);
}

bool
guard_has_listener(const struct guard *guard, const struct address *address)
{
	CHECK_OBJ(guard, GUARD_MAGIC);
	return (is_among(guard, &guard->listeners, address));
}

bool
guard_has_port(const struct guard *guard, uint16_t port)
{
	size_t i;

	CHECK_OBJ(guard, GUARD_MAGIC);
	for (i = 0; i < guard->listeners.n; i++)
		if (address_port(&guard->listeners.list[i]) == port)
			return (true);
	return (false);
}

const char *
guard_refuses(const struct guard *guard, const struct address *address)
{
	enum address_class class = address_classify(address);

	CHECK_OBJ(guard, GUARD_MAGIC);
	if (is_among(guard, &guard->listeners, address) ||
	    is_among(guard, &guard->admin, address))
		return (ENDPOINT_TEXT);
	if (address_in_nets(address, guard->allowed, guard->n_allowed))
		return (NULL);
	if (address_class_refused(class))
		return (address_class_text(class));
	return (is_own(guard, address) ? OWN_TEXT : NULL);
}
