/* SPDX-License-Identifier: MIT
 *
 * request/order.c - the head of the request as the origin gets it.
 *
 * Written from the parsed form: target and Host from the canonical URL, framing
 * from what we will send, the rest without what belongs to one connection.
 */
#include "proxy/request/order.h"

#include "filters/words/decode.h"
#include "proxy/base/text.h"
#include "proxy/http/condition.h"
#include "proxy/http/date.h"
#include "proxy/http/h1_write.h"
#include "proxy/http/hop.h"
#include "proxy/http/secure.h"
#include "proxy/request/request.h"
#include "proxy/request/ruling.h"

static bool
is_readable_coding(struct str member)
{
	return (decode_knows(str_trim(str_split(&member, ';'))));
}

/* Ask for nothing that the word check could not read; without the field, an
 * origin may choose what it likes (RFC 9110 12.5.3). */
static void
limit_codings(struct request *req, struct head *head)
{
	struct list_walk walk;
	struct str member;
	size_t room, n = 0;
	char *at;

	if (req->env->words == NULL)
		return;
	at = ws_reserve(&req->x->ws, &room);
	if (at == NULL)
		return;
	for (list_walk_start(&walk, head, FIELD_ACCEPT_ENCODING);
	     list_walk_next(&walk, &member);) {
		if (!is_readable_coding(member) || room - n < member.len + 2)
			continue;
		if (n > 0) {
			at[n++] = ',';
			at[n++] = ' ';
		}
		memcpy(at + n, member.ptr, member.len);
		n += member.len;
	}
	ws_release(&req->x->ws, n);
	head_set(head, FIELD_ACCEPT_ENCODING,
	    n > 0 ? (struct str){at, n} : STR("identity"));
}

static void
add_validators(struct request *req, struct head *head)
{
	const struct entry_meta *meta;
	struct str stored;

	if (req->stored != STORED_STALE)
		return;
	meta = reader_meta(&req->replay.reader);
	stored = reader_head(&req->replay.reader);
	/* The stored one is whole, so the whole is asked for; and whether it is
	 * new to the client is answered from what then is current.  If-Match
	 * and If-Unmodified-Since are the origin's to judge. */
	if (meta->etag.len == 0 && meta->modified.len == 0)
		return;
	head_remove(head, FIELD_RANGE);
	head_remove(head, FIELD_IF_RANGE);
	condition_add_validators(head, meta_text(stored, meta->etag),
	    meta_text(stored, meta->modified));
	req->conditional = true;
}

/* All that is not stored yet, if it is still the same; else everything. */
static void
add_rest(struct request *req, struct head *head)
{
	const struct entry_meta *meta;
	struct str stored;

	if (req->stored != STORED_BEGINNING)
		return;
	meta = reader_meta(&req->replay.reader);
	stored = reader_head(&req->replay.reader);
	head_set(head, FIELD_RANGE,
	    ws_printf(&req->x->ws, "bytes=%llu-",
		(unsigned long long)meta->body_len));
	head_set(head, FIELD_IF_RANGE, meta_text(stored, meta->etag));
}

static void
edit(struct request *req, struct head *head)
{
	struct ws *ws = &req->x->ws;
	unsigned minor = req->x->request.minor;

	hop_strip(head);
	head_remove(head, FIELD_TRANSFER_ENCODING);
	head_remove(head, FIELD_CONTENT_LENGTH);
	head_remove(head, FIELD_PROXY_AUTHORIZATION);
	head_set(head, FIELD_HOST, url_authority(&req->url, ws));
	/* We have invited the body ourselves when it was to be checked; and an
	 * HTTP/1.0 client does not wait. */
	if (minor == 0 || req->request_check.state != CHECK_NONE)
		head_remove(head, FIELD_EXPECT);
	if (req->hops_left > 0)
		head_set(head, FIELD_MAX_FORWARDS,
		    ws_printf(ws, "%lld", (long long)(req->hops_left - 1)));
	hop_via(ws, head, minor, req->env->name);
	limit_codings(req, head);
	add_validators(req, head);
	add_rest(req, head);
	/* What has a body is not asked for twice: for all of it at once. */
	if (req->whole_again ||
	    (req->env->words != NULL &&
		req->x->request_framing.kind != FRAMING_NONE)) {
		head_remove(head, FIELD_RANGE);
		head_remove(head, FIELD_IF_RANGE);
	}
}

