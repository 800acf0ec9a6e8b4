/* SPDX-License-Identifier: MIT
 *
 * tls/session_cache.c - sessions with origins that can be resumed.
 */
#include "proxy/tls/session_cache.h"

#include <stdlib.h>

#include <openssl/ssl.h>
#define HASH_NONFATAL_OOM	1
#include <uthash.h>

#include "proxy/base/object.h"

/* port, policy, name */
#define KEY_HEAD	(sizeof(uint16_t) + sizeof(unsigned))
#define KEY_NAME_MAX	255u
/* Ticket and certificates: an origin may send ten times as much, and one that
 * has many names could fill the memory. */
#define SESSION_BYTES_MAX	(16 * 1024)

/* What the connection is for, while it lives. */
struct session_key {
	struct session_cache	*cache;
	int64_t			 until_s;	/* of what is resumed */
	unsigned		 len;
	char			 bytes[];
};

struct kept {
	SSL_SESSION	*session;
	int64_t		 until_s;	/* wall clock */
};

/* One origin's, the last in front. */
struct session_row {
	UT_hash_handle	 hh;
	unsigned	 count;
	unsigned	 key_len;
	struct kept	 kept[SESSION_CACHE_EACH];
	char		 key[];
};

struct session_cache {
	unsigned		 magic;
#define SESSION_CACHE_MAGIC	0x5e55ca01u
	session_good_fn		*is_good;
	unsigned		 max;
	struct session_row	*rows;	/* least recently used first */
};

/* ---- rows ---------------------------------------------------------------- */

static void
row_free(struct session_cache *c, struct session_row *row)
{
	unsigned i;

	for (i = 0; i < row->count; i++)
		SSL_SESSION_free(row->kept[i].session);
	HASH_DEL(c->rows, row);
	free(row);
}

static struct session_row *
row_find(struct session_cache *c, const struct session_key *key)
{
	struct session_row *row;

	HASH_FIND(hh, c->rows, key->bytes, key->len, row);
	return (row);
}

/* NULL without memory: then nothing is kept. */
static struct session_row *
row_make(struct session_cache *c, const struct session_key *key)
{
	struct session_row *row = calloc(1, sizeof(*row) + key->len);

	if (row == NULL)
		return (NULL);
	row->key_len = key->len;
	memcpy(row->key, key->bytes, key->len);
	HASH_ADD_KEYPTR(hh, c->rows, row->key, key->len, row);
	if (row->hh.tbl == NULL) {
		free(row);
		return (NULL);
	}
	if (HASH_COUNT(c->rows) > c->max)
		row_free(c, c->rows);
	return (row);
}

/* Take the newest out of ${row}. */
static struct kept
row_pop(struct session_row *row)
{
	struct kept first = row->kept[0];

	row->count--;
	memmove(row->kept, row->kept + 1, row->count * sizeof(*row->kept));
	return (first);
}

/* ${session} is the row's from now on. */
static void
row_push(struct session_row *row, SSL_SESSION *session, int64_t until_s)
{
	if (row->count == SESSION_CACHE_EACH)
		SSL_SESSION_free(row->kept[--row->count].session);
	memmove(row->kept + 1, row->kept, row->count * sizeof(*row->kept));
	row->kept[0] = (struct kept){session, until_s};
	row->count++;
}

/* To the end of those that wait to go; NULL: it went for want of memory. */
static struct session_row *
row_touch(struct session_cache *c, struct session_row *row)
{
	HASH_DEL(c->rows, row);
	HASH_ADD_KEYPTR(hh, c->rows, row->key, row->key_len, row);
	if (row->hh.tbl != NULL)
		return (row);
	while (row->count > 0)
		SSL_SESSION_free(row_pop(row).session);
	free(row);
	return (NULL);
}

/* ---- what comes ---------------------------------------------------------- */

/* Resuming is as good as the certificate was, so it ends with it. */
static int64_t
until_of(SSL_SESSION *session)
{
	const X509 *leaf = SSL_SESSION_get0_peer(session);
	int64_t made_s = SSL_SESSION_get_time(session), left_s = 0;
	ASN1_TIME *made = ASN1_TIME_set(NULL, (time_t)made_s);
	int days, seconds;

	if (leaf != NULL && made != NULL &&
	    ASN1_TIME_diff(&days, &seconds, made, X509_get0_notAfter(leaf)) ==
		1)
		left_s = (int64_t)days * 86400 + seconds;
	ASN1_TIME_free(made);
	if (left_s > SSL_SESSION_get_timeout(session))
		left_s = SSL_SESSION_get_timeout(session);
	if (left_s > SESSION_CACHE_KEEP_S)
		left_s = SESSION_CACHE_KEEP_S;
	return (made_s + left_s);
}

static void
on_key_freed(void *ssl, void *key, CRYPTO_EX_DATA *data, int slot, long argl,
    void *argp)
{
	(void)ssl;
	(void)data;
	(void)slot;
	(void)argl;
	(void)argp;
	free(key);
}

