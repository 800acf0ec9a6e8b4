/* SPDX-License-Identifier: MIT
 *
 * config/tls_exception.h - one row of tls.exceptions, as the operator wrote it.
 *
 *	host: NAME		or *.NAME, or an address; needed
 *	port: PORT		only there; else at any port
 *	allow: [TOKEN...]	tls_excuses.tbl.h, or the word all
 *	fingerprint: SHA256	only for this very certificate; alone it allows
 *				all
 *
 * The first row that fits decides.  Refuses to verify: that is tls/'s.
 */
#ifndef ADUANA_CONFIG_TLS_EXCEPTION_H
#define ADUANA_CONFIG_TLS_EXCEPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/complaint.h"
#include "proxy/base/str.h"

enum tls_excuse {
#define EXCUSE(id, token)	TLS_EXCUSE_##id,
#include "config/tls_excuses.tbl.h"
#undef EXCUSE
	TLS_EXCUSE_COUNT
};

#define TLS_EXCUSES_ALL	((1u << TLS_EXCUSE_COUNT) - 1)
#define TLS_PIN_SIZE	32u

struct tls_exception {
	/* Lower case, without a trailing dot or "*."; addresses as inet_ntop(3)
	 * writes them. */
	const char	*host;
	bool		 is_below;	/* all names below ->host, not itself */
	bool		 has_pin;
	uint16_t	 port;		/* 0: any */
	unsigned	 excuses;	/* 1u << TLS_EXCUSE_* */
	unsigned	 number;	/* of its row, from 1 */
	/* SHA-256 of the certificate (DER) that alone is meant. */
	unsigned char	 pin[TLS_PIN_SIZE];
	struct place	 place;
};

struct tls_exception_list {
	const struct tls_exception *at;
	size_t		 count;
};

/* The first row for ${name} (canonical) at ${port}, or NULL. */
const struct tls_exception *tls_exception_find(
		    const struct tls_exception_list *, struct str name,
		    uint16_t port);
bool		 tls_exception_allows(const struct tls_exception *,
		    enum tls_excuse);
/* Tells apart connections and sessions that were accepted with different rows;
 * NULL: 0. */
unsigned	 tls_exception_number(const struct tls_exception *);

#endif
