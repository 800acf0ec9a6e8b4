/* SPDX-License-Identifier: MIT
 *
 * ctl/safe.h - text of strangers, as a terminal may be given it.
 *
 * Addresses, names and words that came over the network may hold what moves a
 * cursor, colours a line or turns its direction: C0 and C1 controls, marks of
 * bidirectional text, what is invisible, bytes that are no UTF-8.  All of that
 * is written out as an escape, \u202e or \xff.
 */
#ifndef ADUANA_CTL_SAFE_H
#define ADUANA_CTL_SAFE_H

#include <stdio.h>

#include "proxy/base/str.h"

struct buf;

/* Append the inside of a JSON string with its escapes read, as far as they are
 * harmless.  0, or -1 at the limit. */
int		 safe_json(struct buf *, struct str);
/* Append bytes; line feeds and tabs pass too when ${lines}, and what is JSON
 * stays the same JSON.  0, or -1 at the limit. */
int		 safe_text(struct buf *, struct str, bool lines);

/* Append bytes as a JSON string, quotes included; what is no UTF-8 becomes the
 * character of that number.  0, or -1 at the limit. */
int		 safe_quote(struct buf *, struct str);

/* How many columns of a terminal such text takes. */
size_t		 safe_columns(struct str);
/* As much of its beginning as fits in so many columns. */
struct str	 safe_fit(struct str, size_t columns);

/* Both of the above, to a stream. */
void		 safe_put_json(FILE *, struct str);
void		 safe_put_text(FILE *, struct str, bool lines);

#endif