/* Framing and Connection, which are ours. */
static size_t
own_lines(const struct request *req, char *at, size_t room)
{
	const struct framing *f = &req->x->request_framing;
	struct text lines;

	text_init(&lines, at, room);
	switch (f->kind) {
	case FRAMING_LENGTH:
		text_put(&lines, STR("Content-Length: "));
		text_put_number(&lines, (int64_t)f->length);
		text_put(&lines, STR("\r\n"));
		break;
	case FRAMING_CHUNKED:
		text_put(&lines, STR("Transfer-Encoding: chunked\r\n"));
		break;
	case FRAMING_NONE:
	case FRAMING_CLOSE:
		/* A method that usually has a body says that there is none. */
		if (req->x->request.method_id == METHOD_POST ||
		    req->x->request.method_id == METHOD_PUT ||
		    req->x->request.method_id == METHOD_PATCH)
			text_put(&lines, STR("Content-Length: 0\r\n"));
		break;
	}
	if (req->is_upgrade) {
		text_put(&lines, STR("Connection: Upgrade\r\nUpgrade: "));
		text_put(&lines, req->protocol);
		text_put(&lines, STR("\r\n"));
	}
	text_put(&lines, STR("\r\n"));
	/* order_build() has made room. */
	ASSERT(!lines.is_cut);
	return (text_so_far(&lines).len);
}

static struct str
target_of(const struct request *req)
{
	struct str target = req->x->request.target;
	size_t host = str_search(target, STR("://"));

	if (req->url.form == URL_ASTERISK)
		return (STR(
		    "*")); /* OPTIONS for a host as a whole (RFC 9112 3.2.4). */
	if (req->x->request.method_id == METHOD_OPTIONS && host < target.len &&
	    str_find(str_from(target, host + 3), '/') == target.len - host - 3)
		return (STR("*"));
	return (req->url.path);
}

/* Who is dialled; what it is called is another matter. */
static struct str
host_of(const struct request *req)
{
	if (req->verdict.redirect.len > 0)
		return (req->verdict.redirect);
	return (req->x->secure != NULL ? req->x->secure->host : req->url.host);
}

int
order_build(struct request *req, struct transfer_order *out)
{
	struct exchange *x = req->x;
	struct head head;
	size_t need, room, n;
	char *at;

	/* The exchange's own head stays as it came: Vary asks it again. */
	if (head_copy(&head, &x->request, &x->ws, 8) == -1)
		return (-1);
	head.method_id = x->request.method_id;
	edit(req, &head);
	req->range_sent = head_has(&head, FIELD_RANGE);
	if (head.overflowed || x->ws.overflowed)
		return (-1);
	buf_consume(&req->order, buf_len(&req->order));
	need = h1_write_fields_size(&head, false) + x->request.method.len +
	       target_of(req).len + req->protocol.len + 256;
	at = buf_reserve(&req->order, need, &room);
	if (at == NULL)
		return (-1);
	n = h1_write_request_line(at, room, x->request.method, target_of(req));
	n += h1_write_fields(at + n, room - n, &head, false);
	n += own_lines(req, at + n, room - n);
	buf_commit(&req->order, n);
	*out = (struct transfer_order){
	    .host = host_of(req),
	    .port = req->url.port,
	    .secure = str_eq(req->url.scheme, STR("https")),
	    .name = req->url.host,
	    .head = buf_peek(&req->order),
	    .framing = x->request_framing,
	    .method = x->request.method_id,
	    .may_repeat = x->request_framing.kind == FRAMING_NONE &&
			  !req->is_upgrade &&
			  method_is_idempotent(x->request.method_id),
	    .upgrade = req->is_upgrade,
	    .judge = ruling_judge(req),
	};
	return (0);
}
