/* SPDX-License-Identifier: MIT
 *
 * cache/reader.c - one stored response, read in place.
 */
#include "proxy/cache/reader.h"

#include "proxy/cache/guard.h"
#include "proxy/cache/sane.h"
#include "proxy/cache/store.h"

int
reader_attach(struct cache_reader *r, struct cache_user *user, struct shard *s,
    struct entry *e, bool is_following)
{
	struct card *card = shard_card(s, e);

	if (!hold_possible(user))
		return (-1);
	r->magic = CACHE_READER_MAGIC;
	r->is_waiting = r->is_lost = false;
	r->is_remote = r->is_damaged = false;
	r->user = user;
	r->shard = s;
	r->entry = e;
	r->card = card;
	r->extent = NULL;
	r->extent_pos = r->pos = 0;
	r->end = e->filled;
	r->is_following = is_following;
	r->on_growth = NULL;
	list_init(&r->link);
	r->head = (struct str){card->bytes + card->key_len, card->head_len};
	r->meta = card->meta;
	r->meta.is_complete = !is_following;
	r->hold = hold_take(user,
	    (struct hold){HOLD_PIN, s->number, shard_row(s, e), card->serial});
	lock_point("pin held");
	shard_pin(s, e, card);
	return (0);
}

int
reader_follow(struct cache_reader *r, struct cache_user *user, struct shard *s,
    struct entry *e)
{
	if (reader_attach(r, user, s, e, true) != 0)
		return (-1);
	r->is_remote = true;
	list_append(&user->followers, &r->link);
	return (0);
}

struct str
reader_head(const struct cache_reader *r)
{
	CHECK_OBJ(r, CACHE_READER_MAGIC);
	return (r->head);
}

const struct entry_meta *
reader_meta(const struct cache_reader *r)
{
	CHECK_OBJ(r, CACHE_READER_MAGIC);
	return (&r->meta);
}

static uint64_t
readable(const struct cache_reader *r)
{
	return (r->is_following ? atomic_load_explicit(&r->entry->filled,
				      memory_order_acquire)
				: r->end);
}

/* Nobody finds it any more; who reads it sees that for himself. */
static void
give_up(struct cache_reader *r)
{
	r->is_damaged = true;
	guard_enter(r->user->cache, r->shard);
	if (entry_state(r->entry) == ENTRY_COMPLETE)
		shard_drop_damaged(r->shard, r->entry);
	guard_leave(r->shard);
}

static struct extent *
next_extent(const struct cache_reader *r, const struct extent *x)
{
	arena_ref ref = x == NULL ? r->entry->body : x->next;

	if (!sane_extent(shard_arena(r->shard), ref))
		return (NULL);
	return (shard_extent(r->shard, ref));
}

/* Is what begins at byte ${pos} there, and what was stored? */
static bool
is_sound(struct cache_reader *r, struct extent *x, uint64_t pos)
{
	struct seal_place place = {r->entry->digest, r->card->fill, pos};
	uint64_t len = readable(r) - pos;

	if (x != NULL && len > extent_room(x))
		len = extent_room(x);
	if (x != NULL && seal_holds_extent(&r->shard->seal, &place, x, len))
		return (true);
	give_up(r);
	return (false);
}

/* Make `extent` the one that holds byte `pos`, of which there is one. */
static bool
go_to_pos(struct cache_reader *r)
{
	if (r->is_damaged)
		return (false);
	if (r->extent == NULL) {
		r->extent = next_extent(r, NULL);
		r->extent_pos = 0;
	}
	while (r->extent != NULL &&
	       r->pos - r->extent_pos >= extent_room(r->extent)) {
		r->extent_pos += extent_room(r->extent);
		r->extent = next_extent(r, r->extent);
	}
	return (is_sound(r, r->extent, r->extent_pos));
}

bool
reader_begins_well(struct cache_reader *r)
{
	CHECK_OBJ(r, CACHE_READER_MAGIC);
	return (r->end == 0 || go_to_pos(r));
}

static int
show(struct cache_reader *r, uint64_t avail, struct iovec *iov, int max)
{
	struct extent *x = r->extent;
	uint64_t pos = r->extent_pos, off = r->pos - pos, len;
	int n;

	for (n = 0; n < max && avail > 0; n++) {
		len = extent_room(x) - off;
		if (len > avail)
			len = avail;
		iov[n].iov_base = x->bytes + off;
		iov[n].iov_len = len;
		avail -= len;
		off = 0;
		pos += extent_room(x);
		if (avail == 0)
			continue;
		x = next_extent(r, x);
		if (!is_sound(r, x, pos))
			avail = 0;
	}
	return (n);
}

/* What its writer came to, when it is no writer of ours that tells.  The state
 * first: what it is filled to is final once that is no more FILLING. */
