/* SPDX-License-Identifier: MIT
 *
 * tls/signer_link.c - a worker's talk with the signer.
 *
 * Only when the keys are there are leaves asked for: a leaf is of no use
 * without the key that it was made for.
 */
#include "proxy/tls/signer_link.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/socket.h>

#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/event/timer.h"
#include "proxy/tls/leaf.h"
#include "proxy/tls/signer_keys.h"
#include "proxy/tls/signer_message.h"

#define AGAIN_MS	500
#define KEYS_AGAIN_MAX_MS 4000
#define BUSY_MS		50
#define KEYS_MIN_S	1u
#define KEYS_MAX_S	86400u
/* Packets that an earlier process may have left in the socket. */
#define STALE_MAX	4096

struct signer_link {
	unsigned			 magic;
#define SIGNER_LINK_MAGIC		0x519e1101u
	struct loop			*loop;
	const struct signer_link_ops	*ops;
	void				*owner;
	struct watch			 watch;
	struct timer			 timer;
	int64_t				 next_ns;	/* the timer's */
	struct list			 open;
	uint32_t			 next_id;
	uint32_t			 keys_id;	/* 0: not asked */
	int64_t				 keys_due_ns;
	int64_t				 keys_again_ms;
	bool				 silent;	/* which was said */
	struct signer_keys		*keys;
	unsigned char			 packet[SIGNER_MESSAGE_MAX];
};

/* ---- when to do something ------------------------------------------------ */

static int64_t
now_ns(const struct signer_link *l)
{
	return (loop_now(l->loop)->mono_ns);
}

static void
wake_at(struct signer_link *l, int64_t due_ns)
{
	if (timer_armed(&l->timer) && l->next_ns <= due_ns)
		return;
	l->next_ns = due_ns;
	timer_set(&l->timer, due_ns);
}

static uint32_t
new_id(struct signer_link *l)
{
	if (++l->next_id == 0)
		l->next_id = 1;
	return (l->next_id);
}

/* ---- asking -------------------------------------------------------------- */

/* What does not fit into the socket is asked again with the rest. */
static void
send_ask(struct signer_link *l, enum signer_ask_kind kind, uint32_t id,
    struct str name)
{
	struct signer_ask ask = {.kind = kind, .id = id, .name = name};
	size_t len = signer_ask_encode(&ask, l->packet);

