/* SPDX-License-Identifier: MIT
 *
 * net/query.c - lookups that wait, and the questions they wait for.
 *
 * Lookups are only ever told by a task: whoever answers calls back where it
 * likes, and need not expect to be asked again from there.
 */
#include "proxy/net/query.h"

#include <stdlib.h>

#include "proxy/base/hash.h"
#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/net/host_cache.h"
#include "proxy/net/lookup.h"

#define BUCKETS		256u
#define CACHED_NAMES	10000
#define GRACE_MS	50	/* for the other family: RFC 8305's delay */
#define ABSENT_TTL_S	30	/* the SOA is not shown to us */

struct query_table {
	unsigned		 magic;
#define QUERY_TABLE_MAGIC	0x90e20002u
	int			 timeout_ms;
	bool			 closing;
	struct loop		*loop;
	struct host_cache	*cache;
	struct hash_seed	 seed;
	struct answer		*absent;
	struct answer		*failed;
	struct answer		*late;
	struct list		 told;		/* lookups with a task */
	struct list		 buckets[BUCKETS];
};

/* ---- telling lookups ---- */

static void
on_told(struct task *task)
{
	struct lookup *lookup = OWNER_OF(task, struct lookup, task);
	struct answer *answer = lookup->answer;
	lookup_fn *fn = lookup->fn;

	ASSERT(lookup->magic == LOOKUP_MAGIC);
	list_remove(&lookup->link);
	FINI_OBJ(lookup);
	fn(lookup, answer);
	answer_release(answer);
}

static void
tell(struct query_table *table, struct lookup *lookup, struct answer *answer)
{
	lookup->answer = answer_hold(answer);
	list_remove(&lookup->link);
	list_append(&table->told, &lookup->link);
	task_defer(table->loop, &lookup->task);
}

static void
tell_all(struct query *query, struct answer *answer)
{
	struct list *it, *tmp;

	LIST_EACH(it, tmp, &query->waiting)
		tell(query->table, OWNER_OF(it, struct lookup, link), answer);
}

/* ---- one query ---- */

static bool
any_half(const struct query *query, enum resolve_result result)
{
	return ((query->halves[QUERY_V6].done &&
		    query->halves[QUERY_V6].result == result) ||
		(query->halves[QUERY_V4].done &&
		    query->halves[QUERY_V4].result == result));
}

/* What is known so far, held for the caller. */
static struct answer *
sum_up(const struct query *query)
{
	const struct query_half *v6 = &query->halves[QUERY_V6],
				*v4 = &query->halves[QUERY_V4];
	struct answer *answer = NULL;

	if (v6->n + v4->n > 0)
		answer = answer_new(RESOLVE_OK, v6->addresses, v6->n,
		    v4->addresses, v4->n);
	else if (any_half(query, RESOLVE_TIMEOUT))
		answer = answer_hold(query->table->late);
	else if (!any_half(query, RESOLVE_FAILED))
		answer = answer_hold(query->table->absent);
	return (answer != NULL ? answer : answer_hold(query->table->failed));
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

	for (i = 0; i < QUERY_HALVES; i++)
		if (query->halves[i].n > 0 && query->halves[i].ttl_s < ttl)
			ttl = query->halves[i].ttl_s;
	return (ttl == INT64_MAX ? ABSENT_TTL_S : ttl);
}

static void
query_over(struct query *query)
{
	struct query_table *table = query->table;
	struct answer *answer = sum_up(query);

	host_cache_put(table->cache, str_of(query->name), answer,
	    shortest_ttl(query), loop_now(table->loop)->mono_ns);
	tell_all(query, answer);
	answer_release(answer);
	query_free(query);
}

/* Patience is over; c-ares may still bring the rest for the cache. */
static void
on_query_due(struct timer *timer)
{
	struct query *query = OWNER_OF(timer, struct query, timer);

	ASSERT(query->magic == QUERY_MAGIC);
	if (any_half(query, RESOLVE_OK))
		query->early = sum_up(query);
	else
		query->early = answer_hold(query->table->late);
	tell_all(query, query->early);
}

void
query_half_done(struct query_half *half)
{
	struct query *query = half->query;

	CHECK_OBJ(query, QUERY_MAGIC);
	ASSERT(!half->done);
	half->done = true;
	if (half->result == RESOLVE_OK && half->n == 0)
		half->result = RESOLVE_NOT_FOUND;
	if (!query->halves[QUERY_V6].done || !query->halves[QUERY_V4].done) {
		if (half->n > 0 && query->early == NULL)
			timer_set_ms(&query->timer, GRACE_MS);
	} else if (query->table->closing) {
		query_free(query);
	} else {
		query_over(query);
	}
}

static struct list *
bucket_of(struct query_table *table, struct str name)
{
	return (&table
		     ->buckets[hash_bytes(&table->seed, name.ptr, name.len).lo %
			       BUCKETS]);
}

static struct query *
query_find(struct query_table *table, struct str name)
{
	struct list *bucket = bucket_of(table, name), *it, *tmp;
	struct query *query;

	LIST_EACH(it, tmp, bucket) {
		query = OWNER_OF(it, struct query, link);
		if (str_eq(str_of(query->name), name))
			return (query);
	}
	return (NULL);
}

