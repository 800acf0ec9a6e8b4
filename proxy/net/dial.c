/* SPDX-License-Identifier: MIT
 *
 * net/dial.c - a host name and port to a connected TCP socket.
 */
#include "proxy/net/dial.h"

#include <errno.h>
#include <netinet/tcp.h>

#include "proxy/base/fd.h"
#include "proxy/base/object.h"
#include "proxy/net/guard.h"
#include "proxy/net/judge.h"

#define STAGGER_MS	250	/* RFC 8305 section 5 */

static void
clean_up(struct dial *dial)
{
	int i;

	for (i = 0; i < DIAL_PARALLEL; i++) {
		if (!watch_active(&dial->attempts[i].watch))
			continue;
		watch_stop(&dial->attempts[i].watch);
		fd_close(&dial->attempts[i].watch.fd);
	}
	resolver_cancel(&dial->lookup);
	timer_cancel(&dial->deadline);
	timer_cancel(&dial->stagger);
	answer_release(dial->answer);
	dial->answer = NULL;
	FINI_OBJ(dial);
}

static void
conclude(struct dial *dial, enum dial_result result, int fd)
{
	struct dial_outcome outcome = {.result = result,
	    .fd = fd,
	    .error = result == DIAL_OK ? 0 : dial->error,
	    .refusal = result == DIAL_PROHIBITED ? dial->refusal : NULL,
	    .peer = dial->peer,
	    .began_ns = dial->began_ns,
	    .looked_up_ns = dial->looked_up_ns};

	clean_up(dial);
	dial->fn(dial, &outcome);
}

static bool
is_shortage(int error)
{
	return (error == EMFILE || error == ENFILE || error == ENOBUFS ||
		error == ENOMEM || error == EADDRNOTAVAIL || error == ENOSPC);
}

static enum dial_result
result_of(int error)
{
	if (error == ECONNREFUSED || error == ECONNRESET)
		return (DIAL_REFUSED);
	if (error == ETIMEDOUT)
		return (DIAL_TIMEOUT);
	return (is_shortage(error) ? DIAL_SYSTEM : DIAL_UNREACHABLE);
}

/* Of several failures the one that says most is kept: that there is no way,
 * for want of IPv6 perhaps, says least. */
static void
note_failure(struct dial *dial, const struct address *peer, int error)
{
	/* Without an address of its own in IPv6 the system says that this one
	 * is not available; in IPv4 it means that the ports are used up. */
	if (error == EADDRNOTAVAIL && peer->sa.any.sa_family == AF_INET6)
		error = ENETUNREACH;
	if (dial->error != 0 && result_of(error) == DIAL_UNREACHABLE)
		return;
	dial->error = error;
	dial->peer = *peer;
}

static void	 go_on(struct dial *);

static void
address_of(const struct dial *dial, unsigned place, struct address *out)
{
	*out = dial->answer->addresses[place];
	address_set_port(out, dial->port);
}

static void
on_attempt_ready(struct watch *watch, unsigned ready)
{
	struct dial_attempt *attempt = OWNER_OF(watch, struct dial_attempt,
	    watch);
	struct dial *dial = attempt->dial;
	struct address peer;
	socklen_t len = sizeof(int);
	int error = 0, fd = watch->fd;

	(void)ready;
	ASSERT(dial->magic == DIAL_MAGIC);
	address_of(dial, attempt->place, &peer);
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		error = errno;
	watch_stop(watch);
	dial->running--;
	if (error == 0) {
		dial->peer = peer;
		conclude(dial, DIAL_OK, fd);
		return;
	}
	fd_close(&fd);
	note_failure(dial, &peer, error);
	go_on(dial);
}

static struct dial_attempt *
free_attempt(struct dial *dial)
{
	int i;

	for (i = 0; i < DIAL_PARALLEL; i++)
		if (!watch_active(&dial->attempts[i].watch))
			return (&dial->attempts[i]);
	UNREACHABLE();
}

/* 0 when under way (or connected at once: then it is writable), or an errno
 * value. */
