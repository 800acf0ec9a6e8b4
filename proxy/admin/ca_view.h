/* SPDX-License-Identifier: MIT
 *
 * admin/ca_view.h - the authority's certificate, shown to who asks.
 *
 * Reads the file of the certificate at each question; never the key's.
 */
#ifndef ADUANA_ADMIN_CA_VIEW_H
#define ADUANA_ADMIN_CA_VIEW_H

#include "proxy/base/str.h"

struct admin_args;
struct buf;

/* Both append to ${body} and return the status of the answer: 200, or 409 with
 * a sentence of why there is none.  ${format}: "pem" (or empty), "der",
 * "mobileconfig"; another is a 400.  ${*type} is what the body is. */
unsigned	 ca_view_show(const struct admin_args *, struct buf *body,
		    const char **type);
unsigned	 ca_view_export(const struct admin_args *, struct str format,
		    struct buf *body, const char **type);

#endif
