/* SPDX-License-Identifier: MIT
 *
 * house.h - a whole daemon in a scratch directory, for supervisor tests: real
 * processes, a trivial protocol instead of HTTP.
 *
 * A client sends a line; the answer is "GENERATION PID\n".  The first byte 'x'
 * makes the worker abort.
 */
#ifndef ADUANA_TESTS_HOUSE_H
#define ADUANA_TESTS_HOUSE_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "config/complaint.h"
#include "proxy/base/fd.h"
#include "proxy/base/list.h"
#include "proxy/event/loop.h"
#include "proxy/supervisor/orders.h"
#include "proxy/supervisor/supervisor.h"
#include "proxy/worker/worker.h"
#include "tests/unit/unit.h"

#define TRIES	6000		/* of 10 ms */

struct house {
	char		 dir[64];
	char		 config[96];
	char		 errors[96];	/* standard error of the daemon */
	pid_t		 pid;
	unsigned	 port;
	int		 held;		/* keeps the port from all others */
};

/* What a worker said of itself. */
struct answer {
	unsigned	 generation;
	int		 pid;
};

/* The protocol, in the worker. */

struct guest {
	struct watch	 watch;
	struct list	 link;
	struct worker	*worker;
	int		 fd;
};

struct hall {
	struct worker	*worker;
	struct list	 guests;
	bool		 last;
};

static struct hall hall;

static void
guest_leave(struct guest *g)
{
	watch_stop(&g->watch);
	fd_close(&g->fd);
	list_remove(&g->link);
	worker_client_gone(g->worker);
	free(g);
}

static void
on_guest_ready(struct watch *w, unsigned ready)
{
	struct guest *g = OWNER_OF(w, struct guest, watch);
	char line[64], text[64];
	ssize_t n = read(g->fd, line, sizeof(line));
	int len;

	(void)ready;
	if (n <= 0) {
		guest_leave(g);
		return;
	}
	if (line[0] == 'x')
		abort();
	len = snprintf(text, sizeof(text), "%u %d\n",
	    worker_args(g->worker)->generation, (int)getpid());
	if (write(g->fd, text, (size_t)len) != len || hall.last)
		guest_leave(g);
}

static void *
hall_start(struct worker *w)
{
	hall.worker = w;
	list_init(&hall.guests);
	/* A configuration that makes no worker. */
	if (access("no-worker", F_OK) == 0)
		return (NULL);
	return (&hall);
}

static int
hall_accepted(void *state, int fd, const struct address *peer)
{
	struct hall *h = state;
	struct guest *g = calloc(1, sizeof(*g));

	(void)peer;
	g->worker = h->worker;
	g->fd = fd;
	list_append(&h->guests, &g->link);
	return (watch_start(&g->watch, worker_loop(h->worker), fd, WATCH_READ,
	    on_guest_ready));
}

static void
hall_drain(void *state, enum worker_drain how)
{
	struct hall *h = state;
	struct list *it, *tmp;

	h->last = true;
	if (how == WORKER_DRAIN_SOFT)
		return;
	LIST_EACH(it, tmp, &h->guests)
		guest_leave(OWNER_OF(it, struct guest, link));
}

static void
hall_finish(void *state)
{
	hall_drain(state, WORKER_DRAIN_IDLE);
}

static const struct worker_hooks hooks = {hall_start, hall_accepted,
    hall_drain, hall_finish};

static void
nap(void)
{
	nanosleep(&(struct timespec){0, 10000000}, NULL);
}

static int
daemon_main(const struct house *h)
{
	struct orders orders = {.source = {.file = h->config},
	    .hooks = &hooks};
	struct complaints *complaints = complaints_new();
	struct inputs *in;
	int fd = open(h->errors, O_WRONLY | O_CREAT | O_APPEND, 0644);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setpgid(0, 0);
	if (fd == -1 || dup2(fd, STDERR_FILENO) == -1 || chdir(h->dir) != 0)
		return (99);
	close(fd);
	hash_seed_random(&orders.seed);
	in = inputs_load(&orders.source, &orders.seed, complaints);
	complaints_print(complaints, stderr);
	complaints_free(complaints);
	return (in == NULL ? 98 : supervisor_run(&orders, in));
}

/* Write the configuration; ${more} is YAML behind listen and the paths. */
static void
house_configure(const struct house *h, const char *more)
{
	FILE *f = fopen(h->config, "w");

	ck_assert_ptr_nonnull(f);
	fprintf(f, "listen: [\"127.0.0.1:%u\"]\n"
	    "state_dir: %s/state\nrun_dir: %s/run\n"
	    "log.access.path: %s/log/access.log\n"
	    "filters: {blacklist: \"\", whitelist: \"\", tunnel: \"\","
	    " danger_words: \"\"}\n"
	    "cache.size: 8MiB\n%s", h->port, h->dir, h->dir, h->dir, more);
	ck_assert_int_eq(fclose(f), 0);
}

/* A port that nobody is given as long as the test runs, and where the daemon
 * may listen all the same: bound, not listening, to be shared. */
