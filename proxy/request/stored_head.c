/* SPDX-License-Identifier: MIT
 *
 * request/stored_head.c - a stored response read as a head again.
 */
#include "proxy/request/stored_head.h"

#include "proxy/http/condition.h"
#include "proxy/http/date.h"
#include "proxy/http/h1_parse.h"
#include "proxy/http/h1_write.h"
#include "proxy/http/hop.h"
#include "proxy/request/request.h"

int
stored_head_parse(struct request *req, struct str text, struct head *head)
{
	/* What was stored has passed the real limits already. */
	struct h1_limits limits = {
	    .head_bytes = REQUEST_HEAD_MAX,
	    .line_bytes = REQUEST_HEAD_MAX,
	    .fields = req->env->transfer.limits.fields + 16,
	};
	struct h1_parse parse = {0};

	return (h1_parse_response(&parse, text, &limits, &req->x->ws, head) ==
			H1_DONE
		    ? 0
		    : -1);
}

/* Field by field it could grow without end. */
static bool
is_too_large(const struct request *req, const struct head *head)
{
	const struct h1_limits *limits = &req->env->transfer.limits;

	return (head->count > limits->fields ||
		h1_write_fields_size(head, false) > limits->head_bytes);
}

int
stored_head_merge(struct request *req, struct head *fresh, struct head *merged)
{
	struct head stored;

	hop_strip(fresh);
	if (stored_head_parse(req, reader_head(&req->replay.reader), &stored) ==
		-1 ||
	    head_copy(merged, &stored, &req->x->ws, fresh->count + 4u) == -1)
		return (-1);
	condition_merge(merged, fresh);
	return (merged->overflowed || is_too_large(req, merged) ? -1 : 0);
}

void
stored_head_validators(const struct request *req, struct validators *v)
{
	const struct cache_reader *reader = &req->replay.reader;
	const struct entry_meta *meta = reader_meta(reader);

	v->etag = meta_text(reader_head(reader), meta->etag);
	v->last_modified = req->facts.last_modified_s;
	v->date = req->facts.date_s;
}

int
stored_head_build(struct request *req, unsigned status, struct str reason,
    const struct head *head)
{
	size_t need = h1_write_fields_size(head, false) + reason.len + 64;
	size_t room, n;
	char *at;

	buf_consume(&req->head, buf_len(&req->head));
	at = buf_reserve(&req->head, need, &room);
	if (at == NULL)
		return (-1);
	n = h1_write_status_line(at, room, status, reason);
	n += h1_write_fields(at + n, room - n, head, false);
	if (room - n < 2)
		return (-1);
	at[n++] = '\r';
	at[n++] = '\n';
	buf_commit(&req->head, n);
	req->head_text = buf_peek(&req->head);
	return (0);
}
