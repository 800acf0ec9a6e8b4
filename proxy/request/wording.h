/* SPDX-License-Identifier: MIT
 *
 * request/wording.h - which danger words hold for a request.
 */
#ifndef ADUANA_REQUEST_WORDING_H
#define ADUANA_REQUEST_WORDING_H

#include "proxy/base/hash.h"

struct log_record;
struct request;
struct words_group;

/* By who asks; NULL: nothing is looked for.  Needs the user's name. */
const struct words_group *wording_group(const struct request *);

/* The stored body was found clean under ${before} (NULL: not at all), and now
 * for this request: what to store. */
struct digest wording_clean(const struct request *,
	    const struct digest *before);

/* What was found, into the log. */
void	 wording_log(struct request *, struct log_record *);

#endif
