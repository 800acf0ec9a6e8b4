/* SPDX-License-Identifier: MIT
 *
 * supervisor/announce.c - a few lines on standard error.
 */
#include "proxy/supervisor/announce.h"

#include <string.h>

#include "proxy/base/diag.h"
#include "proxy/supervisor/doors.h"

/* An address of all is none that a browser can open. */
static struct address
reachable(const struct address *a)
{
	struct address local;
	bool all = address_classify(a) == ADDRESS_UNSPECIFIED;

	if (!all ||
	    address_parse(&local, STR("127.0.0.1"), address_port(a)) != 0)
		return (*a);
	return (local);
}

void
announce(const struct doors *doors, const char *admin_socket)
{
	struct address shown;
	char text[ADDRESS_TEXT];
	size_t i;

	for (i = 0; i < doors->count; i++) {
		doors_format(doors, i, text);
		diag_info("proxy on %s%s", text,
		    doors->given[i] ? ", a socket of the service manager's"
				    : "");
	}
	if (doors->count > 0) {
		doors_address(doors, 0, &shown);
		shown = reachable(&shown);
		address_format_endpoint(&shown, text);
		diag_info("set-up and pages on http://%s/", text);
	}
	if (admin_socket != NULL)
		diag_info("ask it with: aduanactl --socket %s status",
		    admin_socket);
	diag_info("ready");
}
