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

struct supervisor;

/* Names in the store, beside those of doors_name(). */
#define SERVICE_ADMIN	"aduana-admin"
#define SERVICE_CACHE	"aduana-cache"

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