static int
begin(struct dial *dial, unsigned place, const struct address *peer)
{
	struct dial_attempt *attempt = free_attempt(dial);
	int one = 1, fd, error;

	fd = socket(peer->sa.any.sa_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return (errno);
	attempt->dial = dial;
	attempt->place = place;
	if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) == 0 &&
	    (connect(fd, &peer->sa.any, peer->len) == 0 ||
		errno == EINPROGRESS) &&
	    watch_start(&attempt->watch, dial->loop, fd, WATCH_WRITE,
		on_attempt_ready) == 0) {
		dial->running++;
		return (0);
	}
	error = errno;
	fd_close(&fd);
	return (error);
}

static bool
is_refused(struct dial *dial, const struct address *peer)
{
	const char *refusal = NULL;

	if (dial->guard != NULL)
		refusal = guard_refuses(dial->guard, peer);
	if (refusal != NULL) {
		dial->refusal = refusal;
		return (true);
	}
	if (!judge_refuses(dial->judge, peer))
		return (false);
	dial->is_denied = true;
	return (true);
}

/* Whether the address at ${place} is being tried now. */
static bool
try_address(struct dial *dial, unsigned place)
{
	struct address peer;
	int error;

	address_of(dial, place, &peer);
	if (is_refused(dial, &peer)) {
		if (dial->error == 0)
			dial->peer = peer;
		return (false);
	}
	error = begin(dial, place, &peer);
	if (error != 0)
		note_failure(dial, &peer, error);
	return (error == 0);
}

/* Try the next address; when there is none and nothing is under way, that was
 * it. */
static void
go_on(struct dial *dial)
{
	bool trying = false;

	timer_disarm(&dial->stagger);
	while (!trying && dial->running < DIAL_PARALLEL &&
	       dial->next < dial->answer->n)
		trying = try_address(dial, dial->next++);
	if (dial->running > 0) {
		if (dial->next < dial->answer->n)
			timer_set_ms(&dial->stagger, STAGGER_MS);
	} else if (dial->error != 0) {
		conclude(dial, result_of(dial->error), -1);
	} else {
		conclude(dial, dial->is_denied ? DIAL_DENIED : DIAL_PROHIBITED,
		    -1);
	}
}

static void
on_stagger_due(struct timer *timer)
{
	go_on(OWNER_OF(timer, struct dial, stagger));
}

static void
on_deadline_due(struct timer *timer)
{
	struct dial *dial = OWNER_OF(timer, struct dial, deadline);

	if (dial->answer == NULL) {
		conclude(dial, DIAL_DNS_TIMEOUT, -1);
		return;
	}
	if (dial->peer.len == 0)
		address_of(dial, 0, &dial->peer);
	dial->error = ETIMEDOUT;
	conclude(dial, DIAL_TIMEOUT, -1);
}

static void
on_host_resolved(struct lookup *lookup, struct answer *answer)
{
	struct dial *dial = OWNER_OF(lookup, struct dial, lookup);

	CHECK_OBJ(dial, DIAL_MAGIC);
	dial->looked_up_ns = loop_now(dial->loop)->mono_ns;
	switch (answer->result) {
	case RESOLVE_OK:
		dial->answer = answer_hold(answer);
		go_on(dial);
		return;
	case RESOLVE_NOT_FOUND:
		conclude(dial, DIAL_NOT_FOUND, -1);
		return;
	case RESOLVE_TIMEOUT:
		conclude(dial, DIAL_DNS_TIMEOUT, -1);
		return;
	case RESOLVE_FAILED:
		conclude(dial, DIAL_DNS_FAILED, -1);
		return;
	}
	UNREACHABLE();
}

void
dial_start(struct dial *dial, struct loop *loop, struct resolver *resolver,
    const struct dial_target *target, dial_fn *fn)
{
	ASSERT(fn != NULL);
	INIT_OBJ(dial, DIAL_MAGIC);
	dial->port = target->port;
	dial->loop = loop;
	dial->began_ns = loop_now(loop)->mono_ns;
	dial->guard = target->guard;
	dial->judge = target->judge;
	dial->fn = fn;
	timer_init(&dial->deadline, loop, on_deadline_due);
	timer_init(&dial->stagger, loop, on_stagger_due);
	timer_set_ms(&dial->deadline, target->timeout_ms);
	resolver_start(resolver, &dial->lookup, target->host, on_host_resolved);
}

void
dial_cancel(struct dial *dial)
{
	if (dial->magic == 0)
		return;
	ASSERT(dial->magic == DIAL_MAGIC);
	clean_up(dial);
}
