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
/* As many pass before one that is new has to be ready. */
#define START_LOOKS	60u
/* Whoever waited for a lock of the dead has beaten again by then. */
#define PAUSE_LOOKS	3u

static struct supervisor *guarded;

/* Who may be killed in a look. */
struct suspect {
	char		 who[80];
	pid_t		 pid;
	unsigned	 missed;
	char		 state;
	bool		*killed;	/* NULL: nobody */
};

/* As /proc says, "PID (NAME) T ...": 'T' or 't' when it is stopped by a signal
 * or a debugger, 'D' when it waits for a disk; '?' when it may not be read. */
static char
state_of(pid_t pid)
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
		return ('?');
	text[n] = '\0';
	end = strrchr(text, ')');
	return (end != NULL && end[1] == ' ' ? end[2] : '?');
}

static bool
is_stopped(const struct suspect *x)
{
	return (x->state == 'T' || x->state == 't');
}

/* Looks that may show nothing; 0: as many as there are.  One look may come
 * between two beats. */
static unsigned
limit(const struct supervisor *s)
{
	int64_t ms = state_settings(s)->timeouts_stuck;

	return (ms == 0 ? 0 : (unsigned)(ms / 1000) + 1);
}

static bool
is_worse(const struct suspect *a, const struct suspect *b)
{
	if (b->killed == NULL || is_stopped(a) != is_stopped(b))
		return (b->killed == NULL || is_stopped(a));
	return (a->missed > b->missed);
}

/* ->state is not known yet. */
static void
consider(const struct supervisor *s, struct suspect *x, bool ready,
    struct suspect *worst)
{
	unsigned most = limit(s);

	if (most == 0 || *x->killed)
		return;
	/* Its making takes what it takes. */
	if (!ready && most < START_LOOKS)
		most = START_LOOKS;
	if (x->missed < most)
		return;
	x->state = state_of(x->pid);
	/* Disks are slow at times; and it would not die before that is over. */
	if (x->state == 'D' && x->missed < 2 * most)
		return;
	if (is_worse(x, worst))
		*worst = *x;
}

static void
look_at_seat(struct supervisor *s, const struct generation *g,
    struct seat *seat, struct suspect *worst)
{
	const struct slot *row = &s->shared->slots->rows[seat->slot];
	struct suspect x = {.pid = seat->pid, .killed = &seat->killed};

	x.missed = pulse_look(&seat->pulse, atomic_load(&row->beat_ns));
	if (x.missed == 0 && seat->ready && g == s->serving)
		s->watchdog.barren = 0;
	snprintf(x.who, sizeof(x.who), "worker %d (slot %u, generation %u)",
	    (int)seat->pid, seat->slot, g->number);
	consider(s, &x, seat->ready, worst);
}

/* One that is told to retire or to end has a deadline. */
static void
look_at_admin(const struct supervisor *s, struct suspect *worst)
{
	const struct slot *row = &s->shared->slots->rows[SHARED_ADMIN_ROW];
	struct admin_child *a = s->admins.current;
	struct suspect x = {.state = '?'};
	int64_t beat_ns = atomic_load(&row->beat_ns);

	if (a == NULL || a->told || s->admins.retiring)
		return;
	x.pid = a->pid;
	x.killed = &a->killed;
	x.missed = pulse_look(&a->pulse, beat_ns);
	snprintf(x.who, sizeof(x.who), "admin %d", (int)a->pid);
	consider(s, &x, beat_ns != 0, worst);
}

static void
look_at_helper(const struct supervisor *s, struct helper *h,
    enum process process, struct suspect *worst)
{
	struct suspect x = {.pid = h->pid, .killed = &h->killed};

	if (h->pid == 0 || h->told)
		return;
	x.missed = pulse_look(&h->pulse, h->beats);
	snprintf(x.who, sizeof(x.who), "%s %d", state_process_title(process),
	    (int)h->pid);
	consider(s, &x, h->ready, worst);
}

static void
end(const struct suspect *x)
{
	const char *why = "";

	if (is_stopped(x))
		why = " and is stopped";
	else if (x->state == 'D')
		why = " and waits for a disk";
	diag_warnx("%s has shown no sign of life for %u s%s; it is killed",
	    x->who, x->missed, why);
	*x->killed = true;
	kill(x->pid, SIGKILL);
}

static void
look(struct supervisor *s)
{
	struct suspect worst = {.killed = NULL};
	const struct list *it;
	struct generation *g;
	unsigned i;

	s->watchdog.barren++;
	for (it = s->generations.next; it != &s->generations; it = it->next) {
		g = OWNER_OF(it, struct generation, link);
		for (i = 0; i < g->count; i++)
			if (g->seats[i].pid != 0)
				look_at_seat(s, g, &g->seats[i], &worst);
	}
	look_at_admin(s, &worst);
	look_at_helper(s, &s->signer.helper, PROCESS_SIGNER, &worst);
	look_at_helper(s, &s->verifier.helper, PROCESS_VERIFIER, &worst);
	if (s->watchdog.pause > 0)
		s->watchdog.pause--;
	else if (worst.killed != NULL) {
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
