/* SPDX-License-Identifier: MIT
 *
 * net/address.h - an IP address with a port, a network of addresses.
 *
 * A value: copied, owns nothing.  Strict spellings only (dotted quad, RFC
 * 4291 text): no octal, hexadecimal or short forms, no zone, no names.
 */
#ifndef ADUANA_NET_ADDRESS_H
#define ADUANA_NET_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "proxy/base/str.h"

struct address {
	union {
		struct sockaddr		any;
		struct sockaddr_in	v4;
		struct sockaddr_in6	v6;
	}		 sa;
	socklen_t	 len;	/* of the family in use; 0: no address */
};

/* The first ${bits} bits of a 16-byte address; IPv4 as ::ffff:a.b.c.d. */
struct address_net {
	uint8_t		 bytes[16];
	uint8_t		 bits;
};

enum address_class {
#define ADDRESS_CLASS(name, refused, text) ADDRESS_##name,
#include "proxy/net/address_class.tbl.h"
#undef ADDRESS_CLASS
};

/* Bytes enough for any text below, with its terminator. */
#define ADDRESS_TEXT	56

/* An IP literal, an IPv6 one with or without brackets.  0, or -1 when ${host}
 * is anything else, a name for instance. */
int		 address_parse(struct address *, struct str host,
		    uint16_t port);
/* "ADDRESS:PORT", "[V6]:PORT", ":PORT" or "*:PORT" (every address, IPv6
 * including IPv4); 0 or -1. */
int		 address_parse_endpoint(struct address *, struct str);
/* "NET/BITS" or a lone address; bits of the host must be zero.  0 or -1. */
int		 address_parse_net(struct address_net *, struct str);

/* As a terminated string, IPv6 without brackets, for logs; and "a.b.c.d:port"
 * or "[v6]:port", for messages.  Returns the length. */
size_t		 address_format(const struct address *,
		    char out[ADDRESS_TEXT]);
size_t		 address_format_endpoint(const struct address *,
		    char out[ADDRESS_TEXT]);

/* From and to 16 bytes, IPv4 as ::ffff:a.b.c.d.  Mapped bytes become IPv4. */
void		 address_from_bytes(struct address *, const uint8_t bytes[16],
		    uint16_t port);
void		 address_to_bytes(const struct address *, uint8_t bytes[16]);
/* Take what the kernel gave; a mapped address becomes IPv4.  Other families
 * give -1. */
int		 address_from_sockaddr(struct address *,
		    const struct sockaddr *, socklen_t);

uint16_t	 address_port(const struct address *);
void		 address_set_port(struct address *, uint16_t port);
bool		 address_eq_host(const struct address *,
		    const struct address *);

/* The kind of the host part.  An IPv6 address that carries an IPv4 one
 * (mapped, compatible, NAT64, 6to4, Teredo, ISATAP) is of the carried one's
 * kind unless that is public. */
enum address_class address_classify(const struct address *);
const char	*address_class_text(enum address_class);
/* Whether destinations of this kind are refused unless allowed. */
bool		 address_class_refused(enum address_class);

bool		 address_in_net(const struct address *,
		    const struct address_net *);
bool		 address_in_nets(const struct address *,
		    const struct address_net *, size_t n);

#endif
