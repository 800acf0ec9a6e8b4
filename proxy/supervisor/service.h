/* SPDX-License-Identifier: MIT
 *
 * supervisor/service.h - what the service manager is told, and keeps for us.
 *
 * With no manager nothing is done.  Says only what changed; the watchdog's
 * word is said as long as somebody makes progress.
 */
#ifndef ADUANA_SUPERVISOR_SERVICE_H
#define ADUANA_SUPERVISOR_SERVICE_H

#include <stdint.h>

#include "proxy/supervisor/fdstore.h"
#include "proxy/supervisor/status_line.h"

struct supervisor;

/* Names in the store, beside those of doors_name(). */
#define SERVICE_ADMIN	HANDED_STORED "admin"
#define SERVICE_CACHE	HANDED_STORED "cache"

struct service {
	struct handed	 handed;	/* until the first doors are open */
	struct fdstore	 store;
	char		 text[STATUS_LINE_MAX];	/* the last one */
	char		 note[96];	/* of the last reload; "": it was good */
	uint64_t	 requests, hits;	/* at the last count */
	int64_t		 counted_ns;
	int64_t		 next_ns;
	int64_t		 ping_ns;	/* the next word for the watchdog */
};

/* Hear what is handed in.  Before the first fork, once. */
void	 service_open(struct supervisor *);
/* The doors that serve are open: what is left of the handed is closed, and the
 * store gets all that the next start wants. */
void	 service_keep(struct supervisor *);

/* What is in force serves, ${note} ("": none) of the reload that is over. */
void	 service_ready(struct supervisor *, const char *note);
void	 service_stopping(struct supervisor *);

void	 service_settle(struct supervisor *, int64_t now_ns);
int64_t	 service_next_ns(const struct supervisor *);

#endif
