/* SPDX-License-Identifier: MIT
 *
 * tls/report.h - why a TLS connection to an origin was not taken, in words for
 * a page and a log line.
 */
#ifndef ADUANA_TLS_REPORT_H
#define ADUANA_TLS_REPORT_H

#include <stdbool.h>

enum tls_check {
#define CHECK(id, token, en, es)	TLS_CHECK_##id,
#include "proxy/tls/checks.tbl.h"
#undef CHECK
	TLS_CHECK_COUNT
};

struct tls_report {
	enum tls_check	 check;		/* TLS_CHECK_NONE: nothing is wrong */
	bool		 excused;	/* wrong, but a setting allows it */
	/* Of the certificate that failed; empty texts when there is none.
	 * UTF-8 without control characters. */
	char		 subject[256];
	char		 issuer[256];
	char		 names[256];	/* for which it is good */
	char		 not_before[32];	/* 2026-01-31 12:00:00 UTC */
	char		 not_after[32];
	char		 detail[256];	/* openssl's or the peer's words */
	unsigned	 depth;		/* 0: the origin's own */
	/* Where the missing issuer's certificate is said to be, "http://..."
	 * and printable ASCII; empty: nowhere. */
	char		 issuer_url[256];	/* CHAIN_URL_SIZE */
	bool		 asked_client;	/* the origin asked for a certificate
					 * of the client */
};

/* One word for logs and Proxy-Status: "expired". */
const char	*tls_check_token(enum tls_check);
/* It is about a certificate, not about how TLS was spoken. */
bool		 tls_check_is_certificate(enum tls_check);
/* A sentence for a page. */
const char	*tls_check_text(enum tls_check, bool spanish);

#endif
