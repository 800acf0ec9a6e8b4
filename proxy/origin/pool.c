/* SPDX-License-Identifier: MIT
 *
 * origin/pool.c - idle connections to origins.
 *
 * One shelf per origin in a hash table; a shelf goes with its last connection.
 */
#include "proxy/origin/pool.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#define HASH_NONFATAL_OOM	1
#include <uthash.h>

#include "proxy/event/loop.h"
#include "proxy/net/judge.h"
#include "proxy/origin/conn.h"
#include "proxy/tls/stream_tls.h"

struct pool_shelf {
	UT_hash_handle	 hh;
	struct pool	*pool;
	struct list	 conns;		/* last given first */
	unsigned	 count;
	unsigned	 key_len;
	char		 key[];
};

struct pool {
	unsigned		 magic;
#define POOL_MAGIC		0x90010001u
	struct pool_shelf	*shelves;
	unsigned		 count;
	unsigned		 per_origin;
	int64_t			 idle_ms;
};

/* port, secure, policy, length of host; host, name */
#define POOL_NAME_MAX	255u
#define POOL_KEY_HEAD	8u
#define POOL_KEY_MAX	(POOL_KEY_HEAD + 2 * POOL_NAME_MAX)

/* How long it is; 0: the names are too long to be kept. */
static unsigned
make_key(char key[POOL_KEY_MAX], const struct pool_key *k)
{
	struct str name = k->secure ? k->name : STR_NONE;
	uint32_t policy = k->policy;
	unsigned n = POOL_KEY_HEAD;

	if (k->host.len > POOL_NAME_MAX || name.len > POOL_NAME_MAX)
		return (0);
	memcpy(key, &k->port, sizeof(k->port));
	key[2] = (char)k->secure;
	key[3] = (char)k->host.len;
	memcpy(key + 4, &policy, sizeof(policy));
	memcpy(key + n, k->host.ptr, k->host.len);
	n += (unsigned)k->host.len;
	if (name.len > 0)
		memcpy(key + n, name.ptr, name.len);
	return (n + (unsigned)name.len);
}

struct pool *
pool_new(unsigned per_origin, int64_t idle_ms)
{
	struct pool *p = malloc(sizeof(*p));

	if (p == NULL)
		return (NULL);
	INIT_OBJ(p, POOL_MAGIC);
	p->per_origin = per_origin;
	p->idle_ms = idle_ms;
	return (p);
}

/* Out of the pool, not closed. */
static void
unshelve(struct origin_conn *c)
{
	struct pool_shelf *s = c->shelf;
	struct pool *p = s->pool;

	timer_disarm(&c->deadline);
	list_remove(&c->link);
	c->shelf = NULL;
	p->count--;
	if (--s->count == 0) {
		HASH_DEL(p->shelves, s);
		free(s);
	}
}

void
pool_free(struct pool *p)
{
	struct pool_shelf *s, *tmp;
	struct origin_conn *c;
	unsigned n;

	CHECK_OBJ(p, POOL_MAGIC);
	HASH_ITER(hh, p->shelves, s, tmp) {
		for (n = s->count; n > 0; n--) {
			c = LIST_FIRST(&s->conns, struct origin_conn, link);
			unshelve(c);
			conn_close(c);
		}
	}
	FINI_OBJ(p);
	free(p);
}

static struct pool_shelf *
shelf_find(struct pool *p, const struct pool_key *k)
{
	char key[POOL_KEY_MAX];
	unsigned len = make_key(key, k);
	struct pool_shelf *s = NULL;

	if (len > 0)
		HASH_FIND(hh, p->shelves, key, len, s);
	return (s);
}

static struct pool_shelf *
shelf_make(struct pool *p, const struct pool_key *k)
{
	char key[POOL_KEY_MAX];
	unsigned len = make_key(key, k);
	struct pool_shelf *s;

	if (len == 0)
		return (NULL);
	s = calloc(1, sizeof(*s) + len);
	if (s == NULL)
		return (NULL);
	s->pool = p;
	list_init(&s->conns);
	s->key_len = len;
	memcpy(s->key, key, len);
	HASH_ADD_KEYPTR(hh, p->shelves, s->key, len, s);
	if (s->hh.tbl == NULL) {
		free(s);
		return (NULL);
	}
	return (s);
}

/* Bytes that came since the last answer belong to no question, and must not
 * become the next one's answer because its client was read first. */
static bool
is_silent(struct origin_conn *c)
{
	char byte;

	if (stream_is_tls(&c->stream))
		return (stream_read(&c->stream, &byte, 1) == STREAM_WAIT);
	return (recv(stream_fd(&c->stream), &byte, 1,
		    MSG_PEEK | MSG_DONTWAIT) == -1 &&
		(errno == EAGAIN || errno == EWOULDBLOCK));
}

static struct origin_conn *
first_allowed(struct pool_shelf *s, struct judge *judge)
{
	struct list *it, *tmp;

	LIST_EACH(it, tmp, &s->conns) {
		struct origin_conn *c = OWNER_OF(it, struct origin_conn, link);

		if (!judge_refuses(judge, &c->peer))
			return (c);
	}
	return (NULL);
}

struct origin_conn *
pool_take(struct pool *p, const struct pool_key *key, struct judge *judge)
{
	struct origin_conn *c;
	struct pool_shelf *s;

	CHECK_OBJ(p, POOL_MAGIC);
	while ((s = shelf_find(p, key)) != NULL) {
		c = first_allowed(s, judge);
		if (c == NULL)
			break;
		unshelve(c);
		if (is_silent(c))
			return (c);
		conn_close(c);
	}
	return (NULL);
}

static void
pool_on_ready(struct stream *stream, unsigned ready)
{
	struct origin_conn *c = OWNER_OF(stream, struct origin_conn, stream);

	(void)ready;
	if (stream_is_tls(stream) && is_silent(c)) {
		stream_want(stream, WATCH_READ);
		return;
	}
	unshelve(c);
	conn_close(c);
}

static void
pool_on_idle(struct origin_conn *c)
{
	unshelve(c);
	conn_close(c);
}

void
pool_give(struct pool *p, struct origin_conn *c, const struct pool_key *key)
{
	struct pool_shelf *s;

	CHECK_OBJ(p, POOL_MAGIC);
	s = shelf_find(p, key);
	if (p->count >= POOL_MAX || p->per_origin == 0 ||
	    (s != NULL && s->count >= p->per_origin) ||
	    (s == NULL && (s = shelf_make(p, key)) == NULL)) {
		conn_close(c);
		return;
	}
	conn_own(c, p, pool_on_ready, pool_on_idle);
	c->shelf = s;
	list_push(&s->conns, &c->link);
	s->count++;
	p->count++;
	timer_set_ms(&c->deadline, p->idle_ms);
	stream_want(&c->stream, WATCH_READ);
}
