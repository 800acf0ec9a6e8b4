/* SPDX-License-Identifier: MIT
 *
 * net/resolver.c - names to addresses, through c-ares.
 *
 * A query asks for both families apart, so that a name service which is slow
 * or silent about one of them does not hold back the other (RFC 8305 section
 * 3).  Lookups are only ever told by a task: c-ares calls back where it likes,
 * and must not be called from there.
 */
#include "proxy/net/resolver.h"

#include <ares.h>
#include <stdlib.h>

#include "proxy/base/diag.h"
#include "proxy/base/hash.h"
#include "proxy/base/object.h"
#include "proxy/event/timer.h"
#include "proxy/net/host_cache.h"

#define BUCKETS		256u
#define CACHED_NAMES	10000
#define GRACE_MS	50	/* for the other family: RFC 8305's delay */
#define ABSENT_TTL_S	30	/* c-ares does not show the SOA */
#define LABEL_MAX	63
#define TRIES		2
#define TRY_MIN_MS	100
#define EDNS_BYTES	1232	/* fits any path unfragmented */

struct half {
	struct query		*query;
	enum resolve_result	 result;
	bool			 done;
	int64_t			 ttl_s;
	size_t			 n;
	struct address		 addresses[ANSWER_MAX];
};

enum { V6, V4, FAMILIES };

struct query {
	unsigned		 magic;
#define QUERY_MAGIC		0x90e20001u
	struct list		 link;		/* in its bucket */
	struct list		 waiting;	/* lookups */
	struct resolver		*resolver;
	struct answer		*early;		/* told before it was over */
	struct timer		 timer;
	struct half		 halves[FAMILIES];
	char			 name[HOST_CACHE_NAME_MAX + 1];
};

/* A socket of c-ares. */
struct channel_socket {
	struct list		 link;
	struct watch		 watch;
	struct resolver		*resolver;
};

