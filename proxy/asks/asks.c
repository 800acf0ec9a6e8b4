/* SPDX-License-Identifier: MIT
 *
 * asks/asks.c - rows under one lock that survives who has it.
 */
#include "proxy/asks/asks.h"

#include <stdatomic.h>
#include <string.h>

#include "proxy/base/assert.h"
#include "proxy/base/object.h"
#include "proxy/shm/lock.h"

/* Whose ask for which host a row is, as a number; 0: the row is free.  Read
 * without the lock: most who are refused have asked for nothing. */
struct asks {
	struct lock		 lock;
	unsigned		 magic;
#define ASKS_MAGIC		0xa5c50001u
	uint32_t		 last_id;
	uint16_t		 writing;	/* row that is not whole, plus
			   * one */
	struct hash_seed	 key;
	_Atomic uint64_t	 version;
	_Atomic uint64_t	 marks[ASKS_ROWS];
	struct plea		 rows[ASKS_ROWS];
};

size_t
asks_size(void)
{
	return ((sizeof(struct asks) + 63) & ~(size_t)63);
}

struct asks *
asks_init(void *memory, const struct hash_seed *key)
{
	struct asks *a = memory;

	a->magic = ASKS_MAGIC;
	a->key = *key;
	lock_init(&a->lock);
	return (a);
}

const struct hash_seed *
asks_key(const struct asks *a)
{
	CHECK_OBJ(a, ASKS_MAGIC);
	return (&a->key);
}

static uint64_t
mark_of(const struct asks *a, const unsigned char *client, struct str user,
    struct str host)
{
	char text[sizeof(((struct plea *)0)->user) +
		  sizeof(((struct plea *)0)->host) + 1];
	size_t n = 0;

	if (user.len > 0) {
		user = str_head(user, sizeof(((struct plea *)0)->user) - 1);
		memcpy(text, user.ptr, user.len);
		n = user.len;
	} else {
		memcpy(text, client, 16);
		n = 16;
	}
	text[n++] = user.len > 0 ? 'u' : 'c';
	host = str_head(host, sizeof(((struct plea *)0)->host) - 1);
	if (host.len > 0)
		memcpy(text + n, host.ptr, host.len);
	return (hash_bytes(&a->key, text, n + host.len).lo | 1);
}

static uint64_t
mark_of_row(const struct asks *a, const struct plea *row)
{
	return (mark_of(a, row->client, str_of(row->user), str_of(row->host)));
}

/* ---- the lock ------------------------------------------------------------ */

static void
take(struct asks *a)
{
	CHECK_OBJ(a, ASKS_MAGIC);
	if (lock_take(&a->lock) != LOCK_TAKEN_DIRTY)
		return;
	/* What the dead one was writing is dropped. */
	if (a->writing > 0 && a->writing <= ASKS_ROWS)
		atomic_store(&a->marks[a->writing - 1], 0);
	a->writing = 0;
	atomic_fetch_add(&a->version, 1);
	lock_mended(&a->lock);
}

static void
write_row(struct asks *a, unsigned n, const struct plea *row)
{
	a->writing = (uint16_t)(n + 1);
	atomic_signal_fence(memory_order_seq_cst);
	lock_point("ask");
	a->rows[n] = *row;
	atomic_store(&a->marks[n], mark_of_row(a, row));
	if (row->id > a->last_id)
		a->last_id = row->id;
	lock_point("ask written");
	atomic_signal_fence(memory_order_seq_cst);
	a->writing = 0;
	atomic_fetch_add(&a->version, 1);
}

/* ---- rows, by who has the lock ------------------------------------------- */

static bool
is_used(const struct asks *a, unsigned n)
{
	return (atomic_load_explicit(&a->marks[n], memory_order_relaxed) != 0);
}

/* The first at or behind ${n} with that mark, or ASKS_ROWS. */
static unsigned
marked(const struct asks *a, uint64_t mark, unsigned n)
{
	while (n < ASKS_ROWS &&
	       atomic_load_explicit(&a->marks[n], memory_order_relaxed) != mark)
		n++;
	return (n);
}

static bool
is_of(const struct plea *row, const unsigned char *client, struct str user,
    struct str host)
{
	if (!str_eq(str_of(row->host), host) ||
	    !str_eq(str_of(row->user), user))
		return (false);
	return (user.len > 0 || memcmp(row->client, client, 16) == 0);
}

static unsigned
row_of(const struct asks *a, const unsigned char *client, struct str user,
    struct str host)
{
	uint64_t mark = mark_of(a, client, user, host);
	unsigned n = marked(a, mark, 0);

	while (n < ASKS_ROWS && !is_of(&a->rows[n], client, user, host))
		n = marked(a, mark, n + 1);
	return (n);
}

/* A free row, else what was decided longest ago; ASKS_ROWS: neither. */
static unsigned
room(const struct asks *a)
{
	unsigned oldest = ASKS_ROWS;

	for (unsigned n = 0; n < ASKS_ROWS; n++) {
		if (!is_used(a, n))
			return (n);
		if (a->rows[n].state != PLEA_WAITING &&
		    (oldest == ASKS_ROWS ||
			a->rows[n].decided_s < a->rows[oldest].decided_s))
			oldest = n;
	}
	return (oldest);
}

