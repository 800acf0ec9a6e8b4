/* SPDX-License-Identifier: MIT
 *
 * supervisor/state.h - what the supervisor knows: private to supervisor/.
 *
 * supervisor.c owns its course; spawn.c, reap.c and reload.c change it on the
 * way.  Nothing here is shared with a child but by inheritance.
 */
#ifndef ADUANA_SUPERVISOR_STATE_H
#define ADUANA_SUPERVISOR_STATE_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "proxy/base/hash.h"
#include "proxy/event/loop.h"
#include "proxy/event/signal.h"
#include "proxy/event/timer.h"
#include "proxy/supervisor/fdstore.h"
#include "proxy/supervisor/generation.h"
#include "proxy/supervisor/helper.h"
#include "proxy/supervisor/orders.h"
#include "proxy/supervisor/privilege.h"
#include "proxy/supervisor/status_line.h"
#include "proxy/tls/ca_places.h"

struct inputs;
struct settings;
struct shared;

enum process {
#define PROCESS(id, title, owns)	PROCESS_##id,
#include "proxy/supervisor/processes.tbl.h"
#undef PROCESS
	PROCESS_COUNT
};

enum supervisor_state {
	SUPERVISOR_STARTING,	/* nobody serves yet */
	SUPERVISOR_SERVING,
	SUPERVISOR_STOPPING,	/* workers finish */
	SUPERVISOR_CLOSING	/* admin writes the last lines */
};

struct supervisor;

/* One admin.  It keeps the log and the files of the state and takes questions,
 * until it retires: then it only gives the answers that it owes. */
struct admin_child {
	struct supervisor	*home;
	pid_t			 pid;		/* 0: none */
	int			 control;	/* message.h, our end; -1 */
	struct watch		 watch;
	int64_t			 deadline_ns;	/* it is gone by then */
	bool			 told;		/* to stop */
	struct pulse		 pulse;		/* while it is the current */
	bool			 killed;	/* by the watchdog */
};

/* Serving or starting, and those that have retired. */
#define ADMINS_MAX	6u

struct admins {
	struct admin_child	 all[ADMINS_MAX];
	struct admin_child	*current;	/* NULL: none */
	bool			 retiring;	/* the current one is told to */
	struct throttle		 throttle;
	int64_t			 due_ns;	/* none: when to start it */
};

/* Whoever waits for an answer. */
struct asker {
	struct admin_child	*admin;		/* NULL: nobody does */
	uint32_t		 id;		/* message id */
};

/* Two that may be: helper.h. */
struct signer_child {
	struct helper		 helper;
	bool			 is_to_rotate;	/* the next one */
	bool			 rotating;	/* this one */
	struct asker		 asker;
};

struct verifier_child {
	struct helper		 helper;
	char			 file[PATH_MAX]; /* users.file that it read */
	struct digest		 digest;	/* and its text */
};

/* Who fetches lists, now and then. */
struct list_updates {
	pid_t			 pid;		/* 0: nobody */
	bool			 asked;		/* for all of them */
	bool			 failed;	/* for some of them */
	struct asker		 asker;		/* waits for the end */
	unsigned		 planned_for;	/* generation; 0: for none */
	int64_t			 next_ns;
	int64_t			 last_ns;	/* when the last one ended */
};

/* A reload under way. */
struct reload {
	struct generation	*starting;	/* NULL: none */
	bool			 again;		/* asked for meanwhile */
	unsigned		 needs;		/* free rows, to begin again */
	struct asker		 asker;
	char			*notes;		/* for the answer; or NULL */
};

/* service.h */
struct service {
	struct handed	 handed;	/* until the first doors are open */
	struct fdstore	 store;
	char		 text[STATUS_LINE_MAX];
	char		 note[96];	/* of the last reload; "": good */
	uint64_t	 requests, hits;	/* at the last count */
	int64_t		 counted_ns;
	int64_t		 next_ns;
	int64_t		 ping_ns;	/* the next word for the watchdog */
};

/* watchdog.h */
struct watchdog {
	int64_t		 next_ns;	/* look */
	unsigned	 barren;	/* looks since anybody in force beat */
	unsigned	 pause;		/* looks without a death */
};

struct supervisor {
	unsigned		 magic;
#define SUPERVISOR_MAGIC	0x5a9e4001u
	enum supervisor_state	 state;
	const struct orders	*orders;
	pid_t			 pid;
	int64_t			 started_ns;	/* wall clock */
	struct loop		*loop;
	struct signal_source	 signals;
	struct timer		 timer;
	struct shared		*shared;
	struct privilege	 privilege;
	int			 ready_fds[2];	/* workers say: pid_t */
	struct watch		 ready_watch;
	int			 admin_listener;
	/* Settings that only a restart changes. */
	char			*log_path;
	int			 state_lock;	/* state_lock.h */
	char			*log_key_path;
	char			*admin_socket;
	char			*learned_path;
	char			*asks_path;
	char			*metrics_path;
	struct list		 generations;	/* oldest first */
	unsigned		 numbers;	/* given to generations */
	struct generation	*serving;
	struct reload		 reload;
	unsigned		 closings;	/* admins made while closing */
	struct admins		 admins;
	watch_fn		*on_control_ready;
	struct list_updates	 lists;
	struct signer_child	 signer;
	struct verifier_child	 verifier;
	struct ca_places_found	 ca;
	watch_fn		*on_signer_ready;
	watch_fn		*on_verifier_ready;
	struct service		 service;
	struct watchdog		 watchdog;
	bool			 keeps_cache;	/* with the manager */
	int			 cache_memory;	/* it; -1: none */
	bool			 failed;	/* it cannot start */
};

/* Wall and monotonic time now, not when the loop woke: what happens here may
 * have taken its time. */
int64_t		 state_now_ns(void);
const char	*state_process_title(enum process);
/* What is in force; before that, what is being started. */
const struct generation *state_generation(const struct supervisor *);
const struct inputs *state_inputs(const struct supervisor *);
const struct settings *state_settings(const struct supervisor *);
/* Rows that no child has. */
unsigned	 state_rows_free(const struct supervisor *);
/* As many workers as one generation may have. */
unsigned	 state_seats_max(const struct supervisor *);
/* Send ${signo} to all who sit in ${g}. */
void		 state_signal(const struct generation *, int signo);

#endif
