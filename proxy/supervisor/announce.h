/* SPDX-License-Identifier: MIT
 *
 * supervisor/announce.h - the lines a person needs, once, when all is up.
 */
#ifndef ADUANA_SUPERVISOR_ANNOUNCE_H
#define ADUANA_SUPERVISOR_ANNOUNCE_H

struct doors;

/* Where the proxy is, where its pages are, how to ask it (NULL: not at all),
 * and last "aduana: ready". */
void	 announce(const struct doors *, const char *admin_socket);

#endif
