/* SPDX-License-Identifier: MIT
 *
 * admin/inquiry.c - walking over the cache for somebody.
 */
#include "proxy/admin/inquiry.h"

#include <inttypes.h>
#include <stdlib.h>

#include "filters/cache_rules.h"
#include "proxy/admin/args.h"
#include "proxy/admin/entry_json.h"
#include "proxy/admin/route.h"
#include "proxy/base/num.h"
#include "proxy/base/object.h"
#include "proxy/cache/cache.h"

/* Batches in one turn of the loop: about a millisecond. */
#define SLICE		16

#define LIMIT_MAX	10000u
#define LIMIT_USUAL	100u

#define HEAD_ROOM	((size_t)1 << 20)

/* ---- walk ---------------------------------------------------------------- */

static int64_t
now_ms(const struct inquiry *q)
{
	return (loop_now(q->loop)->wall_ns / NS_PER_MS);
}

static void
take_batch(struct inquiry *q)
{
	const struct walk_item *item;

	for (unsigned i = 0; i < q->batch->count && !q->is_over; i++) {
		item = &q->batch->items[i];
		if (selection_has(&q->chosen, walk_url(item)))
			q->take(q, item);
	}
}

/* False when the walk is over. */
static bool
step(struct inquiry *q)
{
	uint32_t shard = q->at.shard;
	bool more = walk_next(q->cache, &q->at, q->batch);

	take_batch(q);
	if (q->one_shard && q->at.shard != shard)
		return (false);
	return (more && !q->is_over);
}

static void
on_turn(struct task *t)
{
	struct inquiry *q = OWNER_OF(t, struct inquiry, task);
	int status;

	CHECK_OBJ(q, INQUIRY_MAGIC);
	for (int i = 0; i < SLICE; i++) {
		if (q->is_over || !step(q)) {
			status = q->finish(q);
			q->done(q, q->bad != 0 ? 500 : (unsigned)status);
			return;
		}
	}
	task_defer(q->loop, t);
}

/* ---- purge --------------------------------------------------------------- */

static void
purge_item(struct inquiry *q, const struct walk_item *item)
{
	switch (walk_remove(q->cache, item)) {
	case WALK_GONE:
		return;
	case WALK_REMOVED:
		/* Markers are the cache's own business. */
		q->count += item->kind != WALK_MARKER;
		return;
	case WALK_STOPPED:
		q->stopped++;
		return;
	}
}

static int
purge_finish(struct inquiry *q)
{
	q->bad |= buf_printf(&q->body,
	    "{\"removed\":%" PRIu64 ",\"stopped\":%" PRIu64 "}\n", q->count,
	    q->stopped);
	return (q->count + q->stopped > 0 ? 200 : 404);
}

/* What is stored under ${url} itself. */
static enum cache_found
purge_exact(struct inquiry *q, struct str url)
{
	enum cache_found was;
	struct key key;

	key_make(&key, cache_seed(q->cache), url);
	was = cache_purge(q->cache, &key);
	q->count += was == CACHE_FOUND;
	return (was);
}

/* What hangs from no marker lies in one shard, with its fills. */
static void
purge_url(struct inquiry *q)
{
	struct key key;

	if (purge_exact(q, selection_text(&q->chosen)) == CACHE_VARIES)
		return;
	key_make(&key, cache_seed(q->cache), selection_text(&q->chosen));
	q->at = walk_place(q->cache, &key);
	q->one_shard = true;
}

static const char *
purge_start(struct inquiry *q, const struct str *given, struct ws *ws)
{
	bool deep = given[ARGUMENT_PURGE_SUBDOMAINS].ptr != NULL;
	struct str url = given[ARGUMENT_PURGE_URL];
	struct str host = given[ARGUMENT_PURGE_HOST];
	struct str glob = given[ARGUMENT_PURGE_PATTERN];

	q->is_purge = true;
	q->take = purge_item;
	q->finish = purge_finish;
	if (deep && host.ptr == NULL)
		return ("subdomains are those of a host: give the host too");
	if (host.ptr != NULL)
		return (selection_host(&q->chosen, host, deep));
	if (glob.ptr != NULL)
		return (selection_pattern(&q->chosen, glob));
	return (selection_url(&q->chosen, url, ws));
}

