/* SPDX-License-Identifier: MIT
 *
 * net/guard.h - which destinations a client may not have dialled.
 *
 * Looks at addresses, never at names: it is asked about each address that is
 * about to be dialled, so a name that rebinds does not pass.  Read-only once
 * built; lives as long as the configuration it was built from.
 */
#ifndef ADUANA_NET_GUARD_H
#define ADUANA_NET_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/net/address.h"

struct guard;

/* Spare ${allow} (copied) from the default refusals.  NULL without memory. */
struct guard	*guard_new(const struct address_net *allow, size_t n);
void		 guard_free(struct guard *);

/* ${endpoint} is where clients reach us: never dialled, not even when its
 * network is allowed.  An unspecified host stands for every address of this
 * machine.  0, or -1 without memory. */
int		 guard_add_listener(struct guard *,
		    const struct address *endpoint);
/* The same for a listener that is not for clients. */
int		 guard_add_admin(struct guard *,
		    const struct address *endpoint);
/* The addresses of this machine's interfaces are our own: refused unless
 * allowed.  0, or -1 with errno. */
int		 guard_read_interfaces(struct guard *);
/* The same for one address. */
int		 guard_add_own(struct guard *, const struct address *);

/* Would it be one of guard_add_listener()'s that answers there? */
bool		 guard_has_listener(const struct guard *,
		    const struct address *);
/* Does any of those answer at that port?  Cheaper, where most do not. */
bool		 guard_has_port(const struct guard *, uint16_t port);
/* NULL: may be dialled; else why not, a constant text such as "loopback
 * address" or "an address of this proxy". */
const char	*guard_refuses(const struct guard *, const struct address *);

#endif
