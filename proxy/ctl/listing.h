/* SPDX-License-Identifier: MIT
 *
 * ctl/listing.h - the answer to `cache ls`, `tls learned`, `users`, `asks` or
 * `rules`: a table for a person, lines for a program.
 */
#ifndef ADUANA_CTL_LISTING_H
#define ADUANA_CTL_LISTING_H

#include <stdbool.h>
#include <stdio.h>

#include "proxy/base/str.h"
#include "proxy/control/command.h"

/* Its columns. */
struct listing;
extern const struct listing listing_log;
extern const struct listing listing_series;
extern const struct listing listing_top;
/* Of what a command answers; NULL: it is none. */
const struct listing *listing_of(enum command);

/* ${for_person}: columns under names, sizes and times as people say them; else
 * every column of the listing with a tab between, nothing above.  Of no entries
 * a person reads "none", a program nothing.  ${*after} becomes the place to go
 * on after, empty when that was all.  0, or -1 when the answer is none. */
int	 listing_print(const struct listing *, struct str json, FILE *,
	    bool for_person, struct str *after);
/* The same of an array by itself. */
int	 listing_print_rows(const struct listing *, struct str json, FILE *,
	    bool for_person);
/* One entry by itself, for a program.  0, or -1 when it is none. */
int	 listing_print_line(const struct listing *, struct str object, FILE *);
/* Name each column, one a line. */
void	 listing_explain(const struct listing *, FILE *);

#endif
