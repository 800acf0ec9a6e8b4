/* SPDX-License-Identifier: MIT
 *
 * request/variant.h - which of the responses stored for a URL is this request's
 * (RFC 9111 4.1).
 *
 * Chosen by the fields that Vary names.  A response that sets a cookie and is
 * not said to be public varies by its client too: nobody else is ever given it.
 * That client is known by its address and by every field that tells people
 * behind one address apart.  Where the settings do not want that, it is not
 * stored at all.
 */
#ifndef ADUANA_REQUEST_VARIANT_H
#define ADUANA_REQUEST_VARIANT_H

#include <stdbool.h>

#include "proxy/base/str.h"
#include "proxy/http/vary.h"

struct head;
struct request;

/* Must this head, about to be stored, be kept for its client alone? */
bool		 variant_is_for_client(const struct head *response);

/* The names of the fetched response, for its marker: vary_names(), and one
 * that no field can have. */
enum vary	 variant_names(struct request *, struct str *names);

/* What this request has for ${names}; STR_NONE when there is no room, or when
 * they hold the one for a client and that is not wanted any more. */
struct str	 variant_values(struct request *, struct str names);

/* Do ${names} hold the one for a client? */
bool		 variant_names_client(struct str names);

#endif