static struct query *
query_new(struct query_table *table, struct str name)
{
	struct query *query = malloc(sizeof(*query));
	int i;

	if (query == NULL)
		return (NULL);
	INIT_OBJ(query, QUERY_MAGIC);
	list_init(&query->link);
	list_init(&query->waiting);
	query->table = table;
	str_to_z(name, query->name, sizeof(query->name));
	for (i = 0; i < QUERY_HALVES; i++)
		query->halves[i].query = query;
	timer_init(&query->timer, table->loop, on_query_due);
	timer_set_ms(&query->timer, table->timeout_ms);
	list_append(bucket_of(table, name), &query->link);
	return (query);
}

/* ---- lookups ---- */

/* RFC 6761 6.3: always this machine, never a question to anybody. */
static bool
is_localhost(struct str host)
{
	return (str_eq_nocase(host, STR("localhost")) ||
		str_ends_nocase(host, STR(".localhost")));
}

static struct answer *
answer_localhost(void)
{
	struct address v6, v4;

	(void)address_parse(&v6, STR("::1"), 0);
	(void)address_parse(&v4, STR("127.0.0.1"), 0);
	return (answer_new(RESOLVE_OK, &v6, 1, &v4, 1));
}

/* What is known without asking anybody, or NULL.  Held for the caller. */
static struct answer *
known(struct query_table *table, struct str host)
{
	struct address literal;
	struct answer *answer;

	if (address_parse(&literal, host, 0) == 0) {
		answer = answer_new(RESOLVE_OK, &literal, 1, NULL, 0);
	} else if (!host_name_is_valid(host)) {
		return (answer_hold(table->absent));
	} else if (is_localhost(host)) {
		answer = answer_localhost();
	} else {
		answer = host_cache_get(table->cache, host,
		    loop_now(table->loop)->mono_ns);
		return (answer == NULL ? NULL : answer_hold(answer));
	}
	return (answer != NULL ? answer : answer_hold(table->failed));
}

static struct query *
wait_for(struct query_table *table, struct lookup *lookup, struct str name)
{
	struct query *query = query_find(table, name);
	bool fresh = query == NULL;

	if (fresh)
		query = query_new(table, name);
	if (query == NULL) {
		tell(table, lookup, table->failed);
	} else if (query->early != NULL) {
		tell(table, lookup, query->early);
	} else {
		list_append(&query->waiting, &lookup->link);
		return (fresh ? query : NULL);
	}
	return (NULL);
}

struct query *
query_join(struct query_table *table, struct lookup *lookup, struct str host)
{
	char lower[HOST_NAME_MAX_LEN];
	struct answer *answer;
	size_t i;

	CHECK_OBJ(table, QUERY_TABLE_MAGIC);
	CHECK_OBJ(lookup, LOOKUP_MAGIC);
	list_init(&lookup->link);
	task_init(&lookup->task, on_told);
	if (host.len > 1 && host.ptr[host.len - 1] == '.')
		host.len--;
	answer = known(table, host);
	if (answer != NULL) {
		tell(table, lookup, answer);
		answer_release(answer);
		return (NULL);
	}
	for (i = 0; i < host.len; i++)
		lower[i] = str_lower(host.ptr[i]);
	return (wait_for(table, lookup, (struct str){lower, host.len}));
}

void
query_leave(struct lookup *lookup)
{
	CHECK_OBJ(lookup, LOOKUP_MAGIC);
	task_cancel(&lookup->task);
	list_remove(&lookup->link);
	answer_release(lookup->answer);
	FINI_OBJ(lookup);
}

/* ---- the table ---- */

struct query_table *
query_table_new(struct loop *loop, int timeout_ms)
{
	struct query_table *table = malloc(sizeof(*table));
	unsigned i;

	if (table == NULL)
		return (NULL);
	INIT_OBJ(table, QUERY_TABLE_MAGIC);
	table->loop = loop;
	table->timeout_ms = timeout_ms;
	hash_seed_random(&table->seed);
	list_init(&table->told);
	for (i = 0; i < BUCKETS; i++)
		list_init(&table->buckets[i]);
	table->cache = host_cache_new(CACHED_NAMES);
	table->absent = answer_new(RESOLVE_NOT_FOUND, NULL, 0, NULL, 0);
	table->failed = answer_new(RESOLVE_FAILED, NULL, 0, NULL, 0);
	table->late = answer_new(RESOLVE_TIMEOUT, NULL, 0, NULL, 0);
	if (table->cache != NULL && table->absent != NULL &&
	    table->failed != NULL && table->late != NULL)
		return (table);
	query_table_free(table);
	return (NULL);
}

void
query_table_close(struct query_table *table)
{
	struct lookup *lookup;

	CHECK_OBJ(table, QUERY_TABLE_MAGIC);
	table->closing = true;
	while ((lookup = LIST_FIRST(&table->told, struct lookup, link)) != NULL)
		query_leave(lookup);
}

void
query_table_free(struct query_table *table)
{
	unsigned i;

	CHECK_OBJ(table, QUERY_TABLE_MAGIC);
	for (i = 0; i < BUCKETS; i++)
		ASSERT(list_empty(&table->buckets[i]));
	host_cache_free(table->cache);
	answer_release(table->absent);
	answer_release(table->failed);
	answer_release(table->late);
	FINI_OBJ(table);
	free(table);
}
