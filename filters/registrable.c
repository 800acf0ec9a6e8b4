/* SPDX-License-Identifier: MIT
 *
 * filters/registrable.c - a suffix of a name, by libpsl.
 */
#include "filters/registrable.h"

#include <libpsl.h>

#include "config/host_name.h"

static bool
is_address(struct str host)
{
	struct str last = str_from(host, str_rfind(host, '.') + 1);

	return (str_find(host, ':') < host.len ||
		(last.len > 0 && last.ptr[0] >= '0' && last.ptr[0] <= '9'));
}

/* Bytes of the registrable domain at the end of ${host}; all where there is
 * none. */
static size_t
registrable_len(struct str host)
{
	char text[HOST_NAME_MAX_LEN + 1];
	const char *domain;

	if (host.len >= sizeof(text) || is_address(host))
		return (host.len);
	str_to_z(host, text, sizeof(text));
	domain = psl_registrable_domain(psl_builtin(), text);
	return (domain == NULL ? host.len : strlen(domain));
}

struct str
registrable_domain(struct str host)
{
	return (str_from(host, host.len - registrable_len(host)));
}

bool
registrable_is_shared(struct str a, struct str b)
{
	return (str_eq(a, b) ||
		str_eq(registrable_domain(a), registrable_domain(b)));
}
