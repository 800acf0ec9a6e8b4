/* SPDX-License-Identifier: MIT
 *
 * request/background.c - an exchange without a client.
 */
#include "proxy/request/background.h"

#include <stdlib.h>

#include "proxy/base/iov.h"
#include "proxy/http/condition.h"
#include "proxy/http/hop.h"
#include "proxy/http/secure.h"
#include "proxy/request/request.h"

/* Like a client's turn: the request, and heads to and fro. */
#define BACKGROUND_SIZE	(64u * 1024)

static struct background *
background_of(struct exchange *x)
{
	struct background *b = OWNER_OF(x, struct background, x);

	CHECK_OBJ(b, BACKGROUND_MAGIC);
	return (b);
}

/* ---- a transport that leads nowhere -------------------------------------- */

static void
over(struct background *b)
{
	if (b->over)
		return;
	b->over = true;
	task_defer(b->loop, &b->end);
}

static ssize_t
background_write(struct sink *sink, const struct iovec *iov, int n)
{
	struct background *b = OWNER_OF(sink, struct background,
	    x.response_body);
	const struct request *req = b->x.service_private;

	CHECK_OBJ(b, BACKGROUND_MAGIC);
	/* What will not be stored need not come. */
	if (b->over || req->fill.state == FILL_FULL ||
	    req->fill.state == FILL_ABORTED) {
		over(b);
		return (-1);
	}
	return ((ssize_t)iov_size(iov, n));
}

static void
background_end(struct sink *sink)
{
	over(OWNER_OF(sink, struct background, x.response_body));
}

static void
background_abort(struct sink *sink, enum sink_abort why)
{
	(void)why;
	over(OWNER_OF(sink, struct background, x.response_body));
}

static const struct sink_ops background_sink = {
    .name = "background",
    .write = background_write,
    .end = background_end,
    .abort = background_abort,
};

static void
background_resume(struct source *source)
{
	(void)source;
}

static void
background_cancel(struct source *source, enum sink_abort why)
{
	(void)why;
	chain_part(source);
}

/* There is no request body. */
static const struct source_ops background_source = {
    .name = "background",
    .resume = background_resume,
    .cancel = background_cancel,
};

static void
background_read_body(struct exchange *x, bool invite)
{
	struct source *source = &x->request_body;
	struct sink *sink = source->sink;

	(void)invite;
	if (sink == NULL)
		return;
	chain_part(source);
	sink_end(sink);
}

static void
background_inform(struct exchange *x, unsigned status, struct str fields)
{
	(void)x;
	(void)status;
	(void)fields;
}

static void
background_nothing(struct exchange *x)
{
	(void)x;
}

/* Neither CONNECT nor an Upgrade is ever asked for. */
static void
background_take_over(struct exchange *x, exchange_taken_fn *taken)
{
	(void)x;
	(void)taken;
	UNREACHABLE();
}

static void
background_give_back(struct exchange *x, struct stream *stream,
    struct secure *secure, struct str early)
{
	(void)x;
	(void)stream;
	(void)secure;
	(void)early;
	UNREACHABLE();
}

static void
background_free(struct background *b)
{
	task_cancel(&b->begin);
	task_cancel(&b->end);
	secure_unref(b->x.secure);
	free(b->text);
	FINI_OBJ(b);
	free(b);
}

static void
background_done(struct exchange *x)
{
	struct background *b = background_of(x);

	b->on_over(b);
	background_free(b);
}

static const struct transport_ops background_transport = {
    .name = "background",
    .read_body = background_read_body,
    .inform = background_inform,
    .respond = background_nothing,
    .flush = background_nothing,
    .take_over = background_take_over,
    .give_back = background_give_back,
    .done = background_done,
};

/* ---- the request --------------------------------------------------------- */

/* What was the client's own wish or its connection's; the response must be
 * whole, and what others will be given too. */
