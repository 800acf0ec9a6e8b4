/* SPDX-License-Identifier: MIT
 *
 * net/address.c - an IP address with a port.
 */
#include "proxy/net/address.h"

#include <arpa/inet.h>
#include <string.h>

#include "proxy/base/assert.h"
#include "proxy/base/num.h"

static const uint8_t mapped_prefix[12] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static void
set_v4(struct address *address, const void *bytes, uint16_t port)
{
	memset(address, 0, sizeof(*address));
	address->sa.v4.sin_family = AF_INET;
	address->sa.v4.sin_port = htons(port);
	memcpy(&address->sa.v4.sin_addr, bytes, 4);
	address->len = sizeof(address->sa.v4);
}

void
address_from_bytes(struct address *address, const uint8_t bytes[16],
    uint16_t port)
{
	if (memcmp(bytes, mapped_prefix, sizeof(mapped_prefix)) == 0) {
		set_v4(address, bytes + sizeof(mapped_prefix), port);
		return;
	}
	memset(address, 0, sizeof(*address));
	address->sa.v6.sin6_family = AF_INET6;
	address->sa.v6.sin6_port = htons(port);
	memcpy(&address->sa.v6.sin6_addr, bytes, 16);
	address->len = sizeof(address->sa.v6);
}

void
address_to_bytes(const struct address *address, uint8_t bytes[16])
{
	if (address->sa.any.sa_family == AF_INET) {
		memcpy(bytes, mapped_prefix, sizeof(mapped_prefix));
		memcpy(bytes + sizeof(mapped_prefix), &address->sa.v4.sin_addr,
		    4);
	} else if (address->sa.any.sa_family == AF_INET6) {
		memcpy(bytes, &address->sa.v6.sin6_addr, 16);
	} else {
		memset(bytes, 0, 16);
	}
}

int
address_from_sockaddr(struct address *address, const struct sockaddr *sa,
    socklen_t len)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (sa->sa_family == AF_INET && len >= sizeof(v4)) {
		memcpy(&v4, sa, sizeof(v4));
		set_v4(address, &v4.sin_addr, ntohs(v4.sin_port));
		return (0);
	}
	if (sa->sa_family == AF_INET6 && len >= sizeof(v6)) {
		memcpy(&v6, sa, sizeof(v6));
		address_from_bytes(address, v6.sin6_addr.s6_addr,
		    ntohs(v6.sin6_port));
		/* A link-local peer can only be answered on its link. */
		if (address->sa.any.sa_family == AF_INET6)
			address->sa.v6.sin6_scope_id = v6.sin6_scope_id;
		return (0);
	}
	memset(address, 0, sizeof(*address));
	return (-1);
}

int
address_parse(struct address *address, struct str host, uint16_t port)
{
	char text[INET6_ADDRSTRLEN];
	uint8_t bytes[16];

	memset(address, 0, sizeof(*address));
	if (host.len >= 2 && host.ptr[0] == '[') {
		if (host.ptr[host.len - 1] != ']')
			return (-1);
		host = str_head(str_from(host, 1), host.len - 2);
		if (str_find(host, ':') == host.len)
			return (-1);
	}
	if (host.len == 0 || host.len >= sizeof(text) ||
	    str_find(host, '\0') != host.len)
		return (-1);
	str_to_z(host, text, sizeof(text));
	if (inet_pton(AF_INET, text, bytes) == 1)
		set_v4(address, bytes, port);
	else if (inet_pton(AF_INET6, text, bytes) == 1)
		address_from_bytes(address, bytes, port);
	else
		return (-1);
	return (0);
}

int
address_parse_endpoint(struct address *address, struct str text)
{
	struct str host;
	uint64_t port;
	size_t colon = str_rfind(text, ':');

	memset(address, 0, sizeof(*address));
	if (colon == text.len || text.len - colon > 6 ||
	    num_decimal(str_from(text, colon + 1), 65535, &port) != NUM_OK)
		return (-1);
	host = str_head(text, colon);
	if (host.len == 0 || str_eq(host, STR("*")))
		host = STR("[::]");
	/* Without brackets nobody can tell where the port begins. */
	if (host.ptr[0] != '[' && str_find(host, ':') != host.len)
		return (-1);
	return (address_parse(address, host, (uint16_t)port));
}

