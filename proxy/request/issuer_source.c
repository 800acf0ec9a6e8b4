/* SPDX-License-Identifier: MIT
 *
 * request/issuer_source.c - one small GET, and all who wait for it.
 */
#include "proxy/request/issuer_source.h"

#include <stdlib.h>

#include "filters/decide.h"
#include "proxy/base/ws.h"
#include "proxy/event/loop.h"
#include "proxy/metrics/counters.h"
#include "proxy/net/address.h"
#include "proxy/request/asking.h"
#include "proxy/request/pipeline.h"
#include "proxy/tls/origin_ctx.h"
#include "proxy/tls/report.h"

#define BODY_MAX	(16u * 1024)
#define WORKSPACE	(32u * 1024)
#define TOO_LARGE	"its answer is too large"

struct issuer_source {
	unsigned		 magic;
#define ISSUER_SOURCE_MAGIC	0x155e7001u
	bool			 is_over;	/* ->problem is said */
	bool			 is_telling;	/* those who wait */
	const char		*problem;
	struct request_env	*env;
	struct list		 link;		/* of those under way */
	struct list		 waiting;	/* struct issuer_wait */
	struct digest		 id;
	char address[sizeof(((struct tls_report *)NULL)->issuer_url)];
	struct url		 url;
	/* What the lists are asked of its addresses. */
	struct judge		 judge;
	struct facts		 facts;
	struct verdict		 verdict;
	struct transfer		 transfer;
	struct sink		 sink;
	struct buf		 body;
	struct timer		 deadline;
	struct task		 task;
	struct ws		 ws;
	_Alignas(8) char	 mem[WORKSPACE];
};

/* ---- its end ------------------------------------------------------------- */

static void
source_free(struct issuer_source *f)
{
	list_remove(&f->link);
	task_cancel(&f->task);
	timer_cancel(&f->deadline);
	transfer_fini(&f->transfer);
	buf_fini(&f->body);
	FINI_OBJ(f);
	free(f);
}

/* A request that goes on may begin another one for the same address, and end
 * others that wait. */
static void
on_over(struct task *task)
{
	struct issuer_source *f = OWNER_OF(task, struct issuer_source, task);
	struct issuer_wait *wait;

	CHECK_OBJ(f, ISSUER_SOURCE_MAGIC);
	transfer_cancel(&f->transfer);
	timer_disarm(&f->deadline);
	list_remove(&f->link);
	if (f->problem != NULL)
		issuer_misses_note(&f->env->issuers.misses, f->id, f->problem,
		    loop_now(f->env->loop)->mono_ns / NS_PER_MS);
	f->is_telling = true;
	while ((wait = LIST_FIRST(&f->waiting, struct issuer_wait, link)) !=
	       NULL) {
		list_remove(&wait->link);
		wait->source = NULL;
		wait->problem = f->problem;
		pipeline_resume(OWNER_OF(wait, struct request, issuer));
	}
	source_free(f);
}

/* Told later: this may be inside the transfer. */
static void
end(struct issuer_source *f, const char *problem)
{
	if (f->is_over)
		return;
	f->is_over = true;
	f->problem = problem;
	task_defer(f->env->loop, &f->task);
}

static void
on_deadline(struct timer *timer)
{
	end(OWNER_OF(timer, struct issuer_source, deadline),
	    "it did not answer in time");
}

/* ---- what comes ---------------------------------------------------------- */

static struct issuer_source *
source_of_sink(struct sink *sink)
{
	struct issuer_source *f = OWNER_OF(sink, struct issuer_source, sink);

	CHECK_OBJ(f, ISSUER_SOURCE_MAGIC);
	return (f);
}

static ssize_t
on_write(struct sink *sink, const struct iovec *iov, int n)
{
	struct issuer_source *f = source_of_sink(sink);
	ssize_t taken = 0;
	int i;

	for (i = 0; i < n; i++) {
		struct str run = {iov[i].iov_base, iov[i].iov_len};

		if (run.len > BODY_MAX - buf_len(&f->body)) {
			end(f, TOO_LARGE);
			return (-1);
		}
		if (buf_append(&f->body, run) == -1) {
			end(f, "there is no room for it");
			return (-1);
		}
		taken += (ssize_t)run.len;
	}
	return (taken);
}

static void
on_end(struct sink *sink)
{
	struct issuer_source *f = source_of_sink(sink);
	struct request_env *env = f->env;

	if (origin_ctx_learn(env->transfer.origin_tls, str_of(f->address),
		buf_peek(&f->body)))
		end(f, NULL);
	else
		end(f, "what is there is no authority's certificate");
}

static void
on_abort(struct sink *sink, enum sink_abort why)
{
	(void)why;
	end(source_of_sink(sink), "its answer broke off");
}

static const struct sink_ops body_ops = {
    .name = "issuer",
    .write = on_write,
    .end = on_end,
    .abort = on_abort,
};

static struct issuer_source *
source_of(struct transfer *t)
{
	struct issuer_source *f = OWNER_OF(t, struct issuer_source, transfer);

	CHECK_OBJ(f, ISSUER_SOURCE_MAGIC);
	return (f);
}

static void
on_informed(struct transfer *t, const struct head *head)
{
	(void)t, (void)head;
}

