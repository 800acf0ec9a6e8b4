/* SPDX-License-Identifier: MIT
 *
 * admin/sieve.h - which requests somebody who looks on wants to see.
 *
 * Pure.  Looks at what the log would show: a client that is masked there cannot
 * be looked for here.
 */
#ifndef ADUANA_ADMIN_SIEVE_H
#define ADUANA_ADMIN_SIEVE_H

#include <stdbool.h>
#include <stdint.h>

#include "config/nets.h"

struct format_options;
struct log_record;
struct route;

#define SIEVE_TEXT	256u

/* Zeroed it lets all through. */
struct sieve {
	struct net	 client;
	bool		 has_client;
	bool		 blocked;
	bool		 flagged;
	unsigned	 status_low, status_high;	/* high 0: any */
	uint64_t	 slow_us;
	char		 host[SIEVE_TEXT];	/* with its subdomains */
	char		 user[SIEVE_TEXT];
	char		 method[SIEVE_TEXT];
	char		 result[SIEVE_TEXT];	/* how it begins */
	char		 url[SIEVE_TEXT];	/* a part of it */
};

/* NULL, or what is wrong: a sentence for who asked. */
const char	*sieve_read(struct sieve *, const struct route *);
bool		 sieve_lets(const struct sieve *, const struct log_record *,
		    const struct format_options *);

#endif
