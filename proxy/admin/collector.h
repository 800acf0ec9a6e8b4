/* SPDX-License-Identifier: MIT
 *
 * admin/collector.h - takes lines of measurements over UDP.
 *
 * The sockets are the supervisor's: what comes while no admin is there waits in
 * them.  Counts every line and keeps the last bad ones, escaped.  Answers
 * nobody.
 */
#ifndef ADUANA_ADMIN_COLLECTOR_H
#define ADUANA_ADMIN_COLLECTOR_H

#include <stdint.h>

#include "proxy/metrics/sample.h"
#include "proxy/net/address.h"

struct admin_args;
struct collector;
struct history;
struct loop;

/* NULL with errno. ${args} and the history outlive it. */
struct collector *collector_new(struct loop *, const struct admin_args *,
		    struct history *);
/* NULL is allowed. */
void		 collector_free(struct collector *);

#define COLLECTOR_BAD_TEXT	160u
struct collector_bad {
	int64_t			 at_ms;		/* 0: there is none */
	enum sample_fault	 fault;
	char			 from[ADDRESS_TEXT];
	char			 text[COLLECTOR_BAD_TEXT]; /* printable ASCII
							    * without \ and "
							    * but in \xNN */
};
#define COLLECTOR_BAD_MAX	16u
/* The ${nth} of the last bad lines, the newest is 0; NULL: no more. */
const struct collector_bad *collector_bad(const struct collector *,
		    unsigned nth);

#endif
