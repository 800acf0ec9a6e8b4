/* SPDX-License-Identifier: MIT
 *
 * request/tls_error.h - an origin whose TLS was not good enough, in words for
 * the page, the Proxy-Status field and the log.
 */
#ifndef ADUANA_REQUEST_TLS_ERROR_H
#define ADUANA_REQUEST_TLS_ERROR_H

#include <stdbool.h>

#include "proxy/request/error_page.h"

struct request;
struct transfer;

/* Of a transfer that failed with TRANSFER_NOT_SECURE: one word for log and
 * Proxy-Status. */
const char	*tls_error_token(const struct transfer *);
/* Whether what is stored may hide it: a bad certificate never. */
bool		 tls_error_may_be_hidden(const struct transfer *);

/* The page's sentence and rows, if it is about TLS. */
void		 tls_error_page(struct request *, enum error_language,
		    struct error_page *);
/* The parameters that RFC 9209 (2.3.24) wants of an alert; or "". */
void		 tls_error_parameters(struct request *, struct buf *);

/* For the log, when a setting excused what was wrong: "exception=FILE:LINE
 * TOKEN"; else NULL. */
const char	*tls_error_excuse(struct request *);

#endif
