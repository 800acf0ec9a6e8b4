/* SPDX-License-Identifier: MIT
 *
 * supervisor/announce.h - the lines a person needs, once, when all is up.
 */
#ifndef ADUANA_SUPERVISOR_ANNOUNCE_H
#define ADUANA_SUPERVISOR_ANNOUNCE_H

struct doors;

/* Where the proxy is, the page that sets clients up, the dashboard and how to
 * get in by the socket (NULL: there is none), and last "aduana: ready". */
void	 announce(const struct doors *, const struct doors *admin,
	    const char *admin_socket);

#endif
