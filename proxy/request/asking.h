/* SPDX-License-Identifier: MIT
 *
 * request/asking.h - what the lists are told of a request: the one place that
 * fills in a struct facts.
 *
 * Decides nothing.
 */
#ifndef ADUANA_REQUEST_ASKING_H
#define ADUANA_REQUEST_ASKING_H

#include "filters/facts.h"
#include "proxy/base/str.h"

struct request;
struct url;

/* Who asks, when, with what, for ${url} by ${method}; borrowed from both and
 * from the exchange's workspace.  0, or -1 without room there. */
int	 asking_facts(struct request *, const struct url *, struct str method,
	    struct facts *);

#endif
