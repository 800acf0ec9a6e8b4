/* SPDX-License-Identifier: MIT
 *
 * request/ask_page.c - form, token, table, answer.
 */
#include "proxy/request/ask_page.h"

#include "config/settings.h"
#include "proxy/asks/ask_text.h"
#include "proxy/asks/ask_token.h"
#include "proxy/asks/asks.h"
#include "proxy/request/ask_form.h"
#include "proxy/request/page_facts.h"
#include "proxy/request/pipeline.h"
#include "proxy/request/synth.h"

enum ask_answer {
#define ANSWER(id, status, en, es, detail_en, detail_es)	ANSWER_##id,
#include "proxy/request/ask_answers.tbl.h"
#undef ANSWER
};

static const struct answer_row {
	unsigned	 status;
	const char	*sentence[2], *detail[2];
} answers[] = {
#define ANSWER(id, status, en, es, detail_en, detail_es)		\
	[ANSWER_##id] = {status, {en, es}, {detail_en, detail_es}},
#include "proxy/request/ask_answers.tbl.h"
#undef ANSWER
};

static int64_t
now_s(const struct request *req)
{
	return (request_now_ms(req) / 1000);
}

static void
answer(struct request *req, enum ask_answer which, const struct plea *ask)
{
	enum error_language lang = page_facts_language(req);
	const struct answer_row *row = &answers[which];
	struct error_page page = {
	    .status = row->status,
	    .token = "",
	    .sentence = row->sentence[lang],
	    .is_answer = true,
	};
	struct plea was;

	page_facts_fill(req, row->detail[lang], &page);
	page.url = str_of(ask->url[0] != '\0' ? ask->url : ask->host);
	page.host = str_of(ask->host);
	if (which == ANSWER_DENIED &&
	    asks_find(req->env->asks, ask->client, str_of(ask->user),
		str_of(ask->host), now_s(req), &was))
		page.denied_reason = ws_copy(&req->x->ws, str_of(was.answer));
	synth_write_page(req, lang, &page);
	req->detail = row->sentence[ERROR_LANGUAGE_EN];
}

static enum ask_answer
answer_of(enum asks_result result)
{
	switch (result) {
	case ASKS_TAKEN:
		return (ANSWER_SENT);
	case ASKS_WAITS:
		return (ANSWER_WAITS);
	case ASKS_WAS_DENIED:
		return (ANSWER_DENIED);
	case ASKS_TOO_MANY:
		return (ANSWER_TOO_MANY);
	case ASKS_FULL:
		return (ANSWER_FULL);
	}
	UNREACHABLE();
}

/* The form may be good and still not be this client's, or be too old. */
static enum ask_answer
take(struct request *req, const struct ask_form *form, struct plea *ask)
{
	struct asks *asks = req->env->asks;
	struct exchange *x = req->x;

	switch (ask_token_read(asks_key(asks), str_of(form->token), x->client,
	    now_s(req), ask)) {
	case ASK_TOKEN_GOOD:
		break;
	case ASK_TOKEN_BAD:
		return (ANSWER_BAD);
	case ASK_TOKEN_OLD:
		return (ANSWER_OLD);
	}
	if (x->user.len > 0 && !str_eq(x->user, str_of(ask->user)))
		return (ANSWER_BAD);
	ask_text_copy(str_of(form->name), ask->name, sizeof(ask->name));
	ask_text_copy(str_of(form->why), ask->reason, sizeof(ask->reason));
	if (ask->reason[0] == '\0')
		return (ANSWER_MALFORMED);
	return (answer_of(asks_add(asks, ask, now_s(req))));
}

static void
on_body(struct small_body *body)
{
	pipeline_resume(OWNER_OF(body, struct request, small_body));
}

static void
body_is_there(struct request *req)
{
	struct small_body *body = &req->small_body;
	struct plea ask = {.state = PLEA_WAITING};
	enum ask_answer which = ANSWER_MALFORMED;
	struct ask_form form;

	if (body->state == SMALL_BODY_CUT) {
		synth_malformed(req);
		return;
	}
	if (body->state == SMALL_BODY_TOO_LONG)
		which = ANSWER_TOO_LONG;
	else if (ask_form_read(buf_peek(&body->held), &form) == NULL)
		which = take(req, &form, &ask);
	answer(req, which, &ask);
}

static bool
is_form(struct request *req)
{
	struct str type = head_value(&req->x->request, FIELD_CONTENT_TYPE);

	return (str_eq_nocase(str_trim(str_split(&type, ';')),
	    STR("application/x-www-form-urlencoded")));
}

/* False: answered without reading. */
static bool
begins(struct request *req)
{
	struct exchange *x = req->x;
	struct plea none = {.state = PLEA_WAITING};

	if (req->env->asks == NULL || !req->env->settings->pages_ask) {
		synth_error(req, ERROR_NO_PAGE, NULL);
		return (false);
	}
	if (x->request.method_id != METHOD_POST) {
		synth_error(req, ERROR_METHOD, NULL);
		synth_field(req, "Allow", "POST");
		return (false);
	}
	if (!is_form(req) || x->request_whole ||
	    head_has(&x->request, FIELD_CONTENT_ENCODING)) {
		answer(req, ANSWER_MALFORMED, &none);
		return (false);
	}
	return (true);
}

bool
ask_page_answer(struct request *req)
{
	struct exchange *x = req->x;
	struct small_body *body = &req->small_body;

	switch (body->state) {
	case SMALL_BODY_NONE:
		break;
	case SMALL_BODY_COMING:
		return (false);
	case SMALL_BODY_WHOLE:
	case SMALL_BODY_TOO_LONG:
	case SMALL_BODY_CUT:
		body_is_there(req);
		return (true);
	}
	if (!begins(req))
		return (true);
	small_body_start(body, req->env->loop, ASK_FORM_MAX, on_body);
	chain_join(&x->request_body, &body->sink);
	x->transport->read_body(x,
	    head_lists(&x->request, FIELD_EXPECT, STR("100-continue")));
	return (false);
}