static void
on_answered(struct transfer *t)
{
	struct issuer_source *f = source_of(t);

	if (t->response.status != 200) {
		end(f, "it did not answer with \"200 OK\"");
	} else if (t->response_framing.kind == FRAMING_LENGTH &&
		   t->response_framing.length > BODY_MAX) {
		end(f, TOO_LARGE);
	} else if (body_over(&t->body)) {
		end(f, "its answer is empty");
	} else {
		chain_join(&t->response_body, &f->sink);
		transfer_flow(t);
	}
}

static const char *
why_not(const struct transfer *t)
{
	if (t->failure != TRANSFER_NOT_DIALED)
		return ("it gave no proper answer");
	if (t->dialed.result == DIAL_DENIED)
		return ("the lists of this proxy refuse it");
	if (t->dialed.result == DIAL_PROHIBITED)
		return ("that destination is not allowed");
	return ("it cannot be reached");
}

static void
on_failed(struct transfer *t)
{
	end(source_of(t), why_not(t));
}

static const struct transfer_ops ops = {
    .informed = on_informed,
    .answered = on_answered,
    .failed = on_failed,
};

/* ---- its address --------------------------------------------------------- */

static bool
refuses_address(struct judge *judge, const struct address *address)
{
	struct issuer_source *f = OWNER_OF(judge, struct issuer_source, judge);
	struct verdict v;

	CHECK_OBJ(f, ISSUER_SOURCE_MAGIC);
	v = f->verdict;
	f->facts.has_address = true;
	address_to_bytes(address, f->facts.address);
	decide_address(f->env->ruleset, f->env->decide_scratch, &f->facts, &v);
	return (v.kind == VERDICT_REFUSE);
}

/* The request may end before this does.  Without room ->ws says so. */
static void
keep_facts(struct issuer_source *f, struct request *req)
{
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);

	if (asking_facts(req, &f->url, STR("GET"), &f->facts) == -1) {
		f->ws.overflowed = true;
		return;
	}
	f->verdict = decide(f->env->ruleset, f->env->decide_scratch, &f->facts);
	f->facts.url = ws_copy(&f->ws, f->facts.url);
	f->facts.user = ws_copy(&f->ws, f->facts.user);
	f->facts.page_host = f->facts.fetch_dest = STR_NONE;
	f->judge.refuses = refuses_address;
	ws_reset(ws, mark);
}

/* ---- its begin ----------------------------------------------------------- */

/* False: ->address is none, or there is no room. */
static bool
build_order(struct issuer_source *f, struct request *req,
    struct transfer_order *order)
{
	bool is_judged = decide_wants_address(f->env->ruleset);
	struct str head;

	if (url_parse(&f->url, str_of(f->address), false, &f->ws) != NULL)
		return (false);
	head = ws_printf(&f->ws,
	    "GET %.*s HTTP/1.1\r\nHost: %.*s\r\n"
	    "Accept: application/pkix-cert, application/pkcs7-mime, */*\r\n"
	    "Connection: close\r\n\r\n",
	    STR_ARG(f->url.path), STR_ARG(url_authority(&f->url, &f->ws)));
	if (is_judged)
		keep_facts(f, req);
	*order = (struct transfer_order){
	    .host = f->url.host,
	    .port = f->url.port,
	    .name = f->url.host,
	    .head = head,
	    .framing = {FRAMING_NONE, 0},
	    .method = METHOD_GET,
	    .judge = is_judged ? &f->judge : NULL,
	};
	return (!f->ws.overflowed);
}

struct issuer_source *
issuer_source_new(struct request *req, struct digest id, const char *address)
{
	struct request_env *env = req->env;
	struct issuer_source *f = malloc(sizeof(*f));
	struct transfer_order order;

	if (f == NULL)
		return (NULL);
	INIT_OBJ(f, ISSUER_SOURCE_MAGIC);
	f->env = env;
	f->id = id;
	str_to_z(str_of(address), f->address, sizeof(f->address));
	list_init(&f->link);
	list_init(&f->waiting);
	buf_init(&f->body, BODY_MAX);
	sink_init(&f->sink, &body_ops);
	task_init(&f->task, on_over);
	timer_init(&f->deadline, env->loop, on_deadline);
	ws_init(&f->ws, f->mem, sizeof(f->mem));
	if (!build_order(f, req, &order)) {
		source_free(f);
		return (NULL);
	}
	list_append(&env->issuers.under_way, &f->link);
	timer_set_ms(&f->deadline, env->transfer.handshake_ms);
	counters_add(env->counters, METRIC_TLS_ISSUERS, 1);
	transfer_start(&f->transfer, &env->transfer, &order, &ops, &f->ws);
	return (f);
}

struct issuer_source *
issuer_source_find(struct request_env *env, struct digest id)
{
	struct list *it, *tmp;

	LIST_EACH(it, tmp, &env->issuers.under_way) {
		struct issuer_source *f = OWNER_OF(it, struct issuer_source,
		    link);

		if (digest_eq(f->id, id))
			return (f);
	}
	return (NULL);
}

void
issuer_source_join(struct issuer_source *f, struct issuer_wait *wait)
{
	CHECK_OBJ(f, ISSUER_SOURCE_MAGIC);
	wait->source = f;
	list_init(&wait->link);
	list_append(&f->waiting, &wait->link);
}

void
issuer_source_leave(struct issuer_wait *wait)
{
	struct issuer_source *f = wait->source;

	CHECK_OBJ(f, ISSUER_SOURCE_MAGIC);
	list_remove(&wait->link);
	wait->source = NULL;
	if (list_empty(&f->waiting) && !f->is_telling)
		source_free(f);
}