size_t
address_format(const struct address *address, char out[ADDRESS_TEXT])
{
	const char *done = NULL;

	if (address->sa.any.sa_family == AF_INET)
		done = inet_ntop(AF_INET, &address->sa.v4.sin_addr, out,
		    ADDRESS_TEXT);
	else if (address->sa.any.sa_family == AF_INET6)
		done = inet_ntop(AF_INET6, &address->sa.v6.sin6_addr, out,
		    ADDRESS_TEXT);
	if (done == NULL)
		memcpy(out, "-", 2);
	return (strlen(out));
}

size_t
address_format_endpoint(const struct address *address, char out[ADDRESS_TEXT])
{
	char host[ADDRESS_TEXT];
	size_t n = address_format(address, host), at = 0;
	bool brackets = address->sa.any.sa_family == AF_INET6;

	if (brackets)
		out[at++] = '[';
	memcpy(out + at, host, n);
	at += n;
	if (brackets)
		out[at++] = ']';
	out[at++] = ':';
	at += num_write(out + at, address_port(address));
	ASSERT(at < ADDRESS_TEXT);
	out[at] = '\0';
	return (at);
}

uint16_t
address_port(const struct address *address)
{
	if (address->sa.any.sa_family == AF_INET)
		return (ntohs(address->sa.v4.sin_port));
	if (address->sa.any.sa_family == AF_INET6)
		return (ntohs(address->sa.v6.sin6_port));
	return (0);
}

void
address_set_port(struct address *address, uint16_t port)
{
	if (address->sa.any.sa_family == AF_INET)
		address->sa.v4.sin_port = htons(port);
	else if (address->sa.any.sa_family == AF_INET6)
		address->sa.v6.sin6_port = htons(port);
}

bool
address_eq_host(const struct address *a, const struct address *b)
{
	uint8_t x[16], y[16];

	address_to_bytes(a, x);
	address_to_bytes(b, y);
	return (memcmp(x, y, sizeof(x)) == 0);
}

/* Whether all bits of ${bytes} from ${bits} on are zero. */
static bool
has_no_host(const uint8_t bytes[16], unsigned bits)
{
	unsigned i;

	for (i = bits; i < 128; i++)
		if (bytes[i / 8] & (0x80u >> (i % 8)))
			return (false);
	return (true);
}

int
address_parse_net(struct address_net *net, struct str text)
{
	struct address address;
	uint64_t bits, most;
	size_t slash = str_find(text, '/');

	memset(net, 0, sizeof(*net));
	if (address_parse(&address, str_head(text, slash), 0) < 0)
		return (-1);
	/* ::ffff:10.0.0.0/104 is written by few and meant by fewer. */
	if (address.sa.any.sa_family == AF_INET &&
	    str_find(str_head(text, slash), ':') < slash)
		return (-1);
	most = address.sa.any.sa_family == AF_INET ? 32 : 128;
	bits = most;
	if (slash != text.len &&
	    (text.len - slash > 4 ||
		num_decimal(str_from(text, slash + 1), most, &bits) != NUM_OK))
		return (-1);
	address_to_bytes(&address, net->bytes);
	net->bits = (uint8_t)(128 - most + bits);
	return (has_no_host(net->bytes, net->bits) ? 0 : -1);
}

bool
address_in_net(const struct address *address, const struct address_net *net)
{
	uint8_t bytes[16];
	unsigned whole = net->bits / 8, rest = net->bits % 8;

	if (address->len == 0)
		return (false);
	address_to_bytes(address, bytes);
	if (memcmp(bytes, net->bytes, whole) != 0)
		return (false);
	return (rest == 0 ||
		((bytes[whole] ^ net->bytes[whole]) >> (8 - rest)) == 0);
}

bool
address_in_nets(const struct address *address, const struct address_net *nets,
    size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (address_in_net(address, &nets[i]))
			return (true);
	return (false);
}
