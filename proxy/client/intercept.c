/* SPDX-License-Identifier: MIT
 *
 * client/intercept.c - from a CONNECT that was answered to TLS with the client.
 */
#include "proxy/client/intercept.h"

#include <stdio.h>

#include "proxy/event/loop.h"
#include "proxy/http/secure.h"
#include "proxy/tls/leaf.h"

#define READ_SIZE	4096u
/* Who leaves sooner after the handshake, without a byte, did not like it. */
#define FIRST_MS	1000
/* Two names, a port and what is between them. */
#define CONTEXT_MAX	(2 * (int)HELLO_NAME_MAX + 16)

enum intercept_phase {
	PHASE_HELLO,		/* the ClientHello is being read */
	PHASE_LEAF,		/* a leaf is waited for */
	PHASE_HANDSHAKE,
	PHASE_FIRST,		/* shaken; does the client stay? */
	PHASE_OVER
};

static void
intercept_end(struct intercept *it, enum intercept_end end)
{
	leaf_ask_cancel(&it->ask);
	timer_cancel(&it->deadline);
	task_cancel(&it->task);
	it->phase = PHASE_OVER;
	it->ops->ended(it, end);
}

/* ---- the first byte ------------------------------------------------------ */

/* Programs that hold a certificate against one of their own do so when the
 * handshake is over, and leave. */
static void
read_first(struct intercept *it)
{
	size_t room;
	ssize_t n;
	char *at;

	at = buf_reserve(&it->in, READ_SIZE, &room);
	n = at == NULL ? STREAM_ERROR : stream_read(&it->stream, at, READ_SIZE);
	if (n == STREAM_WAIT)
		return;
	if (n > 0) {
		buf_commit(&it->in, (size_t)n);
		intercept_end(it, INTERCEPT_READY);
		return;
	}
	it->failure = (struct tls_failure){
	    .end = TLS_END_HUNG_UP, .answered = true, .text = "hung up"};
	if (n == STREAM_ERROR)
		stream_tls_failure(&it->stream, &it->failure);
	intercept_end(it, INTERCEPT_REFUSED);
}

static void
await_first(struct intercept *it)
{
	it->phase = PHASE_FIRST;
	timer_set_ms(&it->deadline, FIRST_MS);
	stream_want(&it->stream, WATCH_READ);
}

/* ---- handshake ----------------------------------------------------------- */

static void
handshake_failed(struct intercept *it)
{
	stream_tls_failure(&it->stream, &it->failure);
	switch (it->failure.end) {
	case TLS_END_ALERT:
	case TLS_END_HUNG_UP:
		/* Before it saw anything of ours it cannot have minded. */
		intercept_end(it, it->failure.answered ? INTERCEPT_REFUSED
						       : INTERCEPT_BROKEN);
		return;
	case TLS_END_REFUSED:
	case TLS_END_SYSTEM:
		intercept_end(it, INTERCEPT_BROKEN);
		return;
	}
}

static void
note_session(struct intercept *it)
{
	struct secure *s = it->secure;

	s->version = stream_tls_version(&it->stream);
	s->cipher = stream_tls_cipher(&it->stream);
	s->resumed = stream_tls_resumed(&it->stream);
}

static void
shake(struct intercept *it)
{
	switch (stream_tls_handshake(&it->stream)) {
	case TLS_STEP_WAIT:
		/* Part of it came.  Some libraries send the rest as a segment
		 * of its own, which without TCP_NODELAY waits for us. */
		if (it->has_waited)
			stream_tcp_acknowledge(&it->stream);
		it->has_waited = true;
		return;
	case TLS_STEP_DONE:
		note_session(it);
		await_first(it);
		return;
	case TLS_STEP_FAILED:
		handshake_failed(it);
		return;
	}
}

/* A session of one authority is not resumed at another. */
static struct str
session_context(const struct secure *s, char text[CONTEXT_MAX])
{
	int n = snprintf(text, CONTEXT_MAX, "%.*s:%u %.*s", STR_ARG(s->host),
	    s->port, STR_ARG(s->name));

	return ((struct str){
	    text, n < CONTEXT_MAX ? (size_t)n : CONTEXT_MAX - 1});
}

static void
show_leaf(struct intercept *it, struct leaf *leaf)
{
	char text[CONTEXT_MAX];
	int failed;

	failed = stream_tls_accept(&it->stream, it->env->server, leaf,
	    buf_peek(&it->in), session_context(it->secure, text));
	leaf_unref(leaf);
	if (failed == -1) {
		it->problem = "no memory";
		intercept_end(it, INTERCEPT_NO_LEAF);
		return;
	}
	buf_consume(&it->in, buf_len(&it->in));
	buf_trim(&it->in);
	it->phase = PHASE_HANDSHAKE;
	shake(it);
}

/* ---- leaf ---------------------------------------------------------------- */