	if (len > 0)
		(void)send(l->watch.fd, l->packet, len,
		    MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void
ask_keys(struct signer_link *l)
{
	if (l->keys_id == 0)
		l->keys_id = new_id(l);
	send_ask(l, SIGNER_ASK_KEYS, l->keys_id, STR_NONE);
	l->keys_due_ns = now_ns(l) + l->keys_again_ms * NS_PER_MS;
	if (l->keys_again_ms < KEYS_AGAIN_MAX_MS)
		l->keys_again_ms *= 2;
	wake_at(l, l->keys_due_ns);
}

static void
renew_keys(struct signer_link *l)
{
	if (l->keys_id != 0)
		return;
	l->keys_again_ms = AGAIN_MS;
	ask_keys(l);
}

static void
send_question(struct signer_link *l, struct signer_question *q)
{
	if (signer_keys_epoch(l->keys) != 0)
		send_ask(l, SIGNER_ASK_LEAF, q->id, q->name);
	q->due_ns = now_ns(l) + AGAIN_MS * NS_PER_MS;
	wake_at(l, q->due_ns);
}

static void
send_all(struct signer_link *l)
{
	struct list *it, *tmp;

	LIST_EACH(it, tmp, &l->open)
		send_question(l, OWNER_OF(it, struct signer_question, link));
}

void
signer_link_ask(struct signer_link *l, struct signer_question *q,
    struct str name)
{
	CHECK_OBJ(l, SIGNER_LINK_MAGIC);
	q->id = new_id(l);
	q->name = name;
	q->first_ns = now_ns(l);
	list_append(&l->open, &q->link);
	send_question(l, q);
}

/* ---- answers ------------------------------------------------------------- */

static void
end_question(struct signer_link *l, struct signer_question *q,
    struct leaf *leaf, const char *problem)
{
	list_remove(&q->link);
	l->ops->answered(q, leaf, problem);
}

static void
note_silence(struct signer_link *l)
{
	if (!l->silent)
		diag_warnx("the signer does not answer: no certificates for "
			   "new names, whose connections are closed");
	l->silent = true;
}

static void
note_answer(struct signer_link *l)
{
	if (l->silent)
		diag_info("the signer answers again");
	l->silent = false;
}

static struct signer_question *
find_question(struct signer_link *l, uint32_t id)
{
	struct list *it, *tmp;
	struct signer_question *q;

	LIST_EACH(it, tmp, &l->open) {
		q = OWNER_OF(it, struct signer_question, link);
		if (q->id == id)
			return (q);
	}
	return (NULL);
}

static void
on_keys(struct signer_link *l, const struct signer_answer *a)
{
	uint64_t before = signer_keys_epoch(l->keys);
	uint32_t again_s = a->again_s;

	/* Else it is asked again when that is due. */
	if (a->id != l->keys_id || a->result != SIGNER_OK)
		return;
	if (signer_keys_set(l->keys, a) == -1) {
		diag_warnx("the signer's keys cannot be read");
		return;
	}
	l->keys_id = 0;
	if (again_s < KEYS_MIN_S)
		again_s = KEYS_MIN_S;
	if (again_s > KEYS_MAX_S)
		again_s = KEYS_MAX_S;
	l->keys_due_ns = now_ns(l) + again_s * NS_PER_S;
	wake_at(l, l->keys_due_ns);
	if (before == a->epoch)
		return;
	l->ops->forget(l->owner);
	send_all(l);
}

static void
on_minted(struct signer_link *l, struct signer_question *q, struct str der)
{
	struct leaf *leaf = leaf_new(der, signer_keys_key(l->keys),
	    signer_keys_chain(l->keys));

	if (leaf != NULL && !leaf_is_for(leaf, q->name)) {
		leaf_unref(leaf);
		leaf = NULL;
	}
	end_question(l, q, leaf,
	    leaf != NULL ? NULL : "the signer's certificate cannot be used");
}

static void
on_leaf(struct signer_link *l, const struct signer_answer *a)
{
	struct signer_question *q = find_question(l, a->id);

	if (a->epoch != signer_keys_epoch(l->keys)) {
		/* What is open is asked again when they are there. */
		renew_keys(l);
		return;
	}
	if (q == NULL)
		return;
	switch (a->result) {
	case SIGNER_OK:
		on_minted(l, q, a->leaf);
		return;
	case SIGNER_BUSY:
		q->due_ns = now_ns(l) + BUSY_MS * NS_PER_MS;
		wake_at(l, q->due_ns);
		return;
	case SIGNER_BAD_NAME:
		end_question(l, q, NULL,
		    "no certificate can be made for "
		    "this name");
		return;
	case SIGNER_FAILED:
		end_question(l, q, NULL, "the signer failed");
		return;
	}
}

static void
on_packet(struct watch *watch, unsigned ready)
{
	struct signer_link *l = OWNER_OF(watch, struct signer_link, watch);
	struct signer_answer answer;
	ssize_t n;

	(void)ready;
	CHECK_OBJ(l, SIGNER_LINK_MAGIC);
	n = recv(watch->fd, l->packet, sizeof(l->packet), MSG_DONTWAIT);
	if (n == 0 || (n == -1 && errno != EAGAIN && errno != EINTR)) {
		/* Our own end is over, which only happens at the stop. */
		watch_want(watch, 0);
		return;
	}
	if (n == -1)
		return;
	if (signer_answer_decode(&answer, l->packet, (size_t)n) == -1) {
		diag_warnx("a message of the signer cannot be read");
		return;
	}
	note_answer(l);
	if (answer.kind == SIGNER_ASK_KEYS)
		on_keys(l, &answer);
	else
		on_leaf(l, &answer);
	OPENSSL_cleanse(l->packet, (size_t)n);
}

/* ---- time ---------------------------------------------------------------- */

static void
question_due(struct signer_link *l, struct signer_question *q)
{
	if (now_ns(l) - q->first_ns >= SIGNER_WAIT_MS * NS_PER_MS) {
		note_silence(l);
		end_question(l, q, NULL, "the signer does not answer");
	} else if (q->due_ns <= now_ns(l)) {
		send_question(l, q);
	} else {
		wake_at(l, q->due_ns);
	}
}

static void
on_due(struct timer *timer)
{
	struct signer_link *l = OWNER_OF(timer, struct signer_link, timer);
	struct list *it, *tmp;

	CHECK_OBJ(l, SIGNER_LINK_MAGIC);
	if (l->keys_due_ns > now_ns(l))
		wake_at(l, l->keys_due_ns);
	else if (l->keys_id != 0)
		ask_keys(l);
	else
		renew_keys(l);
	LIST_EACH(it, tmp, &l->open)
		question_due(l, OWNER_OF(it, struct signer_question, link));
}

/* ---- beginning and end --------------------------------------------------- */

static void
drop_stale(struct signer_link *l, int fd)
{
	int i;

	for (i = 0; i < STALE_MAX; i++)
		if (recv(fd, l->packet, sizeof(l->packet), MSG_DONTWAIT) <= 0)
			break;
	OPENSSL_cleanse(l->packet, sizeof(l->packet));
}

struct signer_link *
signer_link_new(struct loop *loop, int fd, const struct signer_link_ops *ops,
    void *owner)
{
	struct signer_link *l = malloc(sizeof(*l));

	if (l == NULL)
		return (NULL);
	INIT_OBJ(l, SIGNER_LINK_MAGIC);
	l->loop = loop;
	l->ops = ops;
	l->owner = owner;
	list_init(&l->open);
	/* An earlier process of this row counted from elsewhere. */
	if (getrandom(&l->next_id, sizeof(l->next_id), 0) !=
		(ssize_t)sizeof(l->next_id) ||
	    (l->keys = signer_keys_new()) == NULL ||
	    watch_start(&l->watch, loop, fd, WATCH_READ, on_packet) == -1) {
		signer_link_free(l);
		return (NULL);
	}
	timer_init(&l->timer, loop, on_due);
	drop_stale(l, fd);
	renew_keys(l);
	return (l);
}

void
signer_link_free(struct signer_link *l)
{
	if (l == NULL)
		return;
	CHECK_OBJ(l, SIGNER_LINK_MAGIC);
	watch_stop(&l->watch);
	timer_cancel(&l->timer);
	signer_keys_free(l->keys);
	OPENSSL_cleanse(l->packet, sizeof(l->packet));
	FINI_OBJ(l);
	free(l);
}

struct str
signer_link_authority(const struct signer_link *l)
{
	CHECK_OBJ(l, SIGNER_LINK_MAGIC);
	return (signer_keys_authority(l->keys));
}

struct str
signer_link_tickets(const struct signer_link *l)
{
	CHECK_OBJ(l, SIGNER_LINK_MAGIC);
	return (signer_keys_tickets(l->keys));
}
