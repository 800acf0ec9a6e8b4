/* SPDX-License-Identifier: MIT
 *
 * supervisor/orders.h - what the supervisor is started with, beside its first
 * inputs.
 */
#ifndef ADUANA_SUPERVISOR_ORDERS_H
#define ADUANA_SUPERVISOR_ORDERS_H

#include "proxy/base/hash.h"
#include "proxy/supervisor/inputs.h"

struct worker_hooks;

struct orders {
	struct inputs_source	 source;	/* read again on reload */
	struct hash_seed	 seed;		/* of all tables */
	const struct worker_hooks *hooks;
};

#endif
