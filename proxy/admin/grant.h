/* SPDX-License-Identifier: MIT
 *
 * admin/grant.h - the rule that lets who asked have what they asked for.
 */
#ifndef ADUANA_ADMIN_GRANT_H
#define ADUANA_ADMIN_GRANT_H

#include <stdint.h>

#include "proxy/admin/managed_line.h"
#include "proxy/asks/asks.h"
#include "proxy/net/address.h"

struct buf;
struct route;

/* Embedded in its owner; the rule points into it. */
struct grant {
	struct managed_rule	 rule;
	struct plea		 plea;
	char			 client[ADDRESS_TEXT];
	char			 reason[600];
};

/* 200, or another status with a sentence in ${body}. */
unsigned grant_read(struct grant *, struct asks *, const struct route *,
	    int64_t now_s, struct buf *body);

#endif
