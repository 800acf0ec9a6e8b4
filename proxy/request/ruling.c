/* SPDX-License-Identifier: MIT
 *
 * request/ruling.c - the lists' word, at the request, the address, the answer.
 */
#include "proxy/request/ruling.h"

#include "filters/decide.h"
#include "filters/ruleset.h"
#include "proxy/cache/reader.h"
#include "proxy/http/content_range.h"
#include "proxy/net/address.h"
#include "proxy/request/asking.h"
#include "proxy/request/authority.h"
#include "proxy/request/request.h"

/* ---- the request --------------------------------------------------------- */

int
ruling_ask(struct request *req, const struct url *url, struct str method,
    struct verdict *verdict)
{
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);
	struct facts facts;

	if (asking_facts(req, url, method, &facts) == -1)
		return (-1);
	*verdict = decide(req->env->ruleset, req->env->decide_scratch, &facts);
	/* The verdict borrows from the lists alone. */
	ws_reset(ws, mark);
	return (0);
}

int
ruling_begin(struct request *req)
{
	struct str other = authority_other(req->x->secure);
	struct str method = req->x->request.method;
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);
	struct verdict verdict;
	struct url url;

	if (!ruleset_asks(req->env->ruleset))
		return (0);
	if (ruling_ask(req, &req->url, method, &req->verdict) == -1)
		return (-1);
	if (other.len == 0 || req->is_connect ||
	    req->verdict.kind == VERDICT_REFUSE)
		return (0);
	if (authority_rename(req, other, &url) == -1 ||
	    ruling_ask(req, &url, method, &verdict) == -1)
		return (-1);
	ws_reset(ws, mark);
	if (verdict.kind == VERDICT_REFUSE)
		req->verdict = verdict;
	req->verdict.words_off = req->verdict.words_off && verdict.words_off;
	return (0);
}

/* ---- what is known later ------------------------------------------------- */

typedef void later_fn(const struct ruleset *, struct decide_scratch *,
    const struct facts *, struct verdict *);

/* What cannot be asked for want of room is refused. */
static void
no_room(struct verdict *v)
{
	static const struct rule_ref none = {
	    .type = "none", .reason = STR("no room to ask the lists")};

	v->kind = VERDICT_REFUSE;
	v->by = none;
}

/* Facts of the request with what came to be known of ${more}. */
static void
ask_again(struct request *req, const struct url *url, const struct facts *more,
    later_fn *fn, struct verdict *v)
{
	struct facts facts;

	if (asking_facts(req, url, req->x->request.method, &facts) == -1) {
		no_room(v);
		return;
	}
	facts.has_address = more->has_address;
	memcpy(facts.address, more->address, sizeof(facts.address));
	facts.has_response = more->has_response;
	facts.type = more->type;
	facts.has_size = more->has_size;
	facts.size = more->size;
	fn(req->env->ruleset, req->env->decide_scratch, &facts, v);
}

/* By both names of a host inside TLS. */
static void
ask_both(struct request *req, const struct facts *more, later_fn *fn,
    struct verdict *v)
{
	struct str other = authority_other(req->x->secure);
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);
	struct verdict second;
	struct url url;

	if (other.len == 0 || req->is_connect) {
		ask_again(req, &req->url, more, fn, v);
		ws_reset(ws, mark);
		return;
	}
	second = *v;
	ask_again(req, &req->url, more, fn, v);
	if (v->kind != VERDICT_REFUSE) {
		if (authority_rename(req, other, &url) == -1)
			no_room(&second);
		else
			ask_again(req, &url, more, fn, &second);
		if (second.kind == VERDICT_REFUSE)
			*v = second;
		v->words_off = v->words_off && second.words_off;
	}
	ws_reset(ws, mark);
}

/* ---- its address --------------------------------------------------------- */

static void
ask_address(struct request *req, const struct address *address,
    struct verdict *v)
{
	struct facts more = {.has_address = true};

	address_to_bytes(address, more.address);
	ask_both(req, &more, decide_address, v);
}

static bool
judge_refuses_address(struct judge *judge, const struct address *address)
{
	struct ruling *ruling = OWNER_OF(judge, struct ruling, judge);
	struct request *req = OWNER_OF(ruling, struct request, ruling);
	struct verdict v = ruling->kept;

	CHECK_OBJ(req, REQUEST_MAGIC);
	ask_address(req, address, &v);
	if (v.kind == VERDICT_REFUSE)
		req->verdict = v;
	return (v.kind == VERDICT_REFUSE);
}

struct judge *
ruling_judge(struct request *req)
{
	struct ruling *ruling = &req->ruling;

	if (req->env->ruleset == NULL ||
	    !decide_wants_address(req->env->ruleset))
		return (NULL);
	if (!ruling->has_before)
		ruling->kept = req->verdict;
	ruling->has_before = true;
	ruling->judge.refuses = judge_refuses_address;
	return (&ruling->judge);
}

void
ruling_dialed(struct request *req, const struct address *peer)
{
	struct ruling *ruling = &req->ruling;

	if (!ruling->has_before)
		return;
	/* Others may have been refused before this one. */
	req->verdict = ruling->kept;
	if (peer->len != 0)
		ask_address(req, peer, &req->verdict);
}

/* ---- the answer ---------------------------------------------------------- */

