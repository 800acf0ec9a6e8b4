/* SPDX-License-Identifier: MIT
 *
 * ctl/reach.h - where the running aduana is asked, and what to say when nobody
 * answers there.
 */
#ifndef ADUANA_CTL_REACH_H
#define ADUANA_CTL_REACH_H

#include "proxy/ctl/client.h"

/* ${socket} if it is given, else that of the settings in ${config} (NULL: the
 * usual file).  To be freed; NULL: none is known. */
char	*reach_socket(const char *socket, const char *config);
/* Say why ${path} did not answer (errno as the call left it); the exit status.
 * ${path} may be NULL. */
int	 reach_say(const char *path, enum client_result);

#endif
