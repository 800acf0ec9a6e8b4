/* SPDX-License-Identifier: MIT
 *
 * net/address_class.tbl.h - what kinds of IP address there are.
 *
 * ADDRESS_CLASS(name, refused, text): ${refused} says whether a client may
 * not have it dialled unless destinations.allow lists it.
 */
ADDRESS_CLASS(PUBLIC,	   false, "public address")
ADDRESS_CLASS(PRIVATE,	   false, "private address")
ADDRESS_CLASS(LOOPBACK,	   true,  "loopback address")
ADDRESS_CLASS(LINK_LOCAL,  true,  "link-local address")
ADDRESS_CLASS(SITE_LOCAL,  true,  "site-local address")
ADDRESS_CLASS(METADATA,	   true,  "cloud metadata address")
ADDRESS_CLASS(UNSPECIFIED, true,  "unspecified address")
ADDRESS_CLASS(MULTICAST,   true,  "multicast address")
ADDRESS_CLASS(BROADCAST,   true,  "broadcast address")
ADDRESS_CLASS(RESERVED,	   true,  "reserved address")
