/* SPDX-License-Identifier: MIT
 *
 * request/own_pages.h - aduana's own pages on the proxy port: how to set it up,
 * the file that browsers configure themselves from, the authority's
 * certificate, and what tells whether both are in use.
 */
#ifndef ADUANA_REQUEST_OWN_PAGES_H
#define ADUANA_REQUEST_OWN_PAGES_H

#include <stdbool.h>

struct request;

/* Is it for us: in origin-form and not inside TLS, for aduana.internal, or for
 * an address that we listen on, from a client that asks its proxy for that
 * too? */
bool	 own_pages_meant(const struct request *);
/* Make the response to such a request: a page, or the error that there is none;
 * false: its body is on its way, and this is to be called again when the
 * request is resumed. */
bool	 own_pages_answer(struct request *);

#endif
