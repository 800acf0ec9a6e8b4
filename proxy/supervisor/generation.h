/* SPDX-License-Identifier: MIT
 *
 * supervisor/generation.h - the workers that live by one configuration.
 *
 * Bookkeeping alone: who sits where, who is ready, who is due, what time is up.
 * It forks nobody, kills nobody and is told the time.
 *
 *	STARTING -> SERVING -> DRAINING -> ENDING -> gone
 *	    \_____________________^
 */
#ifndef ADUANA_SUPERVISOR_GENERATION_H
#define ADUANA_SUPERVISOR_GENERATION_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "proxy/base/list.h"
#include "proxy/supervisor/doors.h"
#include "proxy/supervisor/pulse.h"
#include "proxy/supervisor/throttle.h"

struct inputs;

#define GENERATION_NEVER	INT64_MAX

enum generation_state {
	GENERATION_STARTING,	/* not all have said that they are ready */
	GENERATION_SERVING,
	GENERATION_DRAINING,	/* accept nothing, finish what runs */
	GENERATION_ENDING	/* told to end at once */
};

/* One place for a worker. */
struct seat {
	pid_t			 pid;		/* 0: empty */
	unsigned		 slot;		/* of the one who sits */
	bool			 ready;
	int64_t			 due_ns;	/* empty: when to fill it */
	struct throttle		 throttle;
	struct pulse		 pulse;		/* as the watchdog saw it */
	bool			 killed;	/* by the watchdog */
};

struct generation {
	unsigned		 magic;
#define GENERATION_MAGIC	0x6e8e4a01u
	unsigned		 number;
	enum generation_state	 state;
	bool			 broken;	/* one died before it was
						 * ready */
	int64_t			 deadline_ns;	/* of the state */
	struct list		 link;
	struct inputs		*inputs;	/* owned */
	struct doors		 doors;		/* owned */
	struct doors		 metrics;	/* UDP, admin's; owned */
	struct doors		 admin_doors;	/* owned */
	unsigned		 count;
	struct seat		 seats[];
};

/* STARTING, all seats empty and due, no deadline.  NULL without memory. */
struct generation	*generation_new(unsigned number, unsigned seats);
/* Nobody may sit any more. */
void			 generation_free(struct generation *);

/* An empty seat whose time has come, or NULL. */
struct seat	*generation_due(struct generation *, int64_t now_ns);
void		 generation_seat_taken(struct seat *, pid_t, unsigned slot,
		    int64_t now_ns);
/* No worker could be made; try again later. */
void		 generation_seat_failed(struct seat *, int64_t now_ns);
/* Who sits there died. */
void		 generation_seat_died(struct generation *, struct seat *,
		    int64_t now_ns);
struct seat	*generation_seat_of(struct generation *, pid_t);

/* Everybody sits and is ready. */
bool		 generation_is_ready(const struct generation *);
/* Nobody sits. */
bool		 generation_is_empty(const struct generation *);
/* Seats that are taken. */
unsigned	 generation_alive(const struct generation *);

void		 generation_enter(struct generation *, enum generation_state,
		    int64_t deadline_ns);
/* When something here is next due: a seat, or the state's deadline. */
int64_t		 generation_next_ns(const struct generation *);

const char	*generation_state_name(enum generation_state);

#endif
