/* SPDX-License-Identifier: MIT
 *
 * request/manager.h - Squid's cache manager, for the tools that know it: its
 * pages under /squid-internal-mgr/, and cache_object:// in front of them.
 *
 * Only reads; no action changes anything.  For the networks of the setting
 * manager.allow.
 */
#ifndef ADUANA_REQUEST_MANAGER_H
#define ADUANA_REQUEST_MANAGER_H

#include <stdbool.h>

#include "proxy/base/str.h"

struct request;

/* Of "cache_object://host/info", whole and strict: "/squid-internal-mgr/info",
 * in the workspace; else ${target} itself. */
struct str	 manager_target(struct request *, struct str target);
/* Is the path, without query, one of these pages? */
bool		 manager_meant(struct str path);
/* Make the response to it. */
void		 manager_answer(struct request *, struct str path);

#endif
