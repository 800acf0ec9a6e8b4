/* SPDX-License-Identifier: MIT
 *
 * admin/admin.c - the body of the admin process.
 */
#include "proxy/admin/admin.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/settings.h"
#include "proxy/admin/ask.h"
#include "proxy/admin/asks_keeper.h"
#include "proxy/admin/collector.h"
#include "proxy/admin/drain.h"
#include "proxy/admin/enclosure.h"
#include "proxy/admin/history.h"
#include "proxy/admin/learned_keeper.h"
#include "proxy/admin/mend.h"
#include "proxy/admin/minute_keeper.h"
#include "proxy/admin/parts.h"
#include "proxy/admin/retention.h"
#include "proxy/admin/sampler.h"
#include "proxy/admin/serve.h"
#include "proxy/admin/tap.h"
#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/event/signal.h"
#include "proxy/event/timer.h"
#include "proxy/shm/slot.h"

#define BACKLOG		64
#define BEAT_MS		1000

struct admin {
	unsigned		 magic;
#define ADMIN_MAGIC		0xadb10001u
	struct loop		*loop;
	struct admin_parts	 parts;
	struct serve		*serve;
	struct mend		 mend;
	struct sampler		*sampler;
	struct learned_keeper	 keeper;
	struct asks_keeper	 asks_keeper;
	struct minute_keeper	 minute_keeper;
	struct retention	 retention;
	struct signal_source	 signals;
	struct timer		 beat;
	struct slot_table	*slots;		/* it beats in ${row} */
	unsigned		 row;
	struct ask_line		 line;
	bool			 is_retired;
};

static void
reopen(struct admin *a)
{
	/* Whoever came after opened it by its name. */
	if (!a->is_retired && drain_reopen(a->parts.drain) != 0)
		diag_warn("the log cannot be opened anew, the old one stays");
}

/* The rest of it is written. */
static void
stop_measuring(struct admin *a)
{
	sampler_free(a->sampler);
	collector_free(a->parts.collector);
	history_free(a->parts.history);
	a->sampler = NULL;
	a->parts.collector = NULL;
	a->parts.history = NULL;
}

static void
start_measuring(struct admin *a, const struct admin_args *args)
{
	a->parts.history = history_new(a->loop, args);
	if (a->parts.history == NULL)
		diag_fatal("measurements");
	a->parts.collector = collector_new(a->loop, args, a->parts.history);
	a->sampler = sampler_new(a->loop, args, a->parts.history);
	if (a->parts.collector == NULL || a->sampler == NULL)
		diag_fatal("measurements");
}

/* What only one admin may do at a time. */
static void
let_go(struct admin *a)
{
	timer_cancel(&a->beat);
	mend_stop(&a->mend);
	stop_measuring(a);
	learned_keeper_stop(&a->keeper);
	asks_keeper_stop(&a->asks_keeper);
	minute_keeper_stop(&a->minute_keeper);
	retention_stop(&a->retention);
}

/* In this order: nobody is taken in, all is written, the next one may come. */
static void
retire(struct admin *a)
{
	if (a->is_retired)
		return;
	a->is_retired = true;
	if (a->serve != NULL)
		serve_retire(a->serve);
	let_go(a);
	drain_hand_over(a->parts.drain);
	tap_free(a->parts.tap);
	a->parts.tap = NULL;
	a->parts.drain = NULL;
	if (ask_line_tell(&a->line, MESSAGE_RETIRED) != 0 || a->serve == NULL ||
	    serve_is_empty(a->serve))
		loop_stop(a->loop);
}

static void
on_signal(struct signal_source *s, int signo)
{
	struct admin *a = OWNER_OF(s, struct admin, signals);

	CHECK_OBJ(a, ADMIN_MAGIC);
	if (signo == SIGTERM)
		loop_stop(a->loop);
	else
		reopen(a);
}

static void
on_ordered(struct ask_line *line, enum message_type type)
{
	struct admin *a = OWNER_OF(line, struct admin, line);

	CHECK_OBJ(a, ADMIN_MAGIC);
	if (type == MESSAGE_STOP)
		loop_stop(a->loop);
	else if (type == MESSAGE_RETIRE)
		retire(a);
	else
		reopen(a);
}

/* A terminal sends its signals to the whole group; only the supervisor
 * decides. */
