/* SPDX-License-Identifier: MIT
 *
 * http/secure.h - what is known of an intercepted connection, for the requests
 * that come inside it.
 *
 * A value on the heap, shared by the connection and by what goes on after it
 * (a refresh in the background); written until the first request, then only
 * read.  Refuses to hold a secret.
 */
#ifndef ADUANA_HTTP_SECURE_H
#define ADUANA_HTTP_SECURE_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct secure {
	unsigned	 magic;
#define SECURE_MAGIC	0x5ec04e01u
	unsigned	 users;
	/* The authority of the CONNECT, canonical (http/url.h): the origin that
	 * is dialled. */
	struct str	 host;
	uint16_t	 port;
	bool		 host_is_ip;
	/* The server name of the ClientHello, canonical; empty: none.  It names
	 * leaf, verification, URL and key where the authority is a bare address
	 * and this is a name; else it is only looked at by the filters. */
	struct str	 server_name;
	/* What the inner requests are for: ->host, or ->server_name as above.
	 * Borrowed from one of the two. */
	struct str	 name;
	/* Who had logged in for the CONNECT; empty: nobody. */
	struct str	 user;
	/* Of the client's TLS, for the log: "TLSv1.3",
	 * "TLS_AES_128_GCM_SHA256"; static texts of the library. */
	const char	*version;
	const char	*cipher;
	bool		 resumed;
};

/* One user; NULL without memory.  Names are copied. */
struct secure	*secure_new(struct str host, uint16_t port, bool host_is_ip,
		    struct str server_name, struct str user);
struct secure	*secure_ref(struct secure *);
/* NULL is allowed. */
void		 secure_unref(struct secure *);

#endif
