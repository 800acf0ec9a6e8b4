/* SPDX-License-Identifier: MIT
 *
 * auth/verifier.c - read the hashes, lock the door, answer.
 */
#include "proxy/auth/verifier.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/complaint.h"
#include "proxy/auth/htpasswd.h"
#include "proxy/auth/login_memory.h"
#include "proxy/auth/verify_message.h"
#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/base/secret.h"
#include "proxy/control/jail.h"
#include "proxy/event/beat.h"
#include "proxy/event/loop.h"
#include "proxy/event/signal.h"

struct verifier;

/* Our end of the pair with the worker of one row. */
struct row {
	struct watch	 watch;
	struct verifier	*verifier;
	bool		 is_warned;
};

struct verifier {
	unsigned	 magic;
#define VERIFIER_MAGIC	0xe41f1e01u
	struct loop	*loop;
	struct htpasswd	*users;
	struct login_memory *memory;
	uint64_t	 epoch;
	struct hash_seed seed;
	struct signal_source signals;
	struct beat	 beat;
	size_t		 n_rows;
	struct row	*rows;
};

/* A name that nobody has takes as long as somebody's: whose, depends on it, so
 * that where several kinds of hashes stand in the file nothing can be told
 * from how often which time is taken. */
static bool
compute(struct verifier *v, const struct credentials *who)
{
	const struct htpasswd_user *u = htpasswd_find(v->users, who->user);
	bool known = u != NULL;
	struct digest d;

	if (!known) {
		d = hash_bytes(&v->seed, who->user.ptr, who->user.len);
		u = &v->users->users[d.lo % v->users->count];
	}
	return (password_hash_fits(u->hash, who->password) && known);
}

/* Every worker has its own memory, and a new one after a reload. */
static bool
fits(struct verifier *v, const struct credentials *who, struct str packet)
{
	/* Without mark and id: the lengths, the name, the password. */
	struct digest d = login_memory_digest(v->memory, str_from(packet, 8));
	int64_t now = loop_now(v->loop)->mono_ns;
	struct str user;

	if (login_memory_find(v->memory, d, now, &user) == LOGIN_RIGHT)
		return (true);
	if (!compute(v, who))
		return (false);
	login_memory_note(v->memory, d, who->user, true, now);
	return (true);
}