static int
key_slot(void)
{
	static int slot = -1;

	if (slot == -1)
		slot = SSL_get_ex_new_index(0, NULL, NULL, NULL, on_key_freed);
	return (slot);
}

static bool
is_small(SSL *ssl, SSL_SESSION *session)
{
	STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);
	int bytes = i2d_SSL_SESSION(session, NULL);

	for (int i = 0; i < sk_X509_num(chain); i++)
		bytes += i2d_X509(sk_X509_value(chain, i), NULL);
	return (bytes <= SESSION_BYTES_MAX);
}

/* What comes of the connection later, such as a cut, must not make the session
 * a bad one: a copy is kept. */
static int
on_session_made(SSL *ssl, SSL_SESSION *session)
{
	const struct session_key *key = SSL_get_ex_data(ssl, key_slot());
	struct session_row *row;
	SSL_SESSION *copy;
	int64_t until_s;

	if (key == NULL || SSL_SESSION_is_resumable(session) != 1 ||
	    !key->cache->is_good(ssl) || !is_small(ssl, session))
		return (0);
	row = row_find(key->cache, key);
	if (row == NULL)
		row = row_make(key->cache, key);
	copy = row == NULL ? NULL : SSL_SESSION_dup(session);
	if (copy == NULL)
		return (0);
	until_s = until_of(session);
	/* Nothing was proved again. */
	if (SSL_session_reused(ssl) == 1 && key->until_s < until_s)
		until_s = key->until_s;
	row_push(row, copy, until_s);
	return (0);
}

/* ---- the doors ----------------------------------------------------------- */

struct session_cache *
session_cache_new(SSL_CTX *ctx, unsigned max, session_good_fn *is_good)
{
	struct session_cache *c = malloc(sizeof(*c));

	ASSERT(max > 0 && is_good != NULL);
	if (c == NULL)
		return (NULL);
	INIT_OBJ(c, SESSION_CACHE_MAGIC);
	c->max = max;
	c->is_good = is_good;
	SSL_CTX_set_session_cache_mode(ctx,
	    SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(ctx, on_session_made);
	return (c);
}

void
session_cache_free(struct session_cache *c)
{
	if (c == NULL)
		return;
	CHECK_OBJ(c, SESSION_CACHE_MAGIC);
	while (c->rows != NULL)
		row_free(c, c->rows);
	FINI_OBJ(c);
	free(c);
}

static struct session_key *
key_new(struct session_cache *c, const struct session_peer *peer)
{
	struct session_key *key;

	if (peer->name.len > KEY_NAME_MAX)
		return (NULL);
	key = malloc(sizeof(*key) + KEY_HEAD + peer->name.len);
	if (key == NULL)
		return (NULL);
	key->cache = c;
	key->until_s = 0;
	key->len = (unsigned)(KEY_HEAD + peer->name.len);
	memcpy(key->bytes, &peer->port, sizeof(peer->port));
	memcpy(key->bytes + sizeof(peer->port), &peer->policy,
	    sizeof(peer->policy));
	memcpy(key->bytes + KEY_HEAD, peer->name.ptr, peer->name.len);
	return (key);
}

/* Have ${ssl} resume the newest that is still good; until when it is, or 0. */
static int64_t
resume(struct session_row *row, SSL *ssl, int64_t now_s)
{
	SSL_SESSION *copy;
	struct kept kept;

	while (row->count > 0) {
		kept = row_pop(row);
		if (kept.until_s <= now_s) {
			SSL_SESSION_free(kept.session);
			continue;
		}
		/* Without memory it is a connection like the first. */
		copy = SSL_SESSION_dup(kept.session);
		(void)SSL_set_session(ssl, copy);
		SSL_SESSION_free(copy);
		if (SSL_SESSION_get_protocol_version(kept.session) >=
		    TLS1_3_VERSION)
			SSL_SESSION_free(kept.session);
		else
			row_push(row, kept.session, kept.until_s);
		return (kept.until_s);
	}
	return (0);
}

int
session_cache_offer(struct session_cache *c, SSL *ssl,
    const struct session_peer *peer, int64_t now_s)
{
	struct session_key *key;
	struct session_row *row;

	CHECK_OBJ(c, SESSION_CACHE_MAGIC);
	key = key_new(c, peer);
	if (key == NULL)
		return (-1);
	if (SSL_set_ex_data(ssl, key_slot(), key) != 1) {
		free(key);
		return (-1);
	}
	row = row_find(c, key);
	if (row != NULL)
		row = row_touch(c, row);
	if (row == NULL)
		return (0);
	key->until_s = resume(row, ssl, now_s);
	if (row->count == 0)
		row_free(c, row);
	return (0);
}

void
session_cache_failed(const SSL *ssl)
{
	const struct session_key *key = SSL_get_ex_data(ssl, key_slot());
	struct session_row *row;

	if (key != NULL && (row = row_find(key->cache, key)) != NULL)
		row_free(key->cache, row);
}

size_t
session_cache_count(const struct session_cache *c)
{
	CHECK_OBJ(c, SESSION_CACHE_MAGIC);
	return (HASH_COUNT(c->rows));
}
