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
	struct channel		*channel;
};

/* c-ares in the loop. */
struct channel {
	ares_channel		 ares;
	struct loop		*loop;
	struct list		 sockets;
	struct timer		 timer;		/* when c-ares wants to run */
};

/* What /etc/hosts says of a name is all that counts, for both families.
 * A name with a dot is asked for as it stands; only one without may get a
 * search domain of this machine.  Otherwise a wildcard there would take over
 * every name, or family of a name, that does not exist. */
enum {
	HOSTS_FILE,
	EXACT,
	SEARCHING,
	CHANNELS
};

struct resolver {
	unsigned		 magic;
#define RESOLVER_MAGIC		0x2e501001u
	struct query_table	*queries;
	struct channel		 channels[CHANNELS];
};

/* ---- c-ares in the loop ---- */

static void
wind_up(struct channel *channel)
{
	struct timeval tv, *due;
	int64_t ms;

	due = ares_timeout(channel->ares, NULL, &tv);
	if (due == NULL) {
		timer_disarm(&channel->timer);
		return;
	}
	ms = (int64_t)due->tv_sec * 1000 + due->tv_usec / 1000 + 1;
	timer_set_ms(&channel->timer, ms);
}

static void
on_channel_due(struct timer *timer)
{
	struct channel *channel = OWNER_OF(timer, struct channel, timer);

	ares_process_fd(channel->ares, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	wind_up(channel);
}

static void
on_channel_ready(struct watch *watch, unsigned ready)
{
	struct channel_socket *sock = OWNER_OF(watch, struct channel_socket,
	    watch);
	struct channel *channel = sock->channel;
	int fd = watch->fd;

	/* The socket may be closed, and ${sock} freed, in here. */
	ares_process_fd(channel->ares,
	    ready & WATCH_READ ? fd : ARES_SOCKET_BAD,
	    ready & WATCH_WRITE ? fd : ARES_SOCKET_BAD);
	wind_up(channel);
}

static struct channel_socket *
socket_of(struct channel *channel, int fd)
{
	struct channel_socket *sock;
	struct list *it, *tmp;

	LIST_EACH(it, tmp, &channel->sockets) {
		sock = OWNER_OF(it, struct channel_socket, link);
		if (sock->watch.fd == fd)
			return (sock);
	}
	return (NULL);
}

/* Without memory the socket stays unheard and the query times out. */
static void
socket_open(struct channel *channel, int fd, unsigned wanted)
{
	struct channel_socket *sock = calloc(1, sizeof(*sock));

	if (sock == NULL || watch_start(&sock->watch, channel->loop, fd, wanted,
				on_channel_ready) < 0) {
		diag_warn("cannot listen to the name service");
		free(sock);
		return;
	}
	sock->channel = channel;
	list_append(&channel->sockets, &sock->link);
}

static void
on_socket_state(void *data, ares_socket_t fd, int readable, int writable)
{
	struct channel *channel = data;
	struct channel_socket *sock = socket_of(channel, fd);
	unsigned wanted = (readable ? WATCH_READ : 0) |
			  (writable ? WATCH_WRITE : 0);

	if (sock == NULL) {
		if (wanted != 0)
			socket_open(channel, fd, wanted);
	} else if (wanted != 0) {
		watch_want(&sock->watch, wanted);
	} else {
		watch_stop(&sock->watch);
		list_remove(&sock->link);
		free(sock);
	}
}

static int
channel_use(struct channel *channel, const char *servers)
{
	int status;

	if (servers == NULL)
		return (0);
	status = ares_set_servers_ports_csv(channel->ares, servers);
	if (status == ARES_SUCCESS)
		return (0);
	diag_warnx("dns.servers '%s': %s", servers, ares_strerror(status));
	return (-1);
}

static int
channel_init(struct channel *channel, int kind, struct loop *loop,
    int timeout_ms)
{
	char lookups[2] = {kind == HOSTS_FILE ? 'f' : 'b', '\0'};
	struct ares_options options = {.flags = ARES_FLAG_EDNS,
	    .ednspsz = EDNS_BYTES,
	    .tries = TRIES,
	    .lookups = lookups,
	    .ndomains = 0,
	    .sock_state_cb = on_socket_state,
	    .sock_state_cb_data = channel};
	int mask = ARES_OPT_FLAGS | ARES_OPT_EDNSPSZ | ARES_OPT_TRIES |
		   ARES_OPT_LOOKUPS | ARES_OPT_SOCK_STATE_CB |
		   ARES_OPT_TIMEOUTMS;
	int status;

	/* Two rounds, the second with twice the patience, and a quarter left
	 * for a second server. */
	options.timeout = timeout_ms / 4;
	if (options.timeout < TRY_MIN_MS)
		options.timeout = TRY_MIN_MS;
	status = ares_init_options(&channel->ares, &options,
	    kind == SEARCHING ? mask : mask | ARES_OPT_DOMAINS);
	if (status != ARES_SUCCESS) {
		diag_warnx("name service: %s", ares_strerror(status));
		return (-1);
	}
	channel->loop = loop;
	list_init(&channel->sockets);
	timer_init(&channel->timer, loop, on_channel_due);
	return (0);
}

/* Calls every half that is not done. */
static void
channel_fini(struct channel *channel)
{
	ares_destroy(channel->ares);
	timer_cancel(&channel->timer);
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
collect(struct query_half *half, int family, const struct ares_addrinfo *info)
{
	const struct ares_addrinfo_node *node;
	const struct ares_addrinfo_cname *alias;

	half->ttl_s = INT64_MAX;
	for (node = info->nodes; node != NULL && half->n < ANSWER_MAX;
	     node = node->ai_next) {
		if (node->ai_family != family ||
		    address_from_sockaddr(&half->addresses[half->n],
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
	if (info != NULL)
		collect(half,
		    half == &half->query->halves[QUERY_V6] ? AF_INET6 : AF_INET,
		    info);
	ares_freeaddrinfo(info);
	half->result = result_of(status);
	query_half_done(half);
}

static void
ask_channel(struct query *query, int kind, int family,
    ares_addrinfo_callback fn, void *data)
{
	/* Their order is answer_new()'s affair. */
	const struct ares_addrinfo_hints hints = {.ai_flags = ARES_AI_NOSORT,
	    .ai_socktype = SOCK_STREAM,
	    .ai_family = family};

	ares_getaddrinfo(query->asker->channels[kind].ares, query->name, NULL,
	    &hints, fn, data);
}

static void
ask_service(struct query *query)
{
	struct resolver *resolver = query->asker;
	int kind = strchr(query->name, '.') != NULL ? EXACT : SEARCHING;

	/* The query may be over, and freed, after the second one. */
	ask_channel(query, kind, AF_INET6, on_half_answered,
	    &query->halves[QUERY_V6]);
	ask_channel(query, kind, AF_INET, on_half_answered,
	    &query->halves[QUERY_V4]);
	wind_up(&resolver->channels[kind]);
}

static void
on_hosts_read(void *data, int status, int timeouts, struct ares_addrinfo *info)
{
	struct query *query = data;
	struct query_half *v6 = &query->halves[QUERY_V6];
	struct query_half *v4 = &query->halves[QUERY_V4];

	(void)timeouts;
	if (status == ARES_SUCCESS && info != NULL) {
		collect(v6, AF_INET6, info);
		collect(v4, AF_INET, info);
	}
	ares_freeaddrinfo(info);
	if (v6->n + v4->n == 0) {
		ask_service(query);
		return;
	}
	query_half_done(v6);
	query_half_done(v4);
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
	if (query == NULL)
		return;
	query->asker = resolver;
	ask_channel(query, HOSTS_FILE, AF_UNSPEC, on_hosts_read, query);
}

void
resolver_cancel(struct lookup *lookup)
{
	if (lookup->magic != 0)
		query_leave(lookup);
}

/* ---- the resolver ---- */

static int
open_channels(struct resolver *resolver, struct loop *loop, const char *servers,
    int timeout_ms)
{
	struct channel *channel;
	int kind;

	for (kind = 0; kind < CHANNELS; kind++) {
		channel = &resolver->channels[kind];
		if (channel_init(channel, kind, loop, timeout_ms) < 0)
			break;
		if (channel_use(channel, servers) < 0) {
			channel_fini(channel);
			break;
		}
	}
	if (kind == CHANNELS)
		return (0);
	while (--kind >= 0)
		channel_fini(&resolver->channels[kind]);
	return (-1);
}

struct resolver *
resolver_new(struct loop *loop, const char *servers, int timeout_ms)
{
	struct resolver *resolver = malloc(sizeof(*resolver));

	if (resolver == NULL)
		goto err1;
	INIT_OBJ(resolver, RESOLVER_MAGIC);
	resolver->queries = query_table_new(loop, timeout_ms);
	if (resolver->queries == NULL)
		goto err1;
	if (open_channels(resolver, loop, servers, timeout_ms) == 0)
		return (resolver);

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
	int kind;

	if (resolver == NULL)
		return;
	CHECK_OBJ(resolver, RESOLVER_MAGIC);
	query_table_close(resolver->queries);
	for (kind = 0; kind < CHANNELS; kind++)
		channel_fini(&resolver->channels[kind]);
	query_table_free(resolver->queries);
	FINI_OBJ(resolver);
	free(resolver);
}
