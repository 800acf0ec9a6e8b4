/* SPDX-License-Identifier: MIT
 *
 * tls/host_match.h - is a certificate good for a host (RFC 6125 as browsers
 * narrow it)?
 *
 * By subjectAltName alone: DNS names for names, addresses for addresses.  A
 * wildcard is the whole first label, stands for one label, and is never over a
 * public suffix.  Refuses to look at the common name.
 */
#ifndef ADUANA_TLS_HOST_MATCH_H
#define ADUANA_TLS_HOST_MATCH_H

#include <stdbool.h>

#include "proxy/base/str.h"

struct x509_st;

/* ${name}: canonical, a trailing dot is ignored; an address in text form,
 * without brackets. */
bool	 host_match(const struct x509_st *, struct str name, bool is_ip);

/* ${pattern} of a certificate against the host name ${name}. */
bool	 host_match_pattern(struct str pattern, struct str name);

#endif
