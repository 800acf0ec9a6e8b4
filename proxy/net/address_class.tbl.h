/* SPDX-License-Identifier: MIT
 *
 * net/address_class.tbl.h - what kinds of IP address there are.
 *
 * ADDRESS_CLASS(name, refused, text): ${refused} says whether a client may
 * not have it dialled unless destinations.allow lists it; its text says so.
 */
#define UNLISTED ", not in destinations.allow"
ADDRESS_CLASS(PUBLIC,	   false, "public address")
ADDRESS_CLASS(PRIVATE,	   false, "private address")
ADDRESS_CLASS(LOOPBACK,	   true,  "loopback address" UNLISTED)
ADDRESS_CLASS(LINK_LOCAL,  true,  "link-local address" UNLISTED)
ADDRESS_CLASS(SITE_LOCAL,  true,  "site-local address" UNLISTED)
ADDRESS_CLASS(METADATA,	   true,  "cloud metadata address" UNLISTED)
ADDRESS_CLASS(UNSPECIFIED, true,  "unspecified address" UNLISTED)
ADDRESS_CLASS(MULTICAST,   true,  "multicast address" UNLISTED)
ADDRESS_CLASS(BROADCAST,   true,  "broadcast address" UNLISTED)
ADDRESS_CLASS(RESERVED,	   true,  "reserved address" UNLISTED)
#undef UNLISTED
