/* SPDX-License-Identifier: MIT
 *
 * auth/verify_link.c - jobs: queued, sent, answered.
 */
#include "proxy/auth/verify_link.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/socket.h>

#include "proxy/auth/failures.h"
#include "proxy/auth/login_memory.h"
#include "proxy/auth/verify_job.h"
#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/base/secret.h"
#include "proxy/event/loop.h"
#include "proxy/event/timer.h"

#define TICK_MS		250
/* How long a verifier may say nothing before it is asked again. */
#define AGAIN_MS	3000
/* A wrong password sent again meanwhile is wrong again. */
#define WRONG_MS	5000
/* Packets that an earlier process may have left in the socket. */
#define STALE_MAX	4096

struct verify_link {
	unsigned		 magic;
#define VERIFY_LINK_MAGIC	0xe41f1101u
	struct loop		*loop;
	struct watch		 watch;
	struct timer		 timer;
	struct login_memory	*memory;
	struct failures		*failures;
	struct verify_jobs	 jobs;
	uint64_t		 epoch;		/* 0: none has spoken */
	int64_t			 heard_ns;
	bool			 silent;	/* which was said */
};

static int64_t
now_ns(const struct verify_link *l)
{
	return (loop_now(l->loop)->mono_ns);
}

/* ---- sending ------------------------------------------------------------- */

