/* SPDX-License-Identifier: MIT
 *
 * config/rpz_trigger.h - the owner of a record in a response policy zone: what
 * it is about.
 *
 * Does not know what the record says.
 */
#ifndef ADUANA_CONFIG_RPZ_TRIGGER_H
#define ADUANA_CONFIG_RPZ_TRIGGER_H

#include <stddef.h>

#include "proxy/base/str.h"

#define RPZ_NET_MAX	64

/* "24.0.2.0.192", "48.zz.1.db8.2001" (before ".rpz-ip"), written at ${out} of
 * RPZ_NET_MAX bytes as "192.0.2.0/24"; empty when it is none. */
struct str	 rpz_trigger_net(struct str reversed, char *out);

#endif
