/* SPDX-License-Identifier: MIT
 *
 * tls/signer.c - get the key, lock the door, answer.
 */
#include "proxy/tls/signer.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/event/beat.h"
#include "proxy/event/loop.h"
#include "proxy/event/signal.h"
#include "proxy/event/timer.h"
#include "proxy/tls/bucket.h"
#include "proxy/tls/keyring.h"
#include "proxy/tls/mint.h"
#include "proxy/tls/minted.h"
#include "proxy/tls/signer_message.h"
#include "proxy/control/jail.h"
#include "proxy/tls/ticket_keys.h"

/* Leaves that one worker may ask for. */
#define ASKS_PER_S	1000
#define ASKS_MOST	1000
/* Questions of one row that are answered before other rows get their turn. */
#define TURN_MAX	16u
/* A packet that is longer is no question. */
#define ASK_ROOM	512u
/* How long the same bytes are given: much shorter than they are good. */
#define MINTED_MAX	4096u
#define MINTED_KEEP_S	(12 * 3600)

struct signer;

/* Our end of the pair with the worker of one row. */
struct row {
	struct watch	 watch;
	struct signer	*signer;
	struct bucket	 bucket;
	bool		 is_warned;
	/* A question whose answer found no room. */
	size_t		 held_len;
	char		 held[ASK_ROOM];
};

struct signer {
	unsigned	 magic;
#define SIGNER_MAGIC	0x519e4001u
	struct loop	*loop;
	struct keyring	 keys;
	struct minted	*minted;
	char		*out;		/* SIGNER_MESSAGE_MAX, secure heap */
	bool		 is_failing;	/* which was said */
	struct signal_source signals;
	struct beat	 beat;
	struct timer	 turn;
	size_t		 n_rows;
	struct row	*rows;
};

static int64_t
wall_s(const struct signer *s)
{
	return (loop_now(s->loop)->wall_ns / NS_PER_S);
}

/* Once the authority has expired this is the answer to all that clients name.
 */
static void
note_failure(struct signer *s, struct str name, bool is_expired)
{
	if (!s->is_failing)
		diag_warnx("cannot make a certificate for %.*s%s",
		    STR_ARG(name),
		    is_expired ? ": the authority's own has expired" : "");
	s->is_failing = true;
}

static enum signer_result
mint(struct signer *s, struct str name, struct str *leaf)
{
	static char der[MINT_DER_MAX];
	struct mint_order order = {
	    .issuer = ca_certificate(s->keys.ca),
	    .issuer_key = ca_key(s->keys.ca),
	    .leaf_key = s->keys.leaf_key,
	    .name = name,
	    .now_s = wall_s(s),
	};
	enum mint_result result;
	size_t len;

	*leaf = minted_find(s->minted, name, order.now_s);
	if (leaf->len > 0)
		return (SIGNER_OK);
	result = mint_leaf(&order, der, &len);
	switch (result) {
	case MINT_OK:
		*leaf = (struct str){der, len};
		minted_put(s->minted, name, *leaf, order.now_s, MINTED_KEEP_S);
		s->is_failing = false;
		return (SIGNER_OK);
	case MINT_BAD_NAME:
		return (SIGNER_BAD_NAME);
	case MINT_EXPIRED:
	case MINT_FAILED:
		note_failure(s, name, result == MINT_EXPIRED);
		return (SIGNER_FAILED);
	}
	UNREACHABLE();
}

/* Into ->out; its length. */
static size_t
make_answer(struct row *r, const struct signer_ask *ask)
{
	struct signer *s = r->signer;
	struct signer_answer a = {
	    .kind = ask->kind, .id = ask->id, .epoch = s->keys.epoch};
	size_t n;

	if (!bucket_take(&r->bucket, loop_now(s->loop)->mono_ns, ASKS_PER_S,
		ASKS_MOST))
		a.result = SIGNER_BUSY;
	else if (ask->kind == SIGNER_ASK_KEYS)
		keyring_tell(&s->keys, loop_now(s->loop)->mono_ns, &a);
	else
		a.result = mint(s, ask->name, &a.leaf);
	n = signer_answer_encode(&a, s->out);
	ASSERT(n > 0);
	return (n);
}

/* False: the worker does not take it now, so nothing more is read from it
 * until it does. */
static bool
answer(struct row *r, const void *packet, size_t len)
{
	struct signer_ask ask;
	size_t n;

	if (len > ASK_ROOM || signer_ask_decode(&ask, packet, len) != 0) {
		if (!r->is_warned)
			diag_warnx("the worker of row %zu sends what is no "
				   "question; thrown away",
			    (size_t)(r - r->signer->rows));
		r->is_warned = true;
		return (true);
	}
	n = make_answer(r, &ask);
	if (send(r->watch.fd, r->signer->out, n, MSG_NOSIGNAL | MSG_DONTWAIT) !=
		-1 ||
	    (errno != EAGAIN && errno != EWOULDBLOCK && errno != ENOBUFS))
		return (true);
	memmove(r->held, packet, len);
	r->held_len = len;
	return (false);
}

/* An empty packet reads like an end; a true end comes with SIGTERM, since the
 * other ends are kept by whoever would send it. */
static bool
serve(struct row *r)
{
	char packet[ASK_ROOM];
	ssize_t n = recv(r->watch.fd, packet, sizeof(packet),
	    MSG_DONTWAIT | MSG_TRUNC);

	if (n == -1)
		return (false);
	return (answer(r, packet, (size_t)n));
}

