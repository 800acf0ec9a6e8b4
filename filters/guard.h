/* SPDX-License-Identifier: MIT
 *
 * filters/guard.h - what must hold beside the text of a rule: from which
 * clients, with which methods.
 *
 * A compiled config condition; owns copies of all it needs.
 */
#ifndef ADUANA_FILTERS_GUARD_H
#define ADUANA_FILTERS_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/base/str.h"

struct client_set;
struct facts;
struct rule_condition;

struct guard {
	unsigned		 magic;
#define GUARD_MAGIC		0xf1170007u
	struct client_set	*clients;	/* NULL: any */
	char			**methods;
	size_t			 nmethods;	/* 0: any */
	char			*reason;	/* NULL: none given */
};

void		 guard_init(struct guard *, const struct rule_condition *);
void		 guard_fini(struct guard *);

bool		 guard_holds(const struct guard *, const struct facts *);

#endif