static bool
asks_too_much(const struct asks *a, const unsigned char *client, int64_t now_s)
{
	unsigned count = 0;

	for (unsigned n = 0; n < ASKS_ROWS; n++)
		if (is_used(a, n) &&
		    memcmp(a->rows[n].client, client, 16) == 0 &&
		    (a->rows[n].state == PLEA_WAITING ||
			now_s - a->rows[n].asked_s < ASKS_WINDOW_S))
			count++;
	return (count >= ASKS_EACH);
}

static bool
was_denied(const struct plea *row, int64_t now_s)
{
	return (row->state == PLEA_DENIED &&
		now_s - row->decided_s < ASKS_DENIED_S);
}

static enum asks_result
add(struct asks *a, struct plea *it, int64_t now_s)
{
	unsigned n = row_of(a, it->client, str_of(it->user), str_of(it->host));

	if (n < ASKS_ROWS && a->rows[n].state == PLEA_WAITING)
		return (ASKS_WAITS);
	if (n < ASKS_ROWS && was_denied(&a->rows[n], now_s))
		return (ASKS_WAS_DENIED);
	if (asks_too_much(a, it->client, now_s))
		return (ASKS_TOO_MANY);
	if (n == ASKS_ROWS)
		n = room(a);
	if (n == ASKS_ROWS)
		return (ASKS_FULL);
	it->id = a->last_id + 1;
	it->state = PLEA_WAITING;
	it->asked_s = now_s;
	it->decided_s = it->until_s = 0;
	it->answer[0] = '\0';
	write_row(a, n, it);
	return (ASKS_TAKEN);
}

enum asks_result
asks_add(struct asks *a, const struct plea *ask, int64_t now_s)
{
	struct plea it = *ask;
	enum asks_result result;

	take(a);
	result = add(a, &it, now_s);
	lock_give(&a->lock);
	return (result);
}

bool
asks_find(struct asks *a, const unsigned char client[16], struct str user,
    struct str host, int64_t now_s, struct plea *out)
{
	bool found = false;
	unsigned n;

	CHECK_OBJ(a, ASKS_MAGIC);
	if (marked(a, mark_of(a, client, user, host), 0) == ASKS_ROWS)
		return (false);
	take(a);
	n = row_of(a, client, user, host);
	if (n < ASKS_ROWS)
		found = a->rows[n].state == PLEA_WAITING ||
			was_denied(&a->rows[n], now_s);
	if (found)
		*out = a->rows[n];
	lock_give(&a->lock);
	return (found);
}

/* ---- for admin ----------------------------------------------------------- */

/* Workers write the rows, and one that was taken over writes what it likes. */
static void
copy_out(const struct asks *a, unsigned n, struct plea *out)
{
	*out = a->rows[n];
	if ((unsigned)out->state >= PLEA_STATES)
		out->state = PLEA_WAITING;
	out->user[sizeof(out->user) - 1] = '\0';
	out->name[sizeof(out->name) - 1] = '\0';
	out->host[sizeof(out->host) - 1] = '\0';
	out->url[sizeof(out->url) - 1] = '\0';
	out->rule[sizeof(out->rule) - 1] = '\0';
	out->place[sizeof(out->place) - 1] = '\0';
	out->reason[sizeof(out->reason) - 1] = '\0';
	out->answer[sizeof(out->answer) - 1] = '\0';
}

bool
asks_list(struct asks *a, unsigned *nth, struct plea *out)
{
	bool found = false;

	take(a);
	while (!found && *nth < ASKS_ROWS) {
		found = is_used(a, *nth);
		if (found)
			copy_out(a, *nth, out);
		++*nth;
	}
	lock_give(&a->lock);
	return (found);
}

static unsigned
row_with_id(const struct asks *a, uint32_t id)
{
	unsigned n;

	for (n = 0; n < ASKS_ROWS; n++)
		if (is_used(a, n) && a->rows[n].id == id)
			break;
	return (n);
}

bool
asks_get(struct asks *a, uint32_t id, struct plea *out)
{
	unsigned n;

	take(a);
	n = row_with_id(a, id);
	if (n < ASKS_ROWS)
		copy_out(a, n, out);
	lock_give(&a->lock);
	return (n < ASKS_ROWS);
}

bool
asks_decide(struct asks *a, uint32_t id, enum plea_state state, int64_t until_s,
    struct str answer, int64_t now_s)
{
	struct plea it;
	unsigned n;

	take(a);
	n = row_with_id(a, id);
	if (n < ASKS_ROWS) {
		it = a->rows[n];
		it.state = state;
		it.until_s = until_s;
		it.decided_s = state == PLEA_WAITING ? 0 : now_s;
		str_to_z(answer, it.answer, sizeof(it.answer));
		write_row(a, n, &it);
	}
	lock_give(&a->lock);
	return (n < ASKS_ROWS);
}

uint64_t
asks_version(const struct asks *a)
{
	CHECK_OBJ(a, ASKS_MAGIC);
	return (a->version);
}

bool
asks_restore(struct asks *a, const struct plea *row)
{
	unsigned n = 0;

	ASSERT(row->id > 0 && row->host[0] != '\0');
	take(a);
	if (row_with_id(a, row->id) < ASKS_ROWS)
		n = ASKS_ROWS;
	while (n < ASKS_ROWS && is_used(a, n))
		n++;
	if (n < ASKS_ROWS)
		write_row(a, n, row);
	lock_give(&a->lock);
	return (n < ASKS_ROWS);
}
