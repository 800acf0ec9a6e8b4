/* SPDX-License-Identifier: MIT
 *
 * request/own_pages.h - aduana's own pages on the proxy port: how to set it up,
 * the file that browsers configure themselves from, the authority's
 * certificate, and what tells whether both are in use.
 */
#ifndef ADUANA_REQUEST_OWN_PAGES_H
#define ADUANA_REQUEST_OWN_PAGES_H

struct request;

/* Resolved by nobody; a client gets there through us alone. */
#define OWN_PAGES_HOST	"aduana.internal"

/* Make the response to an origin-form request, or one for aduana.internal: a
 * page, or the error that there is none. */
void	 own_pages_answer(struct request *);

#endif
