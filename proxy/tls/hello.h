/* SPDX-License-Identifier: MIT
 *
 * tls/hello.h - what a ClientHello says before anything is answered.
 *
 * Pure: bytes in, values out (RFC 8446 4.1.2 and 5.1, RFC 6066 3, RFC 7301).
 * Strict: what two readers could take for two names is bad.  Refuses to
 * negotiate: that is openssl's, which reads the same bytes afterwards.
 */
#ifndef ADUANA_TLS_HELLO_H
#define ADUANA_TLS_HELLO_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

/* A whole hello with its record headers is at most this; browsers with
 * post-quantum key shares need about 2 KiB. */
#define HELLO_MAX	(16u * 1024 + 512)
#define HELLO_NAME_MAX	253u

enum hello_result {
	HELLO_PARTIAL,		/* more bytes are needed */
	HELLO_DONE,
	HELLO_NOT_TLS,		/* the first bytes are no TLS handshake */
	HELLO_BAD		/* ->problem; it began like one */
};

struct hello {
	/* Lower case, without a trailing dot; empty: none was sent.  What is no
	 * host name (an address literal, bad characters, too long) is none, and
	 * ->problem says so in a HELLO_DONE. */
	char		 name[HELLO_NAME_MAX + 1];
	unsigned	 name_len;
	bool		 offers_http1;	/* ALPN "http/1.1", or no ALPN */
	bool		 offers_h2;
	bool		 has_alpn;
	uint16_t	 version;	/* the highest offered: 0x0304 is 1.3 */
	bool		 resumes;	/* a ticket or PSK is offered */
	const char	*problem;
};

/* ${bytes} from the first of the connection on; more may follow.  Never reads
 * past ${bytes}. Callable again with more: cheap, bounded by HELLO_MAX. */
enum hello_result hello_parse(struct hello *, struct str bytes);

#endif
