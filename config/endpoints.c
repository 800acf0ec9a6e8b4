/* SPDX-License-Identifier: MIT
 *
 * config/endpoints.c - cut "host:port" in two.
 */
#include "config/endpoints.h"

#include <stdbool.h>

#include "config/nets.h"
#include "config/ports.h"

/* Everything up to the colon that begins the port; ${*port} is STR_NONE when
 * there is none. */
static struct str
cut_port(struct str s, struct str *port)
{
	size_t colon = str_rfind(s, ':');

	*port = STR_NONE;
	if (s.len > 0 && s.ptr[0] == '[') {
		colon = str_find(s, ']');
		if (colon == s.len)
			return (s);
		colon++;
		if (colon < s.len && s.ptr[colon] != ':')
			return (s);
	} else if (str_find(s, ':') != colon)
		return (s);	/* IPv6 without brackets: no port */
	if (colon < s.len)
		*port = str_from(s, colon + 1);
	return (str_head(s, colon));
}

const char *
endpoint_parse(struct str s, struct str *host, uint16_t *port)
{
	struct str digits, name = cut_port(s, &digits);
	bool bracketed = name.len >= 2 && name.ptr[0] == '[' &&
			 name.ptr[name.len - 1] == ']';
	uint8_t address[16];

	if (bracketed)
		name = str_head(str_from(name, 1), name.len - 2);
	if (str_eq_nocase(name, STR("localhost")))
		name = STR("127.0.0.1");
	*host = name;
	if ((bracketed || !str_eq(name, STR("*"))) &&
	    net_address(name, address) != NULL)
		return (*port == 0 ? "not an address such as 127.0.0.1:3128, "
				     "[::1]:3128 or *:3128"
				   : "not an IP address such as 192.0.2.1 or "
				     "[2001:db8::1], with a port behind it or "
				     "without");
	if (bracketed && str_find(name, ':') == name.len)
		return ("only IPv6 addresses stand in brackets");
	if (digits.ptr != NULL)
		return (ports_number(digits, port));
	return (*port == 0 ? "the port is missing" : NULL);
}
