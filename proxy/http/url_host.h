/* SPDX-License-Identifier: MIT
 *
 * http/url_host.h - a host, as written in an authority, to its one spelling.
 *
 * Names: lower case, no trailing dot.  IPv4 in decimal, hex or octal spellings
 * and IPv4-mapped IPv6 become dotted decimal; IPv6 takes RFC 5952 form.
 * Refuses percent escapes, zones and non-ASCII bytes.
 */
#ifndef ADUANA_HTTP_URL_HOST_H
#define ADUANA_HTTP_URL_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

#define URL_HOST_MAX	253u

struct url_host {
	char		 text[URL_HOST_MAX + 1];	/* without brackets */
	size_t		 len;
	bool		 is_ip;
	bool		 is_ipv6;
};

/* ${raw} has brackets where it is IPv6.  NULL, or what is wrong. */
const char	*url_host_parse(struct url_host *, struct str raw);

/* Cut an authority into host (brackets kept) and port; ${*port} stays as it is
 * when there is none.  NULL, or what is wrong. */
const char	*url_host_split(struct str authority, struct str *host,
		    uint16_t *port);

#endif
