/* SPDX-License-Identifier: MIT
 *
 * http/form.h - the arguments in a query: name=value&name=value.
 *
 * Values have their percent-escapes undone; a "+" is a plus.  Names are taken
 * as they stand.  Refuses what could be read in two ways.
 */
#ifndef ADUANA_HTTP_FORM_H
#define ADUANA_HTTP_FORM_H

#include "proxy/base/str.h"

struct ws;

struct form_pair {
	struct str	 name;
	struct str	 value;		/* never ptr NULL */
};

/* Cut the first byte off ${*s}, which is not empty: its escape undone; -1: that
 * is none. */
int		 form_byte(struct str *s);

/* Cut the first pair off ${*rest}, which is STR_NONE after the last; the value
 * is made in ${ws}.  NULL, or what is wrong (fixed text): no "=", no name, an
 * escape that is none, a control byte, too long for ${ws}. */
const char	*form_next(struct str *rest, struct ws *, struct form_pair *);

#endif
