/* SPDX-License-Identifier: MIT
 *
 * config/nets.h - sets of networks, whatever their family.
 *
 * An address is 16 bytes; IPv4 is held as ::ffff:a.b.c.d, so one comparison
 * serves both families.
 */
#ifndef ADUANA_CONFIG_NETS_H
#define ADUANA_CONFIG_NETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct net {
	uint8_t		 address[16];	/* bits beyond the prefix are 0 */
	uint8_t		 prefix;	/* 0 to 128; IPv4's /8 is 104 here */
};

struct nets {
	const struct net *at;
	size_t		 count;
};

/* One address as 16 bytes: dotted decimal of four parts, or IPv6 without
 * brackets or zone.  A v4-mapped IPv6 spelling is the IPv4 address.  NULL, or
 * what is wrong (fixed text). */
const char	*net_address(struct str, uint8_t out[16]);

/* "192.0.2.0/24", "2001:db8::/32" or a single address.  Bits set beyond the
 * prefix are refused.  NULL, or what is wrong (fixed text). */
const char	*net_parse(struct str, struct net *);

/* Linear in the number of nets. */
bool		 nets_have(const struct nets *, const uint8_t address[16]);

#endif
