/* SPDX-License-Identifier: MIT
 *
 * request/ranges.c - which ranges of a stored body a client gets.
 */
#include "proxy/request/ranges.h"

#include "proxy/http/condition.h"
#include "proxy/http/content_range.h"
#include "proxy/request/cache_entry.h"
#include "proxy/request/request.h"
#include "proxy/request/stored_head.h"

static bool
may_be_cut(const struct request *req, const struct validators *v)
{
	const struct head *request = &req->x->request;
	const struct entry_meta *meta = reader_meta(&req->replay.reader);

	if (request->method_id != METHOD_GET ||
	    !head_has(request, FIELD_RANGE) || !meta->is_complete ||
	    (meta->status != 200 && !meta->is_part))
		return (false);
	/* A text that is still to be read is read whole. */
	if (req->env->words != NULL && !req->verdict.words_off &&
	    inspector_may_check(req->type) &&
	    (meta->is_part || !cache_entry_is_clean(req)))
		return (false);
	return (condition_range(request, v, request_now_ms(req) / 1000));
}

static bool
is_stored(const struct entry_meta *meta, const struct range_set *set)
{
	const struct range *r = &set->at[0];

	return (set->count == 1 && r->first >= meta->part_first &&
		r->last - meta->part_first < (uint64_t)meta->body_len);
}

enum ranges
ranges_asked(const struct request *req, const struct validators *v,
    struct range_set *set)
{
	const struct entry_meta *meta = reader_meta(&req->replay.reader);

	if (!may_be_cut(req, v))
		return (RANGES_WHOLE);
	switch (range_resolve(head_value(&req->x->request, FIELD_RANGE),
	    meta_total(meta), set)) {
	case RANGE_IGNORE:
		return (RANGES_WHOLE);
	case RANGE_UNSATISFIABLE:
		return (RANGES_OUTSIDE);
	case RANGE_OK:
		break;
	}
	if (meta->is_part)
		return (is_stored(meta, set) ? RANGES_SOME : RANGES_WHOLE);
	return (RANGES_SOME);
}

/* Hashed with what only we know, so that no body holds it on purpose. */
static struct digest
boundary_of(const struct request *req)
{
	struct {
		uint64_t	 id;
		int64_t		 now_ms;
	} facts = {req->id, request_now_ms(req)};

	return (hash_bytes(cache_seed(req->env->cache->cache), &facts,
	    sizeof(facts)));
}

static int
answer_several(struct request *req, struct head *head,
    const struct range_set *set)
{
	struct multipart *m = &req->multipart;
	struct multipart_plan plan = {
	    .reader = &req->replay.reader,
	    .set = *set,
	    .total = meta_total(reader_meta(&req->replay.reader)),
	    .type = head_value(head, FIELD_CONTENT_TYPE),
	    .secret = boundary_of(req),
	};
	char boundary[MULTIPART_BOUNDARY_LEN];

	if (multipart_init(m, &plan) == -1)
		return (-1);
	multipart_boundary(m, boundary);
	head_set(head, FIELD_CONTENT_TYPE,
	    ws_printf(&req->x->ws, "multipart/byteranges; boundary=%.*s",
		(int)sizeof(boundary), boundary));
	if (head->overflowed || req->x->ws.overflowed)
		return (-1);
	req->body = &m->source;
	req->framing = (struct framing){FRAMING_LENGTH, multipart_length(m)};
	return (stored_head_build(req, 206, STR_NONE, head));
}

static int
answer_one(struct request *req, struct head *head, const struct range *r)
{
	struct cache_reader *reader = &req->replay.reader;
	const struct entry_meta *meta = reader_meta(reader);
	char *text = ws_alloc(&req->x->ws, CONTENT_RANGE_LEN);
	size_t n;

	if (text == NULL)
		return (-1);
	n = content_range_format(text, *r, meta_total(meta));
	head_set(head, FIELD_CONTENT_RANGE, (struct str){text, n});
	if (head->overflowed ||
	    reader_seek(reader, r->first - meta->part_first) == -1)
		return (-1);
	req->replay.left = r->last - r->first + 1;
	req->framing = (struct framing){FRAMING_LENGTH, req->replay.left};
	return (stored_head_build(req, 206, STR_NONE, head));
}

int
ranges_answer(struct request *req, struct head *head,
    const struct range_set *set)
{
	return (set->count == 1 ? answer_one(req, head, &set->at[0])
				: answer_several(req, head, set));
}

int
ranges_refuse(struct request *req, struct head *head)
{
	const struct entry_meta *meta = reader_meta(&req->replay.reader);
	char *text = ws_alloc(&req->x->ws, CONTENT_RANGE_LEN);
	size_t n;

	if (text == NULL)
		return (-1);
	n = content_range_unsatisfied(text, meta_total(meta));
	head_set(head, FIELD_CONTENT_RANGE, (struct str){text, n});
	if (head->overflowed)
		return (-1);
	req->body = NULL;
	req->framing = (struct framing){FRAMING_LENGTH, 0};
	return (stored_head_build(req, 416, STR_NONE, head));
}
