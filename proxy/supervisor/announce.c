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

/* A browser's address of a door, "127.0.0.1:3129". */
static void
format_page(const struct doors *doors, size_t i, char text[ADDRESS_TEXT])
{
	struct address shown;

	doors_address(doors, i, &shown);
	shown = reachable(&shown);
	address_format_endpoint(&shown, text);
}

static void
announce_admin(const struct doors *admin, const char *socket)
{
	char text[ADDRESS_TEXT];

	if (admin->count == 0) {
		if (socket != NULL)
			diag_info("ask it with: aduanactl --socket %s status",
			    socket);
		return;
	}
	format_page(admin, 0, text);
	if (socket == NULL)
		diag_info("dashboard on http://%s/", text);
	else
		diag_info("dashboard on http://%s/; a link that logs in: "
			  "aduanactl --socket %s dashboard",
		    text, socket);
}

void
announce(const struct doors *doors, const struct doors *admin,
    const char *admin_socket)
{
	char text[ADDRESS_TEXT];
	size_t i;

	for (i = 0; i < doors->count; i++) {
		doors_format(doors, i, text);
		diag_info("proxy on %s%s", text,
		    doors->given[i] ? ", a socket of the service manager's"
				    : "");
	}
	if (doors->count > 0) {
		format_page(doors, 0, text);
		diag_info("set-up and certificate on http://%s/", text);
	}
	announce_admin(admin, admin_socket);
	diag_info("ready");
}
