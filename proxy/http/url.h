/* SPDX-License-Identifier: MIT
 *
 * http/url.h - the target of a request, parsed once into its canonical form.
 *
 * Lists, key, log and dialling all use this form: lower-case host without a
 * trailing dot, IPv4 in dotted decimal (decimal, hex and octal spellings
 * folded), IPv6 in RFC 5952 form without brackets, IDN as given in A-labels,
 * the port always a number.  Path and query are kept byte for byte: they are
 * what the origin is asked for.
 */
#ifndef ADUANA_HTTP_URL_H
#define ADUANA_HTTP_URL_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct secure;
struct ws;

enum url_form {
	URL_ABSOLUTE,		/* http://host[:port]/path?query */
	URL_AUTHORITY,		/* host:port, CONNECT only */
	URL_ORIGIN,		/* /path?query: aduana's own pages */
	URL_ASTERISK		/* "*", OPTIONS only; it has a host inside TLS
				 * alone, and then "/" as its path */
};

struct url {
	enum url_form	 form;
	struct str	 scheme;	/* "http" or "https", lower case */
	struct str	 host;		/* canonical; IPv6 without brackets */
	bool		 is_ipv6;
	bool		 is_ip;
	uint16_t	 port;		/* 1 to 65535 */
	struct str	 path;		/* begins with '/', query included */
	struct str	 text;		/* canonical whole: scheme://host[:port]
					 * path, default port left out; for
					 * CONNECT host:port */
};

/* Parse a request target.  ${is_connect} demands authority-form.  userinfo,
 * fragments, control and non-ASCII bytes, ports that are not 1*5DIGIT within
 * 1 to 65535, hosts that are neither a name nor an address are refused; scheme
 * must be http or https ("ftp" and others: refused with a text that says so).
 * Canonical parts are made in ${ws}.  NULL, or what is wrong (fixed text). */
const char	*url_parse(struct url *, struct str target, bool is_connect,
		    struct ws *);

/* The same for a request inside TLS, CONNECT excepted: what has no authority
 * of its own gets that of the connection (->name, ->port), as URL_ABSOLUTE
 * with scheme https.  Whether an absolute URL agrees with the connection is
 * not looked at. */
const char	*url_parse_within(struct url *, struct str target,
		    const struct secure *, struct ws *);

/* The value for Host and for CONNECT: host[:port], brackets for IPv6, default
 * port of the scheme left out. */
struct str	 url_authority(const struct url *, struct ws *);
/* Is that how ${value} is spelled?  Of an absolute URL alone. */
bool		 url_has_authority(const struct url *, struct str value);

/* Parse the value of a Host field into the same canonical host and port
 * (${default_port} when none). NULL, or what is wrong. */
const char	*url_parse_host(struct str value, uint16_t default_port,
		    struct ws *, struct str *host, uint16_t *port);

/* Resolve a reference (Location, Content-Location) against ${base}; the same
 * return and rules as url_parse(). */
const char	*url_resolve(struct url *, const struct url *base,
		    struct str reference, struct ws *);

/* The whole as servers read it, for lists to be held against: escapes of
 * letters, digits, "-", ".", "_" and "~" undone, dot segments gone.  Often
 * ->text itself; STR_NONE on overflow. */
struct str	 url_resolve_plain(const struct url *, struct ws *);

#endif
