/* SPDX-License-Identifier: MIT
 *
 * request/completion.c - the rest of what is stored in part.
 */
#include "proxy/request/completion.h"

#include "proxy/http/condition.h"
#include "proxy/request/request.h"
#include "proxy/request/stored_head.h"

static bool
is_rest(const struct request *req)
{
	const struct transfer *t = &req->transfer;
	const struct entry_meta *meta = reader_meta(&req->replay.reader);
	struct content_range brought;
	struct validators v;

	stored_head_validators(req, &v);
	return (content_range_of(&t->response, &brought) == 0 &&
		brought.first == (uint64_t)meta->body_len &&
		brought.total == meta->part_total &&
		brought.last + 1 == brought.total &&
		t->response_framing.kind != FRAMING_NONE &&
		(t->response_framing.kind != FRAMING_LENGTH ||
		    t->response_framing.length ==
			brought.total - brought.first) &&
		etag_strong_eq(head_value(&t->response, FIELD_ETAG), v.etag));
}

/* The head of the whole, in place of the part's; -1: not to be had. */
static int
make_whole(struct request *req)
{
	struct head *head = &req->transfer.response;
	struct head merged;

	if (stored_head_merge(req, head, &merged) == -1)
		return (-1);
	/* It may have become a text only now. */
	if (req->env->words != NULL &&
	    inspector_may_check(head_value(&merged, FIELD_CONTENT_TYPE)))
		return (-1);
	merged.status = 200;
	merged.reason = STR_NONE;
	merged.minor = head->minor;
	*head = merged;
	return (0);
}

static void
on_stored_out(struct combine *combine)
{
	struct request *req = OWNER_OF(combine, struct request, combine);

	CHECK_OBJ(req, REQUEST_MAGIC);
	transfer_flow(&req->transfer);
}

void
completion_combine(struct request *req, const struct combine_plan *plan)
{
	combine_init(&req->combine, req->env->loop, &req->replay.reader, plan,
	    on_stored_out);
}

static void
complete(struct request *req)
{
	const struct entry_meta *meta = reader_meta(&req->replay.reader);
	struct combine_plan plan = {
	    .before = (uint64_t)meta->body_len,
	    .sent = meta->part_total - (uint64_t)meta->body_len,
	};

	req->is_completed = true;
	completion_combine(req, &plan);
}

bool
completion_judge(struct request *req)
{
	unsigned status = req->transfer.response.status;

	req->stored = STORED_NONE;
	if (status == 206 && is_rest(req) && make_whole(req) == 0) {
		complete(req);
		return (false);
	}
	req->type = STR_NONE;
	reader_close(&req->replay.reader);
	/* Answers to a range or a condition that the client did not send. */
	return (status == 206 || status == 304 || status == 412 ||
		status == 416);
}

void
completion_join(struct request *req)
{
	struct combine *c = &req->combine;

	if (!req->is_completed)
		return;
	req->framing = (struct framing){
	    FRAMING_LENGTH, c->left.before + c->left.sent};
	chain_join(req->body, &c->sink);
	req->body = &c->source;
}
