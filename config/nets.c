/* SPDX-License-Identifier: MIT
 *
 * config/nets.c - networks of both families.
 */
#include "config/nets.h"

#include <arpa/inet.h>
#include <string.h>

#include "proxy/base/num.h"

static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

const char *
net_address(struct str s, uint8_t out[16])
{
	char text[INET6_ADDRSTRLEN];

	if (s.len == 0 || s.len >= sizeof(text) ||
	    memchr(s.ptr, '\0', s.len) != NULL)
		return ("not an IP address");
	str_to_z(s, text, sizeof(text));
	if (inet_pton(AF_INET6, text, out) == 1)
		return (NULL);
	memcpy(out, mapped, sizeof(mapped));
	if (inet_pton(AF_INET, text, out + sizeof(mapped)) == 1)
		return (NULL);
	return ("not an IP address");
}

static bool
bits_beyond(const struct net *n)
{
	unsigned i = n->prefix / 8u;

	if (i == 16)
		return (false);
	if ((n->address[i] & (0xffu >> n->prefix % 8u)) != 0)
		return (true);
	while (++i < 16)
		if (n->address[i] != 0)
			return (true);
	return (false);
}

const char *
net_parse(struct str s, struct net *out)
{
	struct str rest = s, address = str_split(&rest, '/');
	const char *wrong = net_address(address, out->address);
	bool v4 = str_find(address, ':') == address.len;
	uint64_t most = v4 ? 32 : 128, prefix = most;

	if (wrong != NULL)
		return (address.len == s.len
			    ? "not an IP address, nor a network such as "
			      "192.0.2.0/24"
			    : "not a network such as 192.0.2.0/24");
	if (rest.ptr != NULL && num_decimal(rest, most, &prefix) != NUM_OK)
		return (v4 ? "the prefix must be a number from 0 to 32"
			   : "the prefix must be a number from 0 to 128");
	out->prefix = (uint8_t)(prefix + 128 - most);
	if (bits_beyond(out))
		return ("the address has bits beyond its prefix");
	return (NULL);
}

static bool
net_has(const struct net *n, const uint8_t address[16])
{
	unsigned whole = n->prefix / 8u, rest = n->prefix % 8u;
	unsigned mask = 0xffu & ~(0xffu >> rest);

	if (memcmp(n->address, address, whole) != 0)
		return (false);
	return (rest == 0 ||
		((n->address[whole] ^ address[whole]) & mask) == 0);
}

bool
nets_have(const struct nets *nets, const uint8_t address[16])
{
	size_t i;

	for (i = 0; i < nets->count; i++)
		if (net_has(&nets->at[i], address))
			return (true);
	return (false);
}
