/* SPDX-License-Identifier: MIT
 *
 * net/resolver.c - names to addresses, through c-ares in the loop.
 */
#include "proxy/net/resolver.h"

#include <ares.h>
#include <stdlib.h>

#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/event/timer.h"
#include "proxy/net/query.h"

#define TRIES		2
#define TRY_MIN_MS	100
#define EDNS_BYTES	1232	/* fits any path unfragmented */

/* A socket of c-ares. */
struct channel_socket {
	struct list		 link;
	struct watch		 watch;
	struct resolver		*resolver;
};

struct resolver {
	unsigned		 magic;
#define RESOLVER_MAGIC		0x2e501001u
	struct loop		*loop;
	struct query_table	*queries;
	struct list		 sockets;
	struct timer		 timer;		/* when c-ares wants to run */
	ares_channel		 channel;
};

/* ---- c-ares in the loop ---- */

static void
wind_up(struct resolver *resolver)
{
	struct timeval tv, *due;
	int64_t ms;

	due = ares_timeout(resolver->channel, NULL, &tv);
	if (due == NULL) {
		timer_disarm(&resolver->timer);
		return;
	}
	ms = (int64_t)due->tv_sec * 1000 + due->tv_usec / 1000 + 1;
	timer_set_ms(&resolver->timer, ms);
}