static void
strip(struct head *head)
{
	static const enum field_id gone[] = {
	    FIELD_RANGE,
	    FIELD_CACHE_CONTROL,
	    FIELD_PRAGMA,
	    FIELD_EXPECT,
	    FIELD_CONTENT_LENGTH,
	    FIELD_TRANSFER_ENCODING,
	    FIELD_PROXY_AUTHORIZATION,
	};
	size_t i;

	hop_strip(head);
	condition_remove(head);
	for (i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		head_remove(head, gone[i]);
}

static char *
put(char *at, struct str s, struct str *copy)
{
	if (s.len > 0)
		memcpy(at, s.ptr, s.len);
	*copy = (struct str){at, s.len};
	return (at + s.len);
}

/* Copy ${from}, with all that its slices point at; 0, or -1. */
static int
copy_head(struct background *b, const struct head *from)
{
	struct head *to = &b->x.request;
	struct str name, value;
	size_t size = from->target.len + 1;
	unsigned i;
	char *at;

	for (i = 0; i < from->count; i++)
		size += from->fields[i].name.len + from->fields[i].value.len;
	b->text = at = malloc(size);
	if (at == NULL || head_init(to, &b->x.ws, from->count + 1u) == -1)
		return (-1);
	to->method = STR("GET");
	to->method_id = METHOD_GET;
	to->minor = 1;
	at = put(at, from->target, &to->target);
	for (i = 0; i < from->count; i++) {
		at = put(at, from->fields[i].name, &name);
		at = put(at, from->fields[i].value, &value);
		head_add_named(to, name, value);
	}
	strip(to);
	return (to->overflowed ? -1 : 0);
}

static void
background_on_begin(struct task *task)
{
	struct background *b = OWNER_OF(task, struct background, begin);

	CHECK_OBJ(b, BACKGROUND_MAGIC);
	b->begun = true;
	b->x.service->begin(&b->x);
}

static void
background_on_end(struct task *task)
{
	struct background *b = OWNER_OF(task, struct background, end);

	CHECK_OBJ(b, BACKGROUND_MAGIC);
	b->x.service->delivered(&b->x);
}

static void
setup(struct background *b, const struct exchange *from)
{
	struct exchange *x = &b->x;

	x->magic = EXCHANGE_MAGIC;
	x->transport = &background_transport;
	x->service = from->service;
	x->service_context = from->service_context;
	memcpy(x->client, from->client, sizeof(x->client));
	if (from->secure != NULL)
		x->secure = secure_ref(from->secure);
	x->background = true;
	x->request_framing = (struct framing){FRAMING_NONE, 0};
	x->request_whole = true;
	x->started_ns = loop_now(b->loop)->mono_ns;
	source_init(&x->request_body, &background_source);
	sink_init(&x->response_body, &background_sink);
	ws_init(&x->ws, b->space, BACKGROUND_SIZE - sizeof(*b));
	/* Without room it is nobody's. */
	x->user = ws_copy(&x->ws, from->user);
}

struct background *
background_new(struct loop *loop, const struct exchange *from,
    background_fn *on_over)
{
	struct background *b = malloc(BACKGROUND_SIZE);

	if (b == NULL)
		return (NULL);
	INIT_OBJ(b, BACKGROUND_MAGIC);
	b->loop = loop;
	b->on_over = on_over;
	task_init(&b->begin, background_on_begin);
	task_init(&b->end, background_on_end);
	setup(b, from);
	if (copy_head(b, &from->request) == 0)
		return (b);
	background_free(b);
	return (NULL);
}

void
background_start(struct background *b)
{
	CHECK_OBJ(b, BACKGROUND_MAGIC);
	task_defer(b->loop, &b->begin);
}

void
background_stop(struct background *b)
{
	CHECK_OBJ(b, BACKGROUND_MAGIC);
	if (b->begun) {
		b->x.service->gone(&b->x, GONE_STOP);
		return;
	}
	b->on_over(b);
	background_free(b);
}
