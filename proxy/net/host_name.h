/* SPDX-License-Identifier: MIT
 *
 * net/host_name.h - what the name service may be asked for.
 */
#ifndef ADUANA_NET_HOST_NAME_H
#define ADUANA_NET_HOST_NAME_H

#include <stdbool.h>

#include "proxy/base/str.h"

#define HOST_NAME_MAX_LEN	253	/* RFC 1035, without the last dot */

/* Letters, digits, '-' and '_' in labels of 1 to 63; nothing that the name
 * service would read in a second way, and nothing whose last label begins with
 * a digit and so pretends to be an IPv4 address. */
bool	 host_name_is_valid(struct str);

#endif
