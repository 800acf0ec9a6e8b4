/* SPDX-License-Identifier: MIT
 *
 * config/host_name.h - a host as people spell it, folded into the one form
 * that lists and requests share (http/url.h).
 *
 * Refuses what could not be a host, and never asks a resolver.
 */
#ifndef ADUANA_CONFIG_HOST_NAME_H
#define ADUANA_CONFIG_HOST_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/base/str.h"

#define HOST_NAME_MAX_LEN	253

/* ".example.com", "*.example.com", upper case, one trailing dot, U-labels
 * (made A-labels, RFC 3492), "[2001:DB8::1]": canonical at ${out}, which has
 * HOST_NAME_MAX_LEN bytes; no terminator.  NULL, or what is wrong (fixed
 * text). */
const char	*host_name_fold(struct str spelling, char *out, size_t *len);

/* Is ${spelling} already what host_name_fold() would make of it?  Quick, for
 * millions of names; false is no judgement. */
bool		 host_name_is_folded(struct str spelling);

#endif