/* ---- list ---------------------------------------------------------------- */

static struct str
head_of(struct inquiry *q, const struct walk_item *item)
{
	size_t len;

	if (!walk_head(q->cache, item, q->head, HEAD_ROOM, &len))
		return (STR(""));
	return ((struct str){q->head, len});
}

static void
add_entry(struct inquiry *q, const struct walk_item *item, bool with_head)
{
	struct str head = head_of(q, item);

	q->bad |= buf_append(&q->body, q->count > 0 ? STR(",\n{") : STR("{"));
	q->bad |= entry_json_facts(&q->body, item, head, now_ms(q));
	if (with_head) {
		q->bad |= buf_append(&q->body, STR(",\"head\":"));
		q->bad |= entry_json_head(&q->body, head);
	}
	q->bad |= buf_append(&q->body, STR("}"));
	q->count++;
	q->last = item->at;
	/* The next one must have room too, however long. */
	if (buf_len(&q->body) > INQUIRY_BODY_MAX / 3 || q->count == q->limit)
		q->is_over = true;
}

static void
list_item(struct inquiry *q, const struct walk_item *item)
{
	if (item->kind != WALK_MARKER && walk_is_reachable(q->cache, item))
		add_entry(q, item, false);
}

static int
list_finish(struct inquiry *q)
{
	if (q->is_over)
		q->bad |= buf_printf(&q->body,
		    "],\n\"after\":\"%" PRIu32 ".%" PRIu32 "\"}\n",
		    q->last.shard, q->last.row);
	else
		q->bad |= buf_append(&q->body, STR("],\n\"after\":null}\n"));
	return (200);
}

/* "3.17": go on behind row 17 of shard 3. */
static bool
read_place(struct str text, struct walk_cursor *at)
{
	struct str rest = text, first = str_split(&rest, '.');
	uint64_t shard, row;

	if (num_decimal(first, UINT16_MAX, &shard) != NUM_OK ||
	    num_decimal(rest, UINT32_MAX - 1, &row) != NUM_OK)
		return (false);
	*at = (struct walk_cursor){(uint32_t)shard, (uint32_t)row + 1};
	return (true);
}

static const char *
list_start(struct inquiry *q, const struct str *given)
{
	struct str glob = given[ARGUMENT_CACHE_LS_PATTERN];
	struct str limit = given[ARGUMENT_CACHE_LS_LIMIT];
	struct str after = given[ARGUMENT_CACHE_LS_AFTER];

	q->take = list_item;
	q->finish = list_finish;
	q->limit = LIMIT_USUAL;
	if (limit.ptr != NULL &&
	    (num_decimal(limit, LIMIT_MAX, &q->limit) != NUM_OK ||
		q->limit == 0))
		return ("the limit is a number from 1 to 10000");
	if (after.ptr != NULL && !read_place(after, &q->at))
		return ("this is no place to go on after; take it from the "
			"end of an earlier list");
	q->bad |= buf_append(&q->body, STR("{\"entries\":["));
	return (glob.ptr != NULL ? selection_pattern(&q->chosen, glob) : NULL);
}

/* ---- show ---------------------------------------------------------------- */

static void
show_item(struct inquiry *q, const struct walk_item *item)
{
	uint64_t generation;

	(void)walk_values(item, &generation);
	if (item->kind != WALK_MARKER && generation == q->generation)
		add_entry(q, item, true);
}

static int
show_finish(struct inquiry *q)
{
	q->bad |= buf_printf(&q->body, "],\n\"cut\":%s}\n",
	    q->is_over ? "true" : "false");
	return (q->count > 0 ? 200 : 404);
}

