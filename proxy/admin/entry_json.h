/* SPDX-License-Identifier: MIT
 *
 * admin/entry_json.h - one stored response for a person or a program to read.
 *
 * Never its body; what could let somebody in (cookies, passwords, tokens) is
 * hidden, in heads and among the values that chose a variant.
 */
#ifndef ADUANA_ADMIN_ENTRY_JSON_H
#define ADUANA_ADMIN_ENTRY_JSON_H

#include <stdint.h>

#include "proxy/base/str.h"

struct buf;
struct walk_item;

/* Append a JSON string with its quotes; bytes that are not UTF-8 or not to be
 * shown are escaped.  0, or -1 at the buffer's limit; so below. */
int	 entry_json_text(struct buf *, struct str);

/* Append the members of one entry, without braces: "status":200,...  ${head} is
 * its stored head, empty when not known. */
int	 entry_json_facts(struct buf *, const struct walk_item *,
	    struct str head, int64_t now_ms);
/* Append the lines of a stored head as an array of strings. */
int	 entry_json_head(struct buf *, struct str head);

#endif
