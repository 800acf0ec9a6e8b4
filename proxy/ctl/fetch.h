/* SPDX-License-Identifier: MIT
 *
 * ctl/fetch.h - one page fetched as a client of the proxy fetches it, with the
 * time of each phase.
 *
 * A new connection each time.  Bounded in time and size.
 */
#ifndef ADUANA_CTL_FETCH_H
#define ADUANA_CTL_FETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/buf.h"
#include "proxy/base/str.h"

#define FETCH_FIELDS_MAX	16u
#define FETCH_HEAD_MAX		((size_t)256 << 10)
#define FETCH_TEXT		512u

struct fetch_wish {
	const char	*url;
	const char	*method;	/* NULL: GET */
	const char	*proxy;		/* "": none, whatever the environment
					 * says */
	const char	*fields[FETCH_FIELDS_MAX]; /* "Name: value" */
	unsigned	 n_fields;
	struct str	 trust;		/* PEM, beside the system's; may be
					 * empty */
	bool		 any_certificate;
	bool		 http10;
	bool		 redirects;
	long		 timeout_ms;
	size_t		 max;		/* bytes of a body */
};

struct fetched {
	char		 problem[FETCH_TEXT];	/* "": answered */
	bool		 is_far;		/* the proxy was not reached */
	unsigned	 status;		/* 0: none came */
	unsigned	 redirects;
	struct buf	 head;			/* the last, with its status
						 * line */
	struct buf	 body;
	uint64_t	 dns_us;		/* durations; 0: not done */
	uint64_t	 connect_us;
	uint64_t	 tls_us;		/* with the proxy's CONNECT */
	uint64_t	 first_us;		/* from the start on */
	uint64_t	 total_us;
	char		 issuer[FETCH_TEXT];	/* of its certificate; "": no
						 * TLS */
	char		 peer[64];		/* address, port */
};

/* ${*out} is whole in any case and ends with fetch_free().  Blocks. */
void	 fetch_page(const struct fetch_wish *, struct fetched *out);
void	 fetch_free(struct fetched *);
/* The first value of a field of the head, or STR_NONE. */
struct str fetch_field(const struct fetched *, struct str name);

#endif
