/* SPDX-License-Identifier: MIT
 *
 * tls/scope.c - settings that spare.
 */
#include "proxy/tls/scope.h"

#include "config/settings.h"

/* Is the authority bound to domains of which this is none?  No client would
 * take what it signs. */
static bool
is_beyond(const struct settings *s, struct str host, bool is_ip)
{
	struct str name;

	for (size_t i = 0; i < s->tls_ca_names.count && !is_ip; i++) {
		name = str_of(s->tls_ca_names.at[i]);
		if (str_ends_nocase(host, name) &&
		    (host.len == name.len ||
			host.ptr[host.len - name.len - 1] == '.'))
			return (false);
	}
	return (s->tls_ca_names.count > 0);
}

const char *
scope_spares(const struct settings *s, const uint8_t client[16],
    struct str host, bool is_ip, uint16_t port)
{
	if (!s->tls_intercept)
		return ("tls.intercept is false");
	if (!nets_have(&s->tls_clients, client))
		return ("tls.clients does not hold the client");
	if (!ports_have(s->connect_ports, port))
		return ("connect.ports does not hold the port");
	return (is_beyond(s, host, is_ip)
		    ? "tls.ca.names binds the authority to other domains"
		    : NULL);
}
