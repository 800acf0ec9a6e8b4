/* SPDX-License-Identifier: MIT
 *
 * tls/origin_peer.h - whom we want at the other end of a TLS connection.
 */
#ifndef ADUANA_TLS_ORIGIN_PEER_H
#define ADUANA_TLS_ORIGIN_PEER_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct tls_exception;

struct origin_peer {
	struct str	 name;		/* to be verified; also the SNI, unless
					 * it is an address */
	bool		 is_ip;
	uint16_t	 port;
	const struct tls_exception *exception;	/* of the settings, or NULL */
};

#endif
