/* SPDX-License-Identifier: MIT
 *
 * net/address_class.c - what kind of IP address this is.
 */
#include "proxy/net/address.h"

#include <string.h>

#include "proxy/base/assert.h"

/* Networks as 16-byte prefixes; the first that fits decides, so the narrow
 * ones come first.  IPv4 prefixes are as long as the IPv4 part. */
struct known_net {
	uint8_t			 bytes[16];
	uint8_t			 bits;
	enum address_class	 class;
};

/* IANA IPv4 special-purpose registry (RFC 6890), as far as it matters here:
 * documentation and benchmark networks lead nowhere and are left public. */
static const struct known_net v4_nets[] = {
    {{169, 254, 169, 254}, 32, ADDRESS_METADATA},
    {{169, 254, 170, 2}, 32, ADDRESS_METADATA},
    {{100, 100, 100, 200}, 32, ADDRESS_METADATA},
    {{168, 63, 129, 16}, 32, ADDRESS_METADATA},
    {{192, 0, 0, 192}, 32, ADDRESS_METADATA},
    {{255, 255, 255, 255}, 32, ADDRESS_BROADCAST},
    {{0}, 8, ADDRESS_UNSPECIFIED},
    {{127}, 8, ADDRESS_LOOPBACK},
    {{169, 254}, 16, ADDRESS_LINK_LOCAL},
    {{10}, 8, ADDRESS_PRIVATE},
    {{172, 16}, 12, ADDRESS_PRIVATE},
    {{192, 168}, 16, ADDRESS_PRIVATE},
    {{100, 64}, 10, ADDRESS_PRIVATE},
    {{224}, 4, ADDRESS_MULTICAST},
    {{240}, 4, ADDRESS_RESERVED},
};

static const struct known_net v6_nets[] = {
    {{0xfd, 0x00, 0x0e, 0xc2, [14] = 0x02, [15] = 0x54}, 128, ADDRESS_METADATA},
    {{[15] = 1}, 128, ADDRESS_LOOPBACK},
    {{0}, 128, ADDRESS_UNSPECIFIED},
    {{0xfe, 0x80}, 10, ADDRESS_LINK_LOCAL},
    {{0xfe, 0xc0}, 10, ADDRESS_SITE_LOCAL},
    {{0xfc}, 7, ADDRESS_PRIVATE},
    {{0xff}, 8, ADDRESS_MULTICAST},
};

/* IPv6 prefixes under which an IPv4 address travels, and where it stands. */
struct carrier {
	uint8_t		 bytes[16];
	uint8_t		 bits;
	uint8_t		 at[4];
	uint8_t		 flip;	/* 0xff: written inverted */
	bool		 padding; /* 0.0.0.0 means that none stands here */
};

static const struct carrier carriers[] = {
    /* mapped (RFC 4291 2.5.5.2), compatible (2.5.5.1), translated (RFC
     * 2765) */
    {{[10] = 0xff, [11] = 0xff}, 96, {12, 13, 14, 15}, 0, false},
    {{0}, 96, {12, 13, 14, 15}, 0, false},
    {{[8] = 0xff, [9] = 0xff}, 96, {12, 13, 14, 15}, 0, false},
    /* NAT64: RFC 6052, and RFC 8215 with either way to fill its /48 */
    {{0x00, 0x64, 0xff, 0x9b}, 96, {12, 13, 14, 15}, 0, false},
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, {12, 13, 14, 15}, 0, true},
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, {6, 7, 9, 10}, 0, true},
    /* 6to4 (RFC 3056), Teredo (RFC 4380) */
    {{0x20, 0x02}, 16, {2, 3, 4, 5}, 0, false},
    {{0x20, 0x01}, 32, {12, 13, 14, 15}, 0xff, false},
};

static const struct known_net isatap[] = {
    {{0x00, 0x00, 0x5e, 0xfe}, 32, ADDRESS_PUBLIC},
    {{0x02, 0x00, 0x5e, 0xfe}, 32, ADDRESS_PUBLIC},
};

static bool
has_prefix(const uint8_t *bytes, const uint8_t *prefix, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	if (memcmp(bytes, prefix, whole) != 0)
		return (false);
	return (rest == 0 ||
		((bytes[whole] ^ prefix[whole]) >> (8 - rest)) == 0);
}

static enum address_class
class_among(const struct known_net *nets, size_t n, const uint8_t *bytes)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (has_prefix(bytes, nets[i].bytes, nets[i].bits))
			return (nets[i].class);
	return (ADDRESS_PUBLIC);
}

static enum address_class
class_v4(const uint8_t bytes[4])
{
	return (class_among(v4_nets, sizeof(v4_nets) / sizeof(v4_nets[0]),
	    bytes));
}

static enum address_class
class_carried(const uint8_t bytes[16])
{
	enum address_class class;
	uint8_t v4[4];
	size_t i, k;

	for (i = 0; i < sizeof(carriers) / sizeof(carriers[0]); i++) {
		if (!has_prefix(bytes, carriers[i].bytes, carriers[i].bits))
			continue;
		for (k = 0; k < 4; k++)
			v4[k] = bytes[carriers[i].at[k]] ^ carriers[i].flip;
		if (carriers[i].padding && memcmp(v4, "\0\0\0", 4) == 0)
			continue;
		class = class_v4(v4);
		if (class != ADDRESS_PUBLIC)
			return (class);
	}
	/* ISATAP (RFC 5214 6.1) is known by its interface part, under any
	 * prefix. */
	for (i = 0; i < sizeof(isatap) / sizeof(isatap[0]); i++)
		if (has_prefix(bytes + 8, isatap[i].bytes, isatap[i].bits))
			return (class_v4(bytes + 12));
	return (ADDRESS_PUBLIC);
}

enum address_class
address_classify(const struct address *address)
{
	enum address_class class;
	uint8_t bytes[16];

	if (address->sa.any.sa_family == AF_INET)
		return (class_v4((const uint8_t *)&address->sa.v4.sin_addr));
	if (address->sa.any.sa_family != AF_INET6)
		return (ADDRESS_RESERVED);
	address_to_bytes(address, bytes);
	class = class_among(v6_nets, sizeof(v6_nets) / sizeof(v6_nets[0]),
	    bytes);
	return (class != ADDRESS_PUBLIC ? class : class_carried(bytes));
}

static const struct {
	const char	*text;
	bool		 refused;
} facts[] = {
#define ADDRESS_CLASS(name, refused, text) [ADDRESS_##name] = {text, refused},
#include "proxy/net/address_class.tbl.h"
#undef ADDRESS_CLASS
};

const char *
address_class_text(enum address_class kind)
{
	return (facts[kind].text);
}

bool
address_class_refused(enum address_class kind)
{
	return (facts[kind].refused);
}