struct resolver {
	unsigned		 magic;
#define RESOLVER_MAGIC		0x2e501001u
	int			 timeout_ms;
	bool			 closing;
	struct loop		*loop;
	ares_channel		 channel;
	struct timer		 timer;		/* when c-ares wants to run */
	struct host_cache	*cache;
	struct hash_seed	 seed;
	struct answer		*absent;
	struct answer		*failed;
	struct answer		*late;
	struct list		 told;		/* lookups with a task */
	struct list		 sockets;
	struct list		 buckets[BUCKETS];
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

/* ---- telling lookups ---- */

static void
on_told(struct task *task)
{
	struct lookup *lookup = OWNER_OF(task, struct lookup, task);
	struct answer *answer = lookup->answer;
	lookup_fn *fn = lookup->fn;

	CHECK_OBJ(lookup, LOOKUP_MAGIC);
	list_remove(&lookup->link);
	FINI_OBJ(lookup);
	fn(lookup, answer);
	answer_release(answer);
}

static void
tell(struct resolver *resolver, struct lookup *lookup, struct answer *answer)
{
	lookup->answer = answer_hold(answer);
	list_remove(&lookup->link);
	list_append(&resolver->told, &lookup->link);
	task_defer(resolver->loop, &lookup->task);
}

static void
tell_all(struct query *query, struct answer *answer)
{
	struct list *it, *tmp;

	LIST_EACH(it, tmp, &query->waiting)
		tell(query->resolver, OWNER_OF(it, struct lookup, link),
		    answer);
}

/* ---- one query ---- */

static bool
any_half(const struct query *query, enum resolve_result result)
{
	return ((query->halves[V6].done &&
	    query->halves[V6].result == result) ||
	    (query->halves[V4].done && query->halves[V4].result == result));
}

/* What is known so far, held for the caller. */
static struct answer *
sum_up(const struct query *query)
{
	const struct half *v6 = &query->halves[V6], *v4 = &query->halves[V4];
	struct answer *answer = NULL;

	if (v6->n + v4->n > 0)
		answer = answer_new(RESOLVE_OK, v6->addresses, v6->n,
		    v4->addresses, v4->n);
	else if (any_half(query, RESOLVE_TIMEOUT))
		answer = answer_hold(query->resolver->late);
	else if (!any_half(query, RESOLVE_FAILED))
		answer = answer_hold(query->resolver->absent);
	return (answer != NULL ? answer :
	    answer_hold(query->resolver->failed));
}

static void
query_free(struct query *query)
{
	struct list *it, *tmp;

	LIST_EACH(it, tmp, &query->waiting)
		list_remove(it);
	list_remove(&query->link);
	timer_cancel(&query->timer);
	answer_release(query->early);
	FINI_OBJ(query);
	free(query);
}

static int64_t
shortest_ttl(const struct query *query)
{
	int64_t ttl = INT64_MAX;
	int i;

	for (i = 0; i < FAMILIES; i++)
		if (query->halves[i].n > 0 && query->halves[i].ttl_s < ttl)
			ttl = query->halves[i].ttl_s;
	return (ttl == INT64_MAX ? ABSENT_TTL_S : ttl);
}

static void
query_over(struct query *query)
{
	struct resolver *resolver = query->resolver;
	struct answer *answer = sum_up(query);

	host_cache_put(resolver->cache, str_of(query->name), answer,
	    shortest_ttl(query), loop_now(resolver->loop)->mono_ns);
	tell_all(query, answer);
	answer_release(answer);
	query_free(query);
}

/* Patience is over; c-ares may still bring the rest for the cache. */
static void
on_query_due(struct timer *timer)
{
	struct query *query = OWNER_OF(timer, struct query, timer);

	CHECK_OBJ(query, QUERY_MAGIC);
	if (any_half(query, RESOLVE_OK))
		query->early = sum_up(query);
	else
		query->early = answer_hold(query->resolver->late);
	tell_all(query, query->early);
}

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
collect(struct half *half, const struct ares_addrinfo *info)
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
on_half_done(void *data, int status, int timeouts, struct ares_addrinfo *info)
{
	struct half *half = data;
	struct query *query = half->query;

	(void)timeouts;
	CHECK_OBJ(query, QUERY_MAGIC);
	if (info != NULL) {
		collect(half, info);
		ares_freeaddrinfo(info);
	}
	half->done = true;
	half->result = result_of(status);
	if (half->result == RESOLVE_OK && half->n == 0)
		half->result = RESOLVE_NOT_FOUND;
	if (!query->halves[V6].done || !query->halves[V4].done) {
		if (half->n > 0 && query->early == NULL)
			timer_set_ms(&query->timer, GRACE_MS);
	} else if (query->resolver->closing) {
		query_free(query);
	} else {
		query_over(query);
	}
}

static struct list *
bucket_of(struct resolver *resolver, struct str name)
{
	return (&resolver->buckets[hash_bytes(&resolver->seed, name.ptr,
	    name.len).lo % BUCKETS]);
}

static struct query *
query_find(struct resolver *resolver, struct str name)
{
	struct list *bucket = bucket_of(resolver, name), *it, *tmp;
	struct query *query;

	LIST_EACH(it, tmp, bucket) {
		query = OWNER_OF(it, struct query, link);
		if (str_eq(str_of(query->name), name))
			return (query);
	}
	return (NULL);
}

static struct query *
query_new(struct resolver *resolver, struct str name)
{
	struct query *query = malloc(sizeof(*query));
	int i;

	if (query == NULL)
		return (NULL);
	INIT_OBJ(query, QUERY_MAGIC);
	list_init(&query->link);
	list_init(&query->waiting);
	query->resolver = resolver;
	str_to_z(name, query->name, sizeof(query->name));
	for (i = 0; i < FAMILIES; i++)
		query->halves[i].query = query;
	timer_init(&query->timer, resolver->loop, on_query_due);
	timer_set_ms(&query->timer, resolver->timeout_ms);
	list_append(bucket_of(resolver, name), &query->link);
	return (query);
}

/* The query may be over, and freed, on return. */
static void
query_ask(struct query *query)
{
	/* Their order is answer_new()'s affair. */
	struct ares_addrinfo_hints hints = {
		.ai_flags = ARES_AI_NOSORT,
		.ai_socktype = SOCK_STREAM
	};
	struct resolver *resolver = query->resolver;

	hints.ai_family = AF_INET6;
	ares_getaddrinfo(resolver->channel, query->name, NULL, &hints,
	    on_half_done, &query->halves[V6]);
	hints.ai_family = AF_INET;
	ares_getaddrinfo(resolver->channel, query->name, NULL, &hints,
	    on_half_done, &query->halves[V4]);
	wind_up(resolver);
}

/* ---- lookups ---- */

static bool
is_label(struct str label)
{
	size_t i;
	char c;

	if (label.len == 0 || label.len > LABEL_MAX)
		return (false);
	for (i = 0; i < label.len; i++) {
		c = str_lower(label.ptr[i]);
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    c == '-' || c == '_'))
			return (false);
	}
	return (true);
}

/* Letters, digits, '-' and '_' in labels; nothing that the name service would
 * read in a second way, and nothing that ends in a number and so pretends to
 * be an IPv4 address. */
static bool
is_name(struct str name)
{
	struct str label = STR_NONE;

	if (name.len == 0 || name.len > HOST_CACHE_NAME_MAX)
		return (false);
	while (name.ptr != NULL) {
		label = str_split(&name, '.');
		if (!is_label(label))
			return (false);
	}
	return (label.ptr[0] < '0' || label.ptr[0] > '9');
}