static void
on_row_ready(struct watch *w, unsigned ready)
{
	struct row *r = OWNER_OF(w, struct row, watch);
	size_t held = r->held_len;
	unsigned i;

	(void)ready;
	CHECK_OBJ(r->signer, SIGNER_MAGIC);
	r->held_len = 0;
	if (held > 0 && !answer(r, r->held, held))
		return;
	for (i = 0; i < TURN_MAX && serve(r); i++)
		continue;
	watch_want(w, r->held_len > 0 ? WATCH_WRITE : WATCH_READ);
}

static void
on_turn_due(struct timer *t)
{
	struct signer *s = OWNER_OF(t, struct signer, turn);

	CHECK_OBJ(s, SIGNER_MAGIC);
	if (ticket_keys_turn(s->keys.tickets, loop_now(s->loop)->mono_ns) != 0)
		diag_warnx("no randomness for new ticket keys; the old stay");
	timer_set(t, ticket_keys_due_ns(s->keys.tickets));
}

static void
on_signal(struct signal_source *source, int signo)
{
	struct signer *s = OWNER_OF(source, struct signer, signals);

	(void)signo;
	CHECK_OBJ(s, SIGNER_MAGIC);
	loop_stop(s->loop);
}

static bool
make_parts(struct signer *s, struct ca *ca)
{
	s->out = OPENSSL_secure_malloc(SIGNER_MESSAGE_MAX);
	s->minted = minted_new(MINTED_MAX);
	return (keyring_make(&s->keys, ca, loop_now(s->loop)->mono_ns) &&
		s->out != NULL && s->minted != NULL);
}

/* The library does some things at their first use only, and some of them need
 * what the sandbox takes away; and whoever is told that we are ready should be
 * able to rely on it. */
static bool
rehearse(struct signer *s)
{
	struct signer_answer a = {
	    .kind = SIGNER_ASK_KEYS, .epoch = s->keys.epoch};
	struct str leaf;

	keyring_tell(&s->keys, loop_now(s->loop)->mono_ns, &a);
	if (signer_answer_encode(&a, s->out) == 0) {
		diag_warnx("the authority's certificate and its chain are too "
			   "long");
		return (false);
	}
	return (mint(s, STR("aduana.internal"), &leaf) == SIGNER_OK);
}

/* An answer that nobody waits for: by its epoch the workers see that what they
 * have is another signer's, and ask for the keys.  Else who has a leaf for all
 * that is asked of it would go on with an authority that is no more. */
static void
greet(const struct signer *s)
{
	struct signer_answer a = {.kind = SIGNER_ASK_LEAF,
	    .result = SIGNER_FAILED,
	    .epoch = s->keys.epoch};
	size_t n = signer_answer_encode(&a, s->out);

	for (size_t i = 0; i < s->n_rows && n > 0; i++)
		(void)send(s->rows[i].watch.fd, s->out, n,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
}

static bool
start_rows(struct signer *s, const struct signer_args *args)
{
	struct row *r;

	s->rows = calloc(args->n_rows, sizeof(*s->rows));
	if (s->rows == NULL)
		return (false);
	for (s->n_rows = 0; s->n_rows < args->n_rows; s->n_rows++) {
		r = &s->rows[s->n_rows];
		r->signer = s;
		if (watch_start(&r->watch, s->loop, args->rows[s->n_rows],
			WATCH_READ, on_row_ready) != 0)
			return (false);
	}
	return (true);
}

static bool
start_signals(struct signer *s)
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
		signal_start(&s->signals, s->loop, &set, on_signal) == 0);
}

static bool
start(struct signer *s, const struct signer_args *args)
{
	struct ca *ca;

	INIT_OBJ(s, SIGNER_MAGIC);
	if (jail_hide() != 0 || !keyring_prepare()) {
		diag_warn("cannot hide from others");
		return (false);
	}
	s->loop = loop_new();
	if (s->loop == NULL) {
		diag_warn("cannot start");
		return (false);
	}
	ca = args->rotate ? ca_rotate(&args->places, &args->wishes)
			  : ca_open(&args->places, &args->wishes);
	if (ca == NULL)
		return (false);
	if (!make_parts(s, ca) || !start_signals(s) || !start_rows(s, args) ||
	    !rehearse(s)) {
		diag_warnx("cannot start");
		return (false);
	}
	greet(s);
	timer_init(&s->turn, s->loop, on_turn_due);
	timer_set(&s->turn, ticket_keys_due_ns(s->keys.tickets));
	if (jail_enter() == 0)
		return (true);
	diag_warn("cannot lock itself in");
	return (false);
}

static void
finish(struct signer *s)
{
	size_t i;

	for (i = 0; i < s->n_rows; i++)
		watch_stop(&s->rows[i].watch);
	free(s->rows);
	timer_cancel(&s->turn);
	beat_stop(&s->beat);
	signal_stop(&s->signals);
	loop_free(s->loop);
	keyring_wipe(&s->keys);
	OPENSSL_secure_clear_free(s->out, SIGNER_MESSAGE_MAX);
	minted_free(s->minted);
	FINI_OBJ(s);
}

void
signer_run(const struct signer_args *args)
{
	static struct signer signer;

	diag_name("signer");
	if (!start(&signer, args))
		exit(1);
	if (beat_start(&signer.beat, signer.loop, args->ready_fd) != 0)
		diag_warn("cannot tell the supervisor");
	loop_run(signer.loop);
	finish(&signer);
	exit(0);
}