/* It was fetched from there, perhaps for somebody who may. */
static void
ask_stored_address(struct request *req)
{
	const struct entry_meta *meta = reader_meta(&req->replay.reader);
	struct facts more = {.has_address = true};
	struct verdict v = req->verdict;

	memcpy(more.address, meta->peer, sizeof(more.address));
	ask_both(req, &more, decide_address, &v);
	if (v.kind == VERDICT_REFUSE || req->stored != STORED_CONFIRMED)
		req->verdict = v;
}

/* Nothing tells before how much of it will come. */
static bool
is_endless(const struct request *req)
{
	return (req->stored == STORED_NONE &&
		req->framing.kind != FRAMING_LENGTH);
}

/* A rule may ask where an answer is from and what it is. */
static void
note_address(const struct request *req, struct facts *more)
{
	const struct address *peer = &req->transfer.peer;
	const struct entry_meta *meta;

	if (req->stored != STORED_NONE) {
		meta = reader_meta(&req->replay.reader);
		more->has_address = true;
		memcpy(more->address, meta->peer, sizeof(more->address));
	} else if (peer->len != 0) {
		more->has_address = true;
		address_to_bytes(peer, more->address);
	}
}

/* However little of it is asked for: a rule about a file's size is not about
 * the size of its parts.  An origin may write what it likes into Content-Range:
 * what comes counts as well. */
static void
note_size(const struct request *req, struct facts *more)
{
	const struct entry_meta *meta;
	struct content_range part;

	if (req->stored != STORED_NONE) {
		meta = reader_meta(&req->replay.reader);
		more->has_size = meta->is_part || meta->body_len >= 0;
		more->size = meta_total(meta);
	} else if (req->transfer.response.status == 206 &&
		   content_range_of(&req->transfer.response, &part) == 0) {
		more->has_size = true;
		more->size = part.total;
		if (!is_endless(req) && req->framing.length > more->size)
			more->size = req->framing.length;
	} else if (req->framing.kind == FRAMING_LENGTH) {
		more->has_size = true;
		more->size = req->framing.length;
	}
}

/* -1 without room. */
static int
note_type(struct request *req, struct facts *more)
{
	struct str rest = req->type, type = str_trim(str_split(&rest, ';'));
	char *at;
	size_t i;

	if (type.len == 0)
		return (0);
	at = ws_alloc(&req->x->ws, type.len);
	if (at == NULL)
		return (-1);
	for (i = 0; i < type.len; i++)
		at[i] = type.ptr[i] >= 'A' && type.ptr[i] <= 'Z'
			    ? (char)(type.ptr[i] | 0x20)
			    : type.ptr[i];
	more->type = (struct str){at, type.len};
	return (0);
}

/* A 304 that is passed on says nothing of what the client has already. */
static bool
says_nothing(const struct request *req)
{
	return (req->stored == STORED_NONE &&
		req->transfer.response.status == 304 && req->type.len == 0);
}

static void
ask_response(struct request *req)
{
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);
	struct facts more = {.has_response = true};

	if (note_type(req, &more) == -1) {
		no_room(&req->verdict);
		return;
	}
	note_size(req, &more);
	note_address(req, &more);
	ask_both(req, &more, decide_response, &req->verdict);
	ws_reset(ws, mark);
}

void
ruling_answered(struct request *req)
{
	const struct ruleset *rules = req->env->ruleset;

	if (req->stored != STORED_NONE && decide_wants_address(rules))
		ask_stored_address(req);
	if (decide_wants_response(rules) &&
	    req->verdict.kind != VERDICT_REFUSE && !says_nothing(req))
		ask_response(req);
}

static bool
is_refused_at(struct request *req, struct facts *more, uint64_t size)
{
	struct verdict v = req->verdict;

	more->size = size;
	ask_both(req, more, decide_response, &v);
	if (v.kind == VERDICT_REFUSE)
		req->ruling.kept = v;
	return (v.kind == VERDICT_REFUSE);
}

/* Rules speak of ranges of sizes, so the last one that passes is sought: by
 * powers of two first, between two of them then. */
static uint64_t
most_of(struct request *req, struct facts *more)
{
	uint64_t passes = UINT64_C(1) << 62, refused;

	if (!is_refused_at(req, more, INT64_MAX))
		return (UINT64_MAX);
	while (passes > 0 && is_refused_at(req, more, passes))
		passes >>= 1;
	refused = passes == 0 ? 1 : passes << 1;
	while (refused - passes > 1) {
		uint64_t middle = passes + (refused - passes) / 2;

		if (is_refused_at(req, more, middle))
			refused = middle;
		else
			passes = middle;
	}
	return (passes);
}

static uint64_t
find_most(struct request *req)
{
	struct facts more = {.has_response = true, .has_size = true};
	struct facts known = {.has_response = true};
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);
	uint64_t most;

	note_size(req, &known);
	if ((known.has_size && !is_endless(req)) || note_type(req, &more) == -1)
		return (UINT64_MAX);
	note_address(req, &more);
	most = most_of(req, &more);
	ws_reset(ws, mark);
	return (most);
}

uint64_t
ruling_most(struct request *req)
{
	if (!decide_wants_response(req->env->ruleset) || req->body == NULL)
		return (UINT64_MAX);
	return (find_most(req));
}

bool
ruling_needs_whole(const struct request *req)
{
	struct content_range part;

	return (decide_wants_response(req->env->ruleset) &&
		!req->verdict.is_allowed &&
		content_range_of(&req->transfer.response, &part) == -1);
}