static void
signals_start(struct admin *a)
{
	sigset_t set;

	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGUSR1);
	if (signal_start(&a->signals, a->loop, &set, on_signal) != 0)
		diag_fatal("signals");
}

static void
on_drained(void *tap)
{
	tap_tell(tap);
}

static void
on_beat_due(struct timer *t)
{
	struct admin *a = OWNER_OF(t, struct admin, beat);

	CHECK_OBJ(a, ADMIN_MAGIC);
	slot_beat(a->slots, a->row, loop_now(a->loop)->mono_ns);
	timer_set_ms(t, BEAT_MS);
}

static void
start_beating(struct admin *a, const struct admin_args *args)
{
	a->slots = args->slots;
	a->row = args->counters_row;
	timer_init(&a->beat, a->loop, on_beat_due);
	if (a->slots != NULL)
		timer_set_ms(&a->beat, 0);
}

static void
start(struct admin *a, const struct admin_args *args)
{
	INIT_OBJ(a, ADMIN_MAGIC);
	a->loop = loop_new();
	if (a->loop == NULL)
		diag_fatal("event loop");
	signals_start(a);
	a->parts.drain = drain_new(a->loop, args);
	if (a->parts.drain == NULL)
		diag_fatal("log");
	a->parts.tap = tap_new(args->recent, drain_format(a->parts.drain));
	if (a->parts.tap == NULL)
		diag_fatal("requests");
	drain_tell(a->parts.drain, on_drained, a->parts.tap);
	if (ask_line_start(&a->line, a->loop, args->control_fd, on_ordered) !=
	    0)
		diag_fatal("control socket");
	minute_keeper_start(&a->minute_keeper, a->loop, args);
	mend_start(&a->mend, a->loop, args->cache,
	    args->settings != NULL && args->settings->cache_file[0] != '\0');
	retention_start(&a->retention, a->loop, args);
	learned_keeper_start(&a->keeper, a->loop, args->learned,
	    args->learned_path);
	asks_keeper_start(&a->asks_keeper, a->loop, args->asks,
	    args->asks_path);
	if (args->settings != NULL)
		start_measuring(a, args);
	start_beating(a, args);
	if (args->listener_fd != -1 || args->n_tcp != 0) {
		a->serve = serve_new(a->loop, args, &a->line, &a->parts);
		if (a->serve == NULL)
			diag_fatal("admin socket");
	}
	if (enclosure_enter(args) != 0)
		diag_fatal("cannot give up what is not needed");
}

_Noreturn void
admin_run(const struct admin_args *args)
{
	static struct admin the_admin;
	struct admin *a = &the_admin;

	start(a, args);
	loop_run(a->loop);
	serve_free(a->serve);
	if (!a->is_retired)
		let_go(a);
	ask_line_stop(&a->line);
	drain_free(a->parts.drain);
	tap_free(a->parts.tap);
	signal_stop(&a->signals);
	loop_free(a->loop);
	FINI_OBJ(a);
	exit(EXIT_SUCCESS);
}

/* Is it a socket that nobody listens on any more? */
static bool
is_left_over(const struct sockaddr_un *sun)
{
	struct stat st;
	bool refused;
	int fd;

	if (lstat(sun->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
		return (false);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return (false);
	refused = connect(fd, (const struct sockaddr *)sun, sizeof(*sun)) ==
		      -1 &&
		  errno == ECONNREFUSED;
	fd_close(&fd);
	return (refused);
}

static int
bind_at(int fd, const struct sockaddr_un *sun)
{
	mode_t old = umask(0117);
	int result = bind(fd, (const struct sockaddr *)sun, sizeof(*sun));
	int error = errno;

	umask(old);
	errno = error;
	return (result);
}

static int
bind_or_replace(int fd, const struct sockaddr_un *sun)
{
	if (bind_at(fd, sun) == 0)
		return (0);
	if (errno != EADDRINUSE)
		return (-1);
	if (!is_left_over(sun)) {
		errno = EADDRINUSE;
		return (-1);
	}
	return (unlink(sun->sun_path) == 0 ? bind_at(fd, sun) : -1);
}

int
admin_listen(const char *path)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	int fd, error;

	if (strlen(path) >= sizeof(sun.sun_path)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	strcpy(sun.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return (-1);
	if (bind_or_replace(fd, &sun) == 0 && listen(fd, BACKLOG) == 0)
		return (fd);
	error = errno;
	fd_close(&fd);
	errno = error;
	return (-1);
}
