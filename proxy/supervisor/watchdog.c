/* SPDX-License-Identifier: MIT
 *
 * supervisor/watchdog.c - look, choose, kill.
 */
#include "proxy/supervisor/watchdog.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config/settings.h"
#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/shm/lock.h"
#include "proxy/shm/slot.h"
#include "proxy/supervisor/inputs.h"
#include "proxy/supervisor/state.h"
#include "proxy/worker/shared.h"

#define LOOK_NS		NS_PER_S
/* As many pass before a new worker has to be ready. */
#define START_LOOKS	60u
/* Whoever waited for a lock of the dead has beaten again by then. */
#define PAUSE_LOOKS	3u

static struct supervisor *guarded;

/* Who may be killed in a look. */
struct suspect {
	const struct generation	*generation;
	struct seat		*seat;
	unsigned		 missed;
	bool			 stopped;
};

/* By a signal or a debugger, as /proc says: "PID (NAME) T ...". */
static bool
is_stopped(pid_t pid)
{
	char path[32], text[128];
	const char *end;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd == -1 ? -1 : read(fd, text, sizeof(text) - 1);
	fd_close(&fd);
	if (n <= 0)
		return (false);
	text[n] = '\0';
	end = strrchr(text, ')');
	return (end != NULL &&
		(strncmp(end, ") T", 3) == 0 || strncmp(end, ") t", 3) == 0));
}

/* Looks that may show nothing; 0: as many as there are.  One look may come
 * between two beats. */
static unsigned
limit(const struct supervisor *s)
{
	int64_t ms = state_settings(s)->timeouts_stuck;

	return (ms == 0 ? 0 : (unsigned)(ms / 1000) + 1);
}

static unsigned
limit_of(const struct seat *seat, unsigned most)
{
	/* Making of a worker takes what it takes. */
	if (!seat->ready && most < START_LOOKS)
		return (START_LOOKS);
	return (most);
}

static bool
is_worse(const struct suspect *a, const struct suspect *b)
{
	if (b->seat == NULL || a->stopped != b->stopped)
		return (b->seat == NULL || a->stopped);
	return (a->missed > b->missed);
}

static void
look_at(struct supervisor *s, const struct generation *g, struct seat *seat,
    struct suspect *worst)
{
	const struct slot *row = &s->shared->slots->rows[seat->slot];
	unsigned most = limit(s);
	struct suspect x = {.generation = g, .seat = seat};

	x.missed = pulse_look(&seat->pulse, atomic_load(&row->beat_ns));
	if (x.missed == 0 && seat->ready && g == s->serving)
		s->watchdog.barren = 0;
	if (most == 0 || seat->killed || x.missed < limit_of(seat, most))
		return;
	x.stopped = is_stopped(seat->pid);
	if (is_worse(&x, worst))
		*worst = x;
}

static void
end(const struct suspect *x)
{
	diag_warnx("worker %d (slot %u, generation %u) has shown no sign of "
		   "life for %u s%s; it is killed",
	    (int)x->seat->pid, x->seat->slot, x->generation->number, x->missed,
	    x->stopped ? " and is stopped" : "");
	x->seat->killed = true;
	kill(x->seat->pid, SIGKILL);
}

static void
look(struct supervisor *s)
{
	struct suspect worst = {.seat = NULL};
	const struct list *it;
	struct generation *g;
	unsigned i;

	s->watchdog.barren++;
	for (it = s->generations.next; it != &s->generations; it = it->next) {
		g = OWNER_OF(it, struct generation, link);
		for (i = 0; i < g->count; i++)
			if (g->seats[i].pid != 0)
				look_at(s, g, &g->seats[i], &worst);
	}
	if (s->watchdog.pause > 0)
		s->watchdog.pause--;
	else if (worst.seat != NULL) {
		end(&worst);
		s->watchdog.pause = PAUSE_LOOKS;
	}
}

/* We wait for a lock ourselves, perhaps for one of a worker that is stopped:
 * the loop does not run. */
static void
on_lock_waited(void)
{
	if (guarded != NULL)
		watchdog_settle(guarded, state_now_ns());
}

void
watchdog_start(struct supervisor *s)
{
	guarded = s;
	lock_wait_hook = on_lock_waited;
	s->watchdog.next_ns = state_now_ns() + LOOK_NS;
}

void
watchdog_leave(void)
{
	guarded = NULL;
	lock_wait_hook = NULL;
}

void
watchdog_settle(struct supervisor *s, int64_t now_ns)
{
	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	if (now_ns < s->watchdog.next_ns)
		return;
	/* Not so many at once as were missed. */
	s->watchdog.next_ns = now_ns + LOOK_NS;
	look(s);
}

int64_t
watchdog_next_ns(const struct supervisor *s)
{
	return (s->watchdog.next_ns);
}

bool
watchdog_is_content(const struct supervisor *s)
{
	unsigned most = limit(s);

	return (s->state != SUPERVISOR_SERVING || most == 0 ||
		s->watchdog.barren <= most + PAUSE_LOOKS);
}