static void
on_leaf(struct leaf_ask *ask, struct leaf *leaf, const char *problem)
{
	struct intercept *it = OWNER_OF(ask, struct intercept, ask);

	CHECK_OBJ(it, INTERCEPT_MAGIC);
	if (leaf != NULL) {
		show_leaf(it, leaf);
		return;
	}
	it->problem = problem;
	intercept_end(it, INTERCEPT_NO_LEAF);
}

static void
get_leaf(struct intercept *it)
{
	struct leaf *leaf;

	CHECK_OBJ(it->secure, SECURE_MAGIC);
	leaf = leaf_cache_find(it->env->leaves, it->secure->name);
	if (leaf != NULL) {
		show_leaf(it, leaf);
		return;
	}
	it->phase = PHASE_LEAF;
	it->has_asked = true;
	/* Nothing but its end. */
	stream_want(&it->stream, 0);
	leaf_cache_ask(it->env->leaves, &it->ask, it->secure->name, on_leaf);
}

/* ---- hello --------------------------------------------------------------- */

static void
heard(struct intercept *it, enum hello_result result, const struct hello *hello)
{
	switch (it->ops->heard(it, result, hello)) {
	case INTERCEPT_TLS:
		ASSERT(result == HELLO_DONE);
		get_leaf(it);
		return;
	case INTERCEPT_TUNNEL:
		intercept_end(it, INTERCEPT_TUNNELLED);
		return;
	case INTERCEPT_CLOSE:
		intercept_end(it, INTERCEPT_GONE);
		return;
	}
}

/* True when that was the end of the hello, or of all. */
static bool
parse(struct intercept *it)
{
	struct hello hello;
	enum hello_result result = hello_parse(&hello, buf_peek(&it->in));

	if (result == HELLO_PARTIAL)
		return (false);
	heard(it, result, &hello);
	return (true);
}

static void
read_hello(struct intercept *it)
{
	size_t room;
	ssize_t n;
	char *at;

	/* The parser's bound is below the buffer's: it has spoken. */
	at = buf_reserve(&it->in, 1, &room);
	n = at == NULL ? STREAM_ERROR
		       : stream_read(&it->stream, at,
			     room < READ_SIZE ? room : READ_SIZE);
	if (n == STREAM_WAIT)
		return;
	if (n <= 0) {
		intercept_end(it, INTERCEPT_GONE);
		return;
	}
	buf_commit(&it->in, (size_t)n);
	(void)parse(it);
}

/* ---- what happened ------------------------------------------------------- */

static void
on_ready(struct stream *stream, unsigned ready)
{
	struct intercept *it = OWNER_OF(stream, struct intercept, stream);

	(void)ready;
	CHECK_OBJ(it, INTERCEPT_MAGIC);
	switch ((enum intercept_phase)it->phase) {
	case PHASE_HELLO:
		read_hello(it);
		return;
	case PHASE_LEAF:
		intercept_end(it, INTERCEPT_GONE);
		return;
	case PHASE_HANDSHAKE:
		shake(it);
		return;
	case PHASE_FIRST:
		read_first(it);
		return;
	case PHASE_OVER:
		return;
	}
}

/* What came together with the CONNECT. */
static void
on_start(struct task *task)
{
	struct intercept *it = OWNER_OF(task, struct intercept, task);

	CHECK_OBJ(it, INTERCEPT_MAGIC);
	if (!parse(it))
		stream_want(&it->stream, WATCH_READ);
}

static void
on_deadline(struct timer *timer)
{
	struct intercept *it = OWNER_OF(timer, struct intercept, deadline);

	CHECK_OBJ(it, INTERCEPT_MAGIC);
	switch ((enum intercept_phase)it->phase) {
	case PHASE_HELLO:
	case PHASE_HANDSHAKE:
		intercept_end(it, INTERCEPT_SILENT);
		return;
	case PHASE_LEAF:
		it->problem = "the signer does not answer";
		intercept_end(it, INTERCEPT_NO_LEAF);
		return;
	case PHASE_FIRST:
		intercept_end(it, INTERCEPT_READY);
		return;
	case PHASE_OVER:
		return;
	}
}

int
intercept_start(struct intercept *it, const struct intercept_env *env,
    struct stream *stream, struct str early, const struct intercept_ops *ops)
{
	INIT_OBJ(it, INTERCEPT_MAGIC);
	it->env = env;
	it->ops = ops;
	buf_init(&it->in, HELLO_MAX + READ_SIZE + early.len);
	if (early.len > 0 && buf_append(&it->in, early) == -1) {
		errno = ENOMEM;
		return (-1);
	}
	stream_move(&it->stream, stream, on_ready);
	timer_init(&it->deadline, env->loop, on_deadline);
	timer_set_ms(&it->deadline, env->handshake_ms);
	task_init(&it->task, on_start);
	task_defer(env->loop, &it->task);
	return (0);
}

void
intercept_cancel(struct intercept *it)
{
	if (it->magic != INTERCEPT_MAGIC)
		return;
	leaf_ask_cancel(&it->ask);
	timer_cancel(&it->deadline);
	task_cancel(&it->task);
	stream_close(&it->stream);
	buf_fini(&it->in);
	FINI_OBJ(it);
}