/* What is known without asking anybody, or NULL.  Held for the caller. */
static struct answer *
known(struct resolver *resolver, struct str host)
{
	struct address literal;
	struct answer *answer;

	if (address_parse(&literal, host, 0) == 0) {
		answer = answer_new(RESOLVE_OK, &literal, 1, NULL, 0);
		return (answer != NULL ? answer :
		    answer_hold(resolver->failed));
	}
	if (!is_name(host))
		return (answer_hold(resolver->absent));
	answer = host_cache_get(resolver->cache, host,
	    loop_now(resolver->loop)->mono_ns);
	return (answer == NULL ? NULL : answer_hold(answer));
}

static void
wait_for(struct resolver *resolver, struct lookup *lookup, struct str name)
{
	struct query *query = query_find(resolver, name);
	bool fresh = query == NULL;

	if (fresh)
		query = query_new(resolver, name);
	if (query == NULL) {
		tell(resolver, lookup, resolver->failed);
	} else if (query->early != NULL) {
		tell(resolver, lookup, query->early);
	} else {
		list_append(&query->waiting, &lookup->link);
		if (fresh)
			query_ask(query);
	}
}

void
resolver_start(struct resolver *resolver, struct lookup *lookup,
    struct str host, lookup_fn *fn)
{
	char lower[HOST_CACHE_NAME_MAX];
	struct answer *answer;
	size_t i;

	CHECK_OBJ(resolver, RESOLVER_MAGIC);
	ASSERT(fn != NULL);
	INIT_OBJ(lookup, LOOKUP_MAGIC);
	list_init(&lookup->link);
	task_init(&lookup->task, on_told);
	lookup->fn = fn;
	if (host.len > 1 && host.ptr[host.len - 1] == '.')
		host.len--;
	answer = known(resolver, host);
	if (answer != NULL) {
		tell(resolver, lookup, answer);
		answer_release(answer);
		return;
	}
	for (i = 0; i < host.len; i++)
		lower[i] = str_lower(host.ptr[i]);
	wait_for(resolver, lookup, (struct str){lower, host.len});
}

void
resolver_cancel(struct lookup *lookup)
{
	if (lookup->magic == 0)
		return;
	CHECK_OBJ(lookup, LOOKUP_MAGIC);
	task_cancel(&lookup->task);
	list_remove(&lookup->link);
	answer_release(lookup->answer);
	FINI_OBJ(lookup);
}

/* ---- the resolver ---- */

static int
open_channel(struct resolver *resolver, const char *servers)
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
	options.timeout = resolver->timeout_ms / 4;
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

static int
make_parts(struct resolver *resolver)
{
	resolver->cache = host_cache_new(CACHED_NAMES);
	resolver->absent = answer_new(RESOLVE_NOT_FOUND, NULL, 0, NULL, 0);
	resolver->failed = answer_new(RESOLVE_FAILED, NULL, 0, NULL, 0);
	resolver->late = answer_new(RESOLVE_TIMEOUT, NULL, 0, NULL, 0);
	if (resolver->cache != NULL && resolver->absent != NULL &&
	    resolver->failed != NULL && resolver->late != NULL)
		return (0);
	diag_warn("name service");
	return (-1);
}

static void
free_parts(struct resolver *resolver)
{
	host_cache_free(resolver->cache);
	answer_release(resolver->absent);
	answer_release(resolver->failed);
	answer_release(resolver->late);
	FINI_OBJ(resolver);
	free(resolver);
}

struct resolver *
resolver_new(struct loop *loop, const char *servers, int timeout_ms)
{
	struct resolver *resolver = malloc(sizeof(*resolver));
	unsigned i;

	if (resolver == NULL)
		return (NULL);
	INIT_OBJ(resolver, RESOLVER_MAGIC);
	resolver->loop = loop;
	resolver->timeout_ms = timeout_ms;
	hash_seed_random(&resolver->seed);
	list_init(&resolver->told);
	list_init(&resolver->sockets);
	for (i = 0; i < BUCKETS; i++)
		list_init(&resolver->buckets[i]);
	if (make_parts(resolver) < 0 || open_channel(resolver, servers) < 0) {
		free_parts(resolver);
		return (NULL);
	}
	timer_init(&resolver->timer, loop, on_channel_due);
	return (resolver);
}

void
resolver_free(struct resolver *resolver)
{
	struct lookup *lookup;

	if (resolver == NULL)
		return;
	CHECK_OBJ(resolver, RESOLVER_MAGIC);
	while ((lookup = LIST_FIRST(&resolver->told, struct lookup, link)) !=
	    NULL)
		resolver_cancel(lookup);
	/* Ends every query, which frees it. */
	resolver->closing = true;
	ares_destroy(resolver->channel);
	timer_cancel(&resolver->timer);
	free_parts(resolver);
}