static void
look_at_writer(struct cache_reader *r)
{
	enum entry_state state;
	uint64_t filled;

	if (!r->is_remote || !r->is_following)
		return;
	state = entry_state(r->entry);
	atomic_thread_fence(memory_order_acquire);
	if (state == ENTRY_FILLING)
		return;
	/* What was kept as a part is not what was announced. */
	filled = r->entry->filled;
	reader_settle(r, filled,
	    state == ENTRY_LOST || (r->meta.body_len >= 0 &&
				       filled != (uint64_t)r->meta.body_len));
}

enum reader_state
reader_peek(struct cache_reader *r, struct iovec *iov, int *n)
{
	uint64_t end;

	CHECK_OBJ(r, CACHE_READER_MAGIC);
	look_at_writer(r);
	end = readable(r);
	if (r->pos < end && go_to_pos(r)) {
		*n = show(r, end - r->pos, iov, *n);
		return (READER_MORE);
	}
	*n = 0;
	if (r->is_damaged)
		return (READER_LOST);
	if (r->is_following) {
		r->is_waiting = true;
		return (READER_WAIT);
	}
	return (r->is_lost ? READER_LOST : READER_END);
}

void
reader_consume(struct cache_reader *r, uint64_t len)
{
	CHECK_OBJ(r, CACHE_READER_MAGIC);
	ASSERT(len <= readable(r) - r->pos);
	r->pos += len;
}

int
reader_seek(struct cache_reader *r, uint64_t offset)
{
	CHECK_OBJ(r, CACHE_READER_MAGIC);
	if (offset > readable(r))
		return (-1);
	if (offset < r->extent_pos)
		r->extent = NULL;
	r->pos = offset;
	return (0);
}

void
reader_on_growth(struct cache_reader *r, reader_fn *fn)
{
	CHECK_OBJ(r, CACHE_READER_MAGIC);
	r->on_growth = fn;
}

static void
set_clean(const struct shard *s, struct card *card, struct digest words)
{
	struct entry_meta *meta = &card->meta;

	/* Half a digest must not be believed. */
	meta->is_clean = false;
	atomic_thread_fence(memory_order_seq_cst);
	meta->clean = words;
	seal_clean(&s->seal, card);
	atomic_thread_fence(memory_order_seq_cst);
	meta->is_clean = true;
}

void
reader_set_clean(struct cache_reader *r, struct digest words)
{
	CHECK_OBJ(r, CACHE_READER_MAGIC);
	r->meta.clean = words;
	r->meta.is_clean = true;
	if (r->is_damaged)
		return;
	guard_enter(r->user->cache, r->shard);
	/* A 304 may have given it another head since, and with another type the
	 * same body is another text: of that nothing is known. */
	set_clean(r->shard, r->card, words);
	guard_leave(r->shard);
}

void
reader_settle(struct cache_reader *r, uint64_t end, bool is_lost)
{
	CHECK_OBJ(r, CACHE_READER_MAGIC);
	r->is_following = false;
	r->end = end;
	r->is_lost = is_lost;
	if (!is_lost) {
		r->meta.body_len = (int64_t)end;
		r->meta.is_complete = true;
	}
}

void
reader_wake(struct cache_reader *r)
{
	CHECK_OBJ(r, CACHE_READER_MAGIC);
	if (!r->is_waiting)
		return;
	r->is_waiting = false;
	if (r->on_growth != NULL)
		r->on_growth(r);
}

static bool
has_news(const struct cache_reader *r)
{
	return (r->is_waiting && (entry_state(r->entry) != ENTRY_FILLING ||
				     r->pos < readable(r)));
}

bool
reader_hear(struct cache_user *user, unsigned most)
{
	struct list mark;
	struct cache_reader *r;
	bool more;

	CHECK_OBJ(user, CACHE_USER_MAGIC);
	/* A woken reader may close others, or open new ones, behind the mark;
	 * who had his turn goes there too. */
	list_init(&mark);
	list_append(&user->followers, &mark);
	while (most > 0 && user->followers.next != &mark) {
		r = OWNER_OF(user->followers.next, struct cache_reader, link);
		list_remove(&r->link);
		list_append(&user->followers, &r->link);
		if (has_news(r)) {
			most--;
			reader_wake(r);
		}
	}
	more = user->followers.next != &mark;
	list_remove(&mark);
	return (more);
}

void
reader_move(struct cache_reader *to, struct cache_reader *from)
{
	CHECK_OBJ(from, CACHE_READER_MAGIC);
	ASSERT(!from->is_following && list_empty(&from->link));
	*to = *from;
	list_init(&to->link);
	to->on_growth = NULL;
	FINI_OBJ(from);
}

bool
reader_is_open(const struct cache_reader *r)
{
	return (r->magic == CACHE_READER_MAGIC);
}

void
reader_close(struct cache_reader *r)
{
	if (!reader_is_open(r))
		return;
	list_remove(&r->link);
	guard_enter(r->user->cache, r->shard);
	hold_drop(r->user, r->hold);
	lock_point("pin dropped");
	shard_unpin(r->shard, r->entry, r->card);
	guard_leave(r->shard);
	FINI_OBJ(r);
}
