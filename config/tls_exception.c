/* SPDX-License-Identifier: MIT
 *
 * config/tls_exception.c - which row of tls.exceptions is for a host.
 */
#include "config/tls_exception.h"

static bool
is_for(const struct tls_exception *e, struct str name)
{
	struct str host = str_of(e->host);

	if (!e->is_below)
		return (str_eq_nocase(name, host));
	return (name.len > host.len + 1 &&
		name.ptr[name.len - host.len - 1] == '.' &&
		str_ends_nocase(name, host));
}

const struct tls_exception *
tls_exception_find(const struct tls_exception_list *list, struct str name,
    uint16_t port)
{
	const struct tls_exception *e;
	size_t i;

	for (i = 0; i < list->count; i++) {
		e = &list->at[i];
		if ((e->port == 0 || e->port == port) && is_for(e, name))
			return (e);
	}
	return (NULL);
}

bool
tls_exception_allows(const struct tls_exception *e, enum tls_excuse excuse)
{
	return ((e->excuses & 1u << excuse) != 0);
}

unsigned
tls_exception_number(const struct tls_exception *e)
{
	return (e == NULL ? 0 : e->number);
}