static void
on_channel_due(struct timer *timer)
{
	struct resolver *resolver = OWNER_OF(timer, struct resolver, timer);

	ares_process_fd(resolver->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	wind_up(resolver);
}

static void
on_channel_ready(struct watch *watch, unsigned ready)
{
	struct channel_socket *sock =
	    OWNER_OF(watch, struct channel_socket, watch);
	struct resolver *resolver = sock->resolver;
	int fd = watch->fd;

	/* The socket may be closed, and ${sock} freed, in here. */
	ares_process_fd(resolver->channel,
	    ready & WATCH_READ ? fd : ARES_SOCKET_BAD,
	    ready & WATCH_WRITE ? fd : ARES_SOCKET_BAD);
	wind_up(resolver);
}

static struct channel_socket *
socket_of(struct resolver *resolver, int fd)
{
	struct channel_socket *sock;
	struct list *it, *tmp;

	LIST_EACH(it, tmp, &resolver->sockets) {
		sock = OWNER_OF(it, struct channel_socket, link);
		if (sock->watch.fd == fd)
			return (sock);
	}
	return (NULL);
}

/* Without memory the socket stays unheard and the query times out. */
static void
socket_open(struct resolver *resolver, int fd, unsigned wanted)
{
	struct channel_socket *sock = calloc(1, sizeof(*sock));

	if (sock == NULL || watch_start(&sock->watch, resolver->loop, fd,
	    wanted, on_channel_ready) < 0) {
		diag_warn("cannot listen to the name service");
		free(sock);
		return;
	}
	sock->resolver = resolver;
	list_append(&resolver->sockets, &sock->link);
}

static void
on_socket_state(void *data, ares_socket_t fd, int readable, int writable)
{
	struct resolver *resolver = data;
	struct channel_socket *sock = socket_of(resolver, fd);
	unsigned wanted = (readable ? WATCH_READ : 0) |
	    (writable ? WATCH_WRITE : 0);

	if (sock == NULL) {
		if (wanted != 0)
			socket_open(resolver, fd, wanted);
	} else if (wanted != 0) {
		watch_want(&sock->watch, wanted);
	} else {
		watch_stop(&sock->watch);
		list_remove(&sock->link);
		free(sock);
	}
}

/* ---- questions and answers ---- */

static enum resolve_result
result_of(int status)
{
	switch (status) {
	case ARES_SUCCESS:
		return (RESOLVE_OK);
	case ARES_ENOTFOUND:
	case ARES_ENODATA:
	case ARES_EBADNAME:
	case ARES_ENONAME:
		return (RESOLVE_NOT_FOUND);
	case ARES_ETIMEOUT:
		return (RESOLVE_TIMEOUT);
	default:
		return (RESOLVE_FAILED);
	}
}

static void
collect(struct query_half *half, const struct ares_addrinfo *info)
{
	const struct ares_addrinfo_node *node;
	const struct ares_addrinfo_cname *alias;

	half->ttl_s = INT64_MAX;
	for (node = info->nodes; node != NULL && half->n < ANSWER_MAX;
	    node = node->ai_next) {
		if (address_from_sockaddr(&half->addresses[half->n],
		    node->ai_addr, (socklen_t)node->ai_addrlen) < 0)
			continue;
		half->n++;
		if (node->ai_ttl < half->ttl_s)
			half->ttl_s = node->ai_ttl;
	}
	for (alias = info->cnames; alias != NULL; alias = alias->next)
		if (alias->ttl < half->ttl_s)
			half->ttl_s = alias->ttl;
}

static void
on_half_answered(void *data, int status, int timeouts,
    struct ares_addrinfo *info)
{
	struct query_half *half = data;

	(void)timeouts;
	if (info != NULL) {
		collect(half, info);
		ares_freeaddrinfo(info);
	}
	half->result = result_of(status);
	query_half_done(half);
}

/* The query may be over, and freed, on return. */
static void
ask(struct resolver *resolver, struct query *query)
{
	/* Their order is answer_new()'s affair. */
	struct ares_addrinfo_hints hints = {
		.ai_flags = ARES_AI_NOSORT,
		.ai_socktype = SOCK_STREAM
	};

	hints.ai_family = AF_INET6;
	ares_getaddrinfo(resolver->channel, query->name, NULL, &hints,
	    on_half_answered, &query->halves[QUERY_V6]);
	hints.ai_family = AF_INET;
	ares_getaddrinfo(resolver->channel, query->name, NULL, &hints,
	    on_half_answered, &query->halves[QUERY_V4]);
	wind_up(resolver);
}

void
resolver_start(struct resolver *resolver, struct lookup *lookup,
    struct str host, lookup_fn *fn)
{
	struct query *query;

	CHECK_OBJ(resolver, RESOLVER_MAGIC);
	ASSERT(fn != NULL);
	INIT_OBJ(lookup, LOOKUP_MAGIC);
	lookup->fn = fn;
	query = query_join(resolver->queries, lookup, host);
	if (query != NULL)
		ask(resolver, query);
}

void
resolver_cancel(struct lookup *lookup)
{
	if (lookup->magic != 0)
		query_leave(lookup);
}

/* ---- the resolver ---- */

static int
open_channel(struct resolver *resolver, const char *servers, int timeout_ms)
{
	char lookups[] = "fb";
	struct ares_options options = {
		.flags = ARES_FLAG_EDNS,
		.ednspsz = EDNS_BYTES,
		.tries = TRIES,
		.lookups = lookups,
		.sock_state_cb = on_socket_state,
		.sock_state_cb_data = resolver
	};
	int status;

	/* Two rounds, the second with twice the patience, and a quarter left
	 * for a second server. */
	options.timeout = timeout_ms / 4;
	if (options.timeout < TRY_MIN_MS)
		options.timeout = TRY_MIN_MS;
	status = ares_init_options(&resolver->channel, &options,
	    ARES_OPT_FLAGS | ARES_OPT_EDNSPSZ | ARES_OPT_TRIES |
	    ARES_OPT_LOOKUPS | ARES_OPT_SOCK_STATE_CB | ARES_OPT_TIMEOUTMS);
	if (status != ARES_SUCCESS) {
		diag_warnx("name service: %s", ares_strerror(status));
		return (-1);
	}
	if (servers == NULL)
		return (0);
	status = ares_set_servers_ports_csv(resolver->channel, servers);
	if (status == ARES_SUCCESS)
		return (0);
	diag_warnx("dns.servers '%s': %s", servers, ares_strerror(status));
	ares_destroy(resolver->channel);
	return (-1);
}

struct resolver *
resolver_new(struct loop *loop, const char *servers, int timeout_ms)
{
	struct resolver *resolver = malloc(sizeof(*resolver));

	if (resolver == NULL)
		goto err1;
	INIT_OBJ(resolver, RESOLVER_MAGIC);
	resolver->loop = loop;
	list_init(&resolver->sockets);
	resolver->queries = query_table_new(loop, timeout_ms);
	if (resolver->queries == NULL)
		goto err1;
	if (open_channel(resolver, servers, timeout_ms) < 0)
		goto err2;
	timer_init(&resolver->timer, loop, on_channel_due);
	return (resolver);

err2:
	query_table_free(resolver->queries);
	free(resolver);
	return (NULL);
err1:
	diag_warn("name service");
	free(resolver);
	return (NULL);
}

void
resolver_free(struct resolver *resolver)
{
	if (resolver == NULL)
		return;
	CHECK_OBJ(resolver, RESOLVER_MAGIC);
	query_table_close(resolver->queries);
	/* Calls every half that is not done. */
	ares_destroy(resolver->channel);
	query_table_free(resolver->queries);
	timer_cancel(&resolver->timer);
	FINI_OBJ(resolver);
	free(resolver);
}