static void
send_job(struct verify_link *l, struct verify_job *j)
{
	/* What does not fit is sent again when nothing is heard. */
	(void)send(l->watch.fd, j->packet, j->len, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (j->sent)
		return;
	j->sent = true;
	if (l->jobs.sent++ == 0)
		l->heard_ns = now_ns(l);
}

static void
pump(struct verify_link *l)
{
	struct verify_job *j;

	while (l->jobs.sent < VERIFY_SENT_MAX &&
	       (j = verify_job_next(&l->jobs, VERIFY_CLIENT_SENT_MAX)) != NULL)
		send_job(l, j);
}

static void
send_again(struct verify_link *l)
{
	struct list *it, *tmp;

	l->heard_ns = now_ns(l);
	LIST_EACH(it, tmp, &l->jobs.all)
		if (verify_job_of(it)->sent)
			send_job(l, verify_job_of(it));
}

/* ---- answers ------------------------------------------------------------- */

static void
end_job(struct verify_link *l, struct verify_job *j, enum verify_result result,
    struct str user)
{
	struct verify_question *q;
	struct list askers;

	/* Those who hear may ask anew. */
	list_init(&askers);
	while (!list_empty(&j->askers)) {
		q = LIST_FIRST(&j->askers, struct verify_question, link);
		list_remove(&q->link);
		list_append(&askers, &q->link);
	}
	verify_job_free(&l->jobs, j);
	while ((q = LIST_FIRST(&askers, struct verify_question, link)) !=
	       NULL) {
		verify_answer_fn *fn = q->fn;

		list_remove(&q->link);
		q->fn = NULL;
		fn(q, result, user);
	}
}

/* Its other guesses need not be computed. */
static void
give_up_on(struct verify_link *l, const unsigned char client[16])
{
	struct list *it, *tmp, rest;
	struct verify_job *j;

	/* Those who hear may ask anew, and change the list. */
	list_init(&rest);
	LIST_EACH(it, tmp, &l->jobs.all) {
		j = verify_job_of(it);
		if (j->sent || j->known || memcmp(j->client, client, 16) != 0)
			continue;
		list_remove(&j->link);
		list_append(&rest, &j->link);
	}
	while ((j = LIST_FIRST(&rest, struct verify_job, link)) != NULL)
		end_job(l, j, VERIFY_TOO_OFTEN, STR_NONE);
}

static void
on_answer(struct verify_link *l, const struct verify_reply *reply)
{
	struct verify_ask ask;
	unsigned char client[16];
	char name[USER_NAME_MAX];
	struct list *it, *tmp;
	struct verify_job *j = NULL;
	struct str user;

	LIST_EACH(it, tmp, &l->jobs.all)
		if (verify_job_of(it)->id == reply->id &&
		    verify_job_of(it)->sent)
			j = verify_job_of(it);
	if (j == NULL || verify_ask_decode(&ask, j->packet, j->len) != 0)
		return;
	user = (struct str){name, ask.who.user.len};
	memcpy(name, ask.who.user.ptr, user.len);
	login_memory_note(l->memory, j->digest, user, reply->fits, now_ns(l));
	memcpy(client, j->client, 16);
	if (!reply->fits)
		failures_note(l->failures, client, now_ns(l));
	end_job(l, j, reply->fits ? VERIFY_RIGHT : VERIFY_WRONG, user);
	if (failures_are_many(l->failures, client, now_ns(l)))
		give_up_on(l, client);
}

static void
note_silence(struct verify_link *l)
{
	if (!l->silent)
		diag_warnx("the verifier does not answer: nobody can log in "
			   "who was not before");
	l->silent = true;
}

static void
note_answer(struct verify_link *l, uint64_t epoch)
{
	if (l->silent)
		diag_info("the verifier answers again");
	l->silent = false;
	l->heard_ns = now_ns(l);
	if (epoch == l->epoch)
		return;
	/* Another one, perhaps of another file. */
	if (l->epoch != 0)
		login_memory_clear(l->memory);
	l->epoch = epoch;
	send_again(l);
}

static void
on_packet(struct watch *watch, unsigned ready)
{
	struct verify_link *l = OWNER_OF(watch, struct verify_link, watch);
	char packet[VERIFY_MESSAGE_MAX + 1];
	struct verify_reply reply;
	ssize_t n;

	(void)ready;
	CHECK_OBJ(l, VERIFY_LINK_MAGIC);
	n = recv(watch->fd, packet, sizeof(packet), MSG_DONTWAIT);
	if (n == 0 || (n == -1 && errno != EAGAIN && errno != EINTR)) {
		/* Our own end is over, which only happens at the stop. */
		watch_want(watch, 0);
		return;
	}
	if (n == -1)
		return;
	if (verify_reply_decode(&reply, packet, (size_t)n) == -1) {
		diag_warnx("a message of the verifier cannot be read");
		return;
	}
	note_answer(l, reply.epoch);
	if (reply.id != 0)
		on_answer(l, &reply);
	pump(l);
}

/* ---- asking -------------------------------------------------------------- */

static struct verify_job *
new_job(struct verify_link *l, const unsigned char client[16],
    struct str credentials, struct digest d, enum verify_result *result)
{
	char room[CREDENTIALS_MAX];
	struct credentials who;
	struct verify_job *j = NULL;

	*result = VERIFY_SILENT;
	if (credentials_parse(credentials, room, &who) == -1)
		*result = VERIFY_WRONG;
	else if (l->jobs.count < VERIFY_OPEN_MAX &&
		 verify_job_count(&l->jobs, client, false) < VERIFY_CLIENT_MAX)
		j = verify_job_new(&l->jobs, client, &who, d, now_ns(l));
	secret_wipe(room, sizeof(room));
	return (j);
}

enum verify_result
verify_link_ask(struct verify_link *l, struct verify_question *q,
    const unsigned char client[16], struct str credentials,
    verify_answer_fn *fn, struct str *user)
{
	struct digest d;
	enum login_known known;
	enum verify_result result;
	struct verify_job *j;

	CHECK_OBJ(l, VERIFY_LINK_MAGIC);
	d = login_memory_digest(l->memory, credentials);
	known = login_memory_find(l->memory, d, now_ns(l), user);
	if (known == LOGIN_RIGHT)
		return (VERIFY_RIGHT);
	if (known == LOGIN_WRONG)
		return (VERIFY_WRONG);
	j = verify_job_find(&l->jobs, d, client);
	if (j == NULL && known == LOGIN_UNKNOWN &&
	    failures_are_many(l->failures, client, now_ns(l)))
		return (VERIFY_TOO_OFTEN);
	if (j == NULL)
		j = new_job(l, client, credentials, d, &result);
	if (j == NULL)
		return (result);
	j->known |= known == LOGIN_WAS_RIGHT;
	q->fn = fn;
	list_append(&j->askers, &q->link);
	pump(l);
	if (!timer_armed(&l->timer))
		timer_set_ms(&l->timer, TICK_MS);
	return (VERIFY_LATER);
}

/* The job goes on: its answer is worth remembering. */
void
verify_link_cancel(struct verify_question *q)
{
	if (q->fn == NULL)
		return;
	list_remove(&q->link);
	q->fn = NULL;
}

/* ---- time ---------------------------------------------------------------- */

static void
on_tick(struct timer *timer)
{
	struct verify_link *l = OWNER_OF(timer, struct verify_link, timer);
	int64_t now = now_ns(l);
	struct verify_job *j;

	CHECK_OBJ(l, VERIFY_LINK_MAGIC);
	while ((j = LIST_FIRST(&l->jobs.all, struct verify_job, link)) !=
		   NULL &&
	       now - j->first_ns >= VERIFY_WAIT_MS * NS_PER_MS) {
		note_silence(l);
		end_job(l, j, VERIFY_SILENT, STR_NONE);
	}
	if (l->jobs.sent > 0 && now - l->heard_ns >= AGAIN_MS * NS_PER_MS)
		send_again(l);
	pump(l);
	if (l->jobs.count > 0)
		timer_set_ms(timer, TICK_MS);
}

/* ---- beginning and end --------------------------------------------------- */

static void
drop_stale(int fd)
{
	char packet[VERIFY_MESSAGE_MAX];
	int i;

	for (i = 0; i < STALE_MAX; i++)
		if (recv(fd, packet, sizeof(packet), MSG_DONTWAIT) <= 0)
			break;
}

struct verify_link *
verify_link_new(struct loop *loop, int fd, int64_t keep_ms)
{
	struct verify_link *l = malloc(sizeof(*l));

	if (l == NULL)
		return (NULL);
	INIT_OBJ(l, VERIFY_LINK_MAGIC);
	l->loop = loop;
	list_init(&l->jobs.all);
	l->memory = login_memory_new(keep_ms * NS_PER_MS, WRONG_MS * NS_PER_MS);
	l->failures = failures_new();
	/* An earlier process of this row counted from elsewhere. */
	if (getrandom(&l->jobs.last_id, sizeof(l->jobs.last_id), 0) !=
		(ssize_t)sizeof(l->jobs.last_id) ||
	    l->memory == NULL || l->failures == NULL ||
	    watch_start(&l->watch, loop, fd, WATCH_READ, on_packet) == -1) {
		verify_link_free(l);
		return (NULL);
	}
	timer_init(&l->timer, loop, on_tick);
	drop_stale(fd);
	return (l);
}

void
verify_link_free(struct verify_link *l)
{
	if (l == NULL)
		return;
	CHECK_OBJ(l, VERIFY_LINK_MAGIC);
	watch_stop(&l->watch);
	timer_cancel(&l->timer);
	while (!list_empty(&l->jobs.all))
		verify_job_free(&l->jobs,
		    LIST_FIRST(&l->jobs.all, struct verify_job, link));
	login_memory_free(l->memory);
	failures_free(l->failures);
	FINI_OBJ(l);
	free(l);
}
