/* SPDX-License-Identifier: MIT
 *
 * ctl/fetched.h - what `fetch` brought, shown: one answer in full, several as a
 * table, or all of it as JSON.
 */
#ifndef ADUANA_CTL_FETCHED_H
#define ADUANA_CTL_FETCHED_H

#include <stdio.h>

#include "proxy/ctl/fetch.h"

struct buf;

/* What stays of one try when its answer is gone. */
struct fetched_try {
	unsigned	 status;
	char		 cache[32];	/* hit, miss, ...; "": unknown */
	char		 problem[FETCH_TEXT];
	size_t		 bytes;
	uint64_t	 dns_us;
	uint64_t	 connect_us;
	uint64_t	 tls_us;
	uint64_t	 first_us;
	uint64_t	 total_us;
};

void	 fetched_note(const struct fetched *, struct fetched_try *);

/* ${authority}: the subject of aduana's; "": not known. */
void	 fetched_print(FILE *, const struct fetched *, const char *authority);
void	 fetched_print_titles(FILE *);
void	 fetched_print_row(FILE *, unsigned number, const struct fetched_try *);
/* Least, average and most of those that were answered. */
void	 fetched_print_sums(FILE *, const struct fetched_try *, unsigned n);
/* Append one try as a JSON object.  0, or -1 at the limit. */
int	 fetched_json(struct buf *, const struct fetched *,
	    const char *authority);

#endif
