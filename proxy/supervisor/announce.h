/* SPDX-License-Identifier: MIT
 *
 * supervisor/announce.h - the lines a person needs, once, when all is up.
 */
#ifndef ADUANA_SUPERVISOR_ANNOUNCE_H
#define ADUANA_SUPERVISOR_ANNOUNCE_H

struct doors;

/* Where the proxy is, where its pages are, and last "aduana: ready". */
void	 announce(const struct doors *);

#endif