static void
house_take_port(struct house *h)
{
	struct sockaddr_in sin = {.sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(sin);
	int on = 1;

	h->held = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ne(h->held, -1);
	ck_assert_int_eq(setsockopt(h->held, SOL_SOCKET, SO_REUSEADDR, &on,
	    sizeof(on)), 0);
	ck_assert_int_eq(bind(h->held, (struct sockaddr *)&sin, len), 0);
	ck_assert_int_eq(getsockname(h->held, (struct sockaddr *)&sin, &len),
	    0);
	h->port = ntohs(sin.sin_port);
}

static int
times_in(const struct house *h, const char *text, char *all, size_t size)
{
	int fd = open(h->errors, O_RDONLY), n = 0;
	ssize_t len = fd == -1 ? 0 : read(fd, all, size - 1);
	const char *p = all;

	fd_close(&fd);
	all[len > 0 ? len : 0] = '\0';
	while ((p = strstr(p, text)) != NULL) {
		p += strlen(text);
		n++;
	}
	return (n);
}

/* Wait until standard error holds ${text} at least ${times}; fails the test
 * after a minute. */
static void
house_wait(const struct house *h, const char *text, int times)
{
	static char all[65536];
	int i;

	for (i = 0; i < TRIES; i++) {
		if (times_in(h, text, all, sizeof(all)) >= times)
			return;
		nap();
	}
	ck_abort_msg("no \"%s\" in:\n%s", text, all);
}

/* A scratch directory, the configuration, the daemon, and its "ready". */
static void
house_build(struct house *h, const char *more)
{
	memset(h, 0, sizeof(*h));
	strcpy(h->dir, "/tmp/aduana-house-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(h->dir));
	/* The service user has to get in, but not to write. */
	ck_assert_int_eq(chmod(h->dir, 0755), 0);
	snprintf(h->config, sizeof(h->config), "%s/aduana.yaml", h->dir);
	snprintf(h->errors, sizeof(h->errors), "%s/errors", h->dir);
	/* Whose parent dies is ours to wait for. */
	ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	house_take_port(h);
	house_configure(h, more);
	h->pid = fork();
	if (h->pid == 0)
		exit(daemon_main(h));
	house_wait(h, "aduana: ready\n", 1);
}

/* Wait until ${pid} is no more. */
static void
house_wait_gone(int pid)
{
	int i;

	for (i = 0; i < TRIES; i++) {
		(void)waitpid(pid, NULL, WNOHANG);
		if (kill(pid, 0) != 0 && errno == ESRCH)
			return;
		nap();
	}
	ck_abort_msg("process %d is still there", pid);
}

static void
house_signal(const struct house *h, int signo)
{
	ck_assert_int_eq(kill(h->pid, signo), 0);
}

/* The exit status, -1 for a signal; fails the test after a minute. */
static int
house_ended(struct house *h)
{
	int i, status;

	for (i = 0; i < TRIES; i++) {
		if (waitpid(h->pid, &status, WNOHANG) == h->pid)
			return (WIFEXITED(status) ? WEXITSTATUS(status) : -1);
		nap();
	}
	ck_abort_msg("the daemon does not end");
}

static void
house_clear(const struct house *h)
{
	char command[128];
	int i;

	/* None of them writes there any more. */
	for (i = 0; i < TRIES && waitpid(-1, NULL, WNOHANG) != -1; i++)
		nap();
	ck_assert_int_lt(i, TRIES);
	snprintf(command, sizeof(command), "rm -r %s", h->dir);
	ck_assert_int_eq(system(command), 0);
}

/* A connection, or -1. */
static int
house_come(const struct house *h)
{
	struct sockaddr_in sin = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)h->port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct timeval patience = {.tv_sec = 60};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)&sin, sizeof(sin)) != 0)
		fd_close(&fd);
	return (fd);
}

/* 1: answered, 0: closed. */
static int
house_ask(int fd, const char *line, struct answer *a)
{
	char text[64];
	ssize_t n;

	if (send(fd, line, strlen(line), MSG_NOSIGNAL) < 0)
		return (0);
	/* EINTR: we were stopped for a while. */
	do
		n = recv(fd, text, sizeof(text) - 1, 0);
	while (n == -1 && errno == EINTR);
	if (n <= 0)
		return (0);
	text[n] = '\0';
	ck_assert_int_eq(sscanf(text, "%u %d\n", &a->generation, &a->pid), 2);
	return (1);
}

/* On a connection of its own. */
static void
house_ask_new(const struct house *h, struct answer *a)
{
	int fd = house_come(h);

	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(house_ask(fd, "?\n", a), 1);
	close(fd);
}

/* Until it is one of ${generation} that answers: those before it shut their
 * doors in their own time. */
static void
house_ask_generation(const struct house *h, unsigned generation,
    struct answer *a)
{
	int i;

	for (i = 0; i < TRIES; i++) {
		house_ask_new(h, a);
		if (a->generation == generation)
			return;
		ck_assert_uint_lt(a->generation, generation);
		nap();
	}
	ck_abort_msg("generation %u does not answer", generation);
}

#endif