/* A worker that does not take it now asks again. */
static void
answer(struct row *r, char *packet, size_t len)
{
	struct verifier *v = r->verifier;
	struct verify_ask ask;
	struct verify_reply reply = {.epoch = v->epoch};
	char out[VERIFY_MESSAGE_MAX];

	if (verify_ask_decode(&ask, packet, len) != 0) {
		if (!r->is_warned)
			diag_warnx("the worker of row %zu sends what is no "
				   "question; thrown away",
			    (size_t)(r - v->rows));
		r->is_warned = true;
		return;
	}
	reply.id = ask.id;
	reply.fits = fits(v, &ask.who, (struct str){packet, len});
	len = verify_reply_encode(&reply, out);
	ASSERT(len > 0);
	(void)send(r->watch.fd, out, len, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* One question, which may take a moment; then it is another row's turn.  An
 * empty packet reads like an end, which only comes with SIGTERM. */
static void
on_row_ready(struct watch *w, unsigned ready)
{
	struct row *r = OWNER_OF(w, struct row, watch);
	char packet[VERIFY_MESSAGE_MAX + 1];
	ssize_t n;

	(void)ready;
	CHECK_OBJ(r->verifier, VERIFIER_MAGIC);
	n = recv(w->fd, packet, sizeof(packet), MSG_DONTWAIT);
	if (n == -1)
		return;
	answer(r, packet, (size_t)n);
	/* Many of these may come in one turn of the loop. */
	beat_now(&r->verifier->beat);
	secret_wipe(packet, sizeof(packet));
}

static void
on_signal(struct signal_source *source, int signo)
{
	struct verifier *v = OWNER_OF(source, struct verifier, signals);

	(void)signo;
	CHECK_OBJ(v, VERIFIER_MAGIC);
	loop_stop(v->loop);
}

static void
warn_of_readers(const char *file)
{
	struct stat st;

	if (stat(file, &st) == 0 && (st.st_mode & S_IROTH) != 0)
		diag_warnx("users.file: everybody on this machine may read %s; "
			   "chmod 0640, with aduana's group",
		    file);
}

static bool
read_users(struct verifier *v, const char *file)
{
	struct complaints *complaints = complaints_new();

	if (complaints == NULL)
		return (false);
	v->users = htpasswd_read(file, &v->seed, complaints);
	complaints_print(complaints, stderr);
	complaints_free(complaints);
	if (v->users != NULL)
		warn_of_readers(file);
	return (v->users != NULL);
}

/* The libraries do some things at their first use only, and some of them need
 * what the jail takes away. */
static void
rehearse(const struct verifier *v)
{
	bool done[HASH_KIND_COUNT] = {false};
	const struct htpasswd_user *u;
	size_t i;

	for (i = 0; i < v->users->count; i++) {
		u = &v->users->users[i];
		if (!done[u->kind])
			(void)password_hash_fits(u->hash, STR("aduana"));
		done[u->kind] = true;
	}
}

/* What they remember is another verifier's, and what that one has not answered
 * they ask again. */
static void
greet(const struct verifier *v)
{
	struct verify_reply hello = {.epoch = v->epoch};
	char out[VERIFY_MESSAGE_MAX];
	size_t n = verify_reply_encode(&hello, out);

	for (size_t i = 0; i < v->n_rows; i++)
		(void)send(v->rows[i].watch.fd, out, n,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
}

static bool
start_rows(struct verifier *v, const struct verifier_args *args)
{
	struct row *r;

	v->rows = calloc(args->n_rows, sizeof(*v->rows));
	if (v->rows == NULL)
		return (false);
	for (v->n_rows = 0; v->n_rows < args->n_rows; v->n_rows++) {
		r = &v->rows[v->n_rows];
		r->verifier = v;
		if (watch_start(&r->watch, v->loop, args->rows[v->n_rows],
			WATCH_READ, on_row_ready) != 0)
			return (false);
	}
	return (true);
}

static bool
start_signals(struct verifier *v)
{
	sigset_t set;

	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGUSR1, SIG_IGN);
	signal(SIGUSR2, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGQUIT);
	return (sigprocmask(SIG_SETMASK, &set, NULL) == 0 &&
		signal_start(&v->signals, v->loop, &set, on_signal) == 0);
}

static bool
make_parts(struct verifier *v, const struct verifier_args *args)
{
	hash_seed_random(&v->seed);
	v->loop = loop_new();
	v->memory = login_memory_new(args->keep_ms * NS_PER_MS, 0);
	if (getrandom(&v->epoch, sizeof(v->epoch), 0) !=
	    (ssize_t)sizeof(v->epoch))
		return (false);
	v->epoch |= 1;
	return (v->loop != NULL && v->memory != NULL);
}

static bool
start(struct verifier *v, const struct verifier_args *args)
{
	INIT_OBJ(v, VERIFIER_MAGIC);
	if (jail_hide() != 0) {
		diag_warn("cannot hide from others");
		return (false);
	}
	if (!make_parts(v, args)) {
		diag_warn("cannot start");
		return (false);
	}
	if (!read_users(v, args->file))
		return (false);
	if (!start_signals(v) || !start_rows(v, args)) {
		diag_warn("cannot start");
		return (false);
	}
	rehearse(v);
	greet(v);
	if (jail_enter() == 0)
		return (true);
	diag_warn("cannot lock itself in");
	return (false);
}

static void
finish(struct verifier *v)
{
	size_t i;

	for (i = 0; i < v->n_rows; i++)
		watch_stop(&v->rows[i].watch);
	free(v->rows);
	beat_stop(&v->beat);
	signal_stop(&v->signals);
	loop_free(v->loop);
	login_memory_free(v->memory);
	htpasswd_free(v->users);
	FINI_OBJ(v);
}

void
verifier_run(const struct verifier_args *args)
{
	static struct verifier verifier;

	diag_name("verifier");
	if (!start(&verifier, args))
		exit(1);
	if (beat_start(&verifier.beat, verifier.loop, args->ready_fd) != 0)
		diag_warn("cannot tell the supervisor");
	loop_run(verifier.loop);
	finish(&verifier);
	exit(0);
}