static void
show_url(struct inquiry *q)
{
	struct str names = STR_NONE;
	struct key key;

	key_make(&key, cache_seed(q->cache), selection_text(&q->chosen));
	q->at = walk_place(q->cache, &key);
	q->one_shard = true;
	if (walk_find(q->cache, &key, q->batch) &&
	    q->batch->items[0].kind == WALK_MARKER) {
		q->generation = q->batch->items[0].generation;
		q->at = (struct walk_cursor){0};
		q->one_shard = false;
		names = head_of(q, &q->batch->items[0]);
	}
	q->bad |= buf_append(&q->body, STR("{\"url\":"));
	q->bad |= entry_json_text(&q->body, selection_text(&q->chosen));
	q->bad |= buf_append(&q->body, STR(",\"varies_by\":"));
	q->bad |= names.ptr != NULL ? entry_json_text(&q->body, names)
				    : buf_append(&q->body, STR("null"));
	q->bad |= buf_append(&q->body, STR(",\n\"entries\":["));
}

/* ---- begin and end ------------------------------------------------------- */

/* A rule may leave a part of the address out of the key.  What was stored
 * before there was that rule is still called by its whole. */
static void
use_rule(struct inquiry *q, struct ws *ws)
{
	struct str url = selection_text(&q->chosen);
	struct str text = cache_rules_key(cache_rules_decide(q->rules, url),
	    url, ws);
	struct selection chosen;

	if (text.ptr == NULL || str_eq(text, url) ||
	    selection_url(&chosen, text, ws) != NULL)
		return;
	if (q->is_purge)
		(void)purge_exact(q, url);
	selection_fini(&q->chosen);
	q->chosen = chosen;
}

/* The first look, once all arguments are right. */
static void
begin(struct inquiry *q, enum command command, struct ws *ws)
{
	if (q->chosen.kind == SELECTION_URL)
		use_rule(q, ws);
	if (command == COMMAND_PURGE && q->chosen.kind == SELECTION_URL)
		purge_url(q);
	else if (command == COMMAND_PURGE)
		walk_outdate(q->cache);
	else if (command == COMMAND_CACHE_SHOW)
		show_url(q);
	task_init(&q->task, on_turn);
	task_defer(q->loop, &q->task);
}

static const char *
prepare(struct inquiry *q, const struct route *r, struct ws *ws)
{
	if (r->command == COMMAND_PURGE)
		return (purge_start(q, r->arguments, ws));
	if (r->command == COMMAND_CACHE_LS)
		return (list_start(q, r->arguments));
	ASSERT(r->command == COMMAND_CACHE_SHOW);
	q->take = show_item;
	q->finish = show_finish;
	return (selection_url(&q->chosen, r->arguments[ARGUMENT_CACHE_SHOW_URL],
	    ws));
}

const char *
inquiry_start(struct inquiry *q, struct loop *loop,
    const struct admin_args *args, const struct route *r, struct ws *ws,
    inquiry_fn *done)
{
	const char *problem;

	INIT_OBJ(q, INQUIRY_MAGIC);
	q->loop = loop;
	q->cache = args->cache;
	q->rules = args->cache_rules;
	q->done = done;
	buf_init(&q->body, INQUIRY_BODY_MAX);
	q->batch = malloc(sizeof(*q->batch));
	q->head = malloc(HEAD_ROOM);
	ASSERT(q->batch != NULL && q->head != NULL);
	problem = prepare(q, r, ws);
	if (problem == NULL)
		begin(q, r->command, ws);
	else
		inquiry_end(q);
	return (problem);
}

void
inquiry_end(struct inquiry *q)
{
	if (q->magic != INQUIRY_MAGIC)
		return;
	task_cancel(&q->task);
	selection_fini(&q->chosen);
	buf_fini(&q->body);
	free(q->batch);
	free(q->head);
	FINI_OBJ(q);
}
