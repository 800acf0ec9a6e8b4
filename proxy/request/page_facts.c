/* SPDX-License-Identifier: MIT
 *
 * request/page_facts.c - from a request to what is said of it.
 */
#include "proxy/request/page_facts.h"

#include <stdio.h>

#include "config/instant.h"
#include "config/settings.h"
#include "proxy/asks/ask_text.h"
#include "proxy/asks/ask_token.h"
#include "proxy/asks/asks.h"
#include "proxy/base/assert.h"
#include "proxy/net/address.h"
#include "proxy/request/own_host.h"
#include "proxy/request/request.h"

enum error_language
page_facts_language(struct request *req)
{
	switch (req->env->settings->pages_language) {
	case PAGES_LANGUAGE_EN:
		return (ERROR_LANGUAGE_EN);
	case PAGES_LANGUAGE_ES:
		return (ERROR_LANGUAGE_ES);
	case PAGES_LANGUAGE_AUTO:
		return (error_page_language(&req->x->request));
	}
	UNREACHABLE();
}

/* Where the deciding rule or word is written: "/etc/aduana/blacklist.yaml:12".
 */
static struct str
place_of(struct request *req)
{
	const char *file = NULL;
	unsigned line = req->verdict.by.line;

	if (req->verdict.kind == VERDICT_REFUSE)
		file = req->verdict.by.file;
	if (req->by_word) {
		file = req->found.file;
		line = req->found.line;
	}
	if (file == NULL)
		return (STR_NONE);
	if (line == 0)
		return (str_of(file));
	return (ws_printf(&req->x->ws, "%s:%u", file, line));
}

static struct str
rule_of(struct request *req)
{
	const struct rule_ref *by = &req->verdict.by;

	if (req->by_word || by->type == NULL ||
	    req->verdict.kind != VERDICT_REFUSE)
		return (STR_NONE);
	return (ws_printf(&req->x->ws, "%s %.*s", by->type, STR_ARG(by->rule)));
}

static struct str
when_is(struct request *req, int64_t seconds)
{
	char text[INSTANT_SIZE];

	instant_write(text, seconds);
	return (ws_printf(&req->x->ws, "%.10s %.8s UTC", text, text + 11));
}

struct str
page_facts_nonce(struct request *req)
{
	struct {
		char	 what[8];
		uint64_t id;
		int64_t	 now_ms;
	} text = {"nonce", req->id, request_now_ms(req)};
	struct digest d;

	if (req->env->asks == NULL)
		return (STR_NONE);
	d = hash_bytes(asks_key(req->env->asks), &text, sizeof(text));
	return (ws_printf(&req->x->ws, "%016llx%016llx",
	    (unsigned long long)d.lo, (unsigned long long)d.hi));
}

void
page_facts_fill(struct request *req, const char *detail,
    struct error_page *page)
{
	struct exchange *x = req->x;
	char client[ADDRESS_TEXT];
	struct address address;

	address_from_bytes(&address, x->client, 0);
	(void)address_format(&address, client);
	page->client = ws_copy(&x->ws, str_of(client));
	page->user = x->user;
	page->time = when_is(req, request_now_ms(req) / 1000);
	page->contact = str_of(req->env->settings->pages_contact);
	page->nonce = page_facts_nonce(req);
	page->detail = str_of(detail);
	page->url = req->url.text;
	page->host = req->url.host;
	page->proxy = str_of(req->env->settings->name);
	page->id = req->id;
	page->place = place_of(req);
	page->rule = rule_of(req);
	if (req->by_word) {
		page->word = req->found.word;
		page->count = req->found.count;
		page->category = req->found.category;
		page->reason = str_of(req->found.reason);
		if (req->env->settings->pages_context)
			page->context = (struct str){
			    req->found.context, req->found.context_len};
	} else if (page->rule.len > 0) {
		page->reason = req->verdict.by.reason;
		page->category = req->verdict.by.category;
	}
}

/* ---- the form ------------------------------------------------------------ */

/* What could be asked for, as it will be kept. */
static void
ask_of(struct request *req, struct plea *a)
{
	*a = (struct plea){.by_word = req->by_word};
	memcpy(a->client, req->x->client, sizeof(a->client));
	ask_text_copy(req->x->user, a->user, sizeof(a->user));
	ask_text_copy(req->url.host, a->host, sizeof(a->host));
	if (req->url.text.len < sizeof(a->url))
		ask_text_copy(req->url.text, a->url, sizeof(a->url));
	ask_text_copy(req->by_word ? req->found.word : rule_of(req), a->rule,
	    sizeof(a->rule));
	ask_text_copy(place_of(req), a->place, sizeof(a->place));
}

static struct str
token_of(struct request *req, const struct plea *a)
{
	struct str text = STR_NONE;
	struct buf token;

	buf_init(&token, ASK_TOKEN_MAX);
	if (ask_token_write(asks_key(req->env->asks), a,
		request_now_ms(req) / 1000, &token) == 0)
		text = ws_copy(&req->x->ws, buf_peek(&token));
	buf_fini(&token);
	return (text);
}

void
page_facts_fill_ask(struct request *req, struct error_page *page)
{
	struct plea a, was;

	if (req->env->asks == NULL || !req->env->settings->pages_ask ||
	    req->is_connect || req->background || req->url.host.len == 0 ||
	    (!req->by_word && page->rule.len == 0))
		return;
	ask_of(req, &a);
	if (asks_find(req->env->asks, a.client, str_of(a.user), str_of(a.host),
		request_now_ms(req) / 1000, &was)) {
		if (was.state == PLEA_WAITING)
			page->asked = when_is(req, was.asked_s);
		page->is_denied = was.state == PLEA_DENIED;
		page->denied_reason = ws_copy(&req->x->ws, str_of(was.answer));
		return;
	}
	page->ask = token_of(req, &a);
	page->ask_action = req->x->secure != NULL
			       ? STR("https://" OWN_PAGES_HOST "/ask")
			       : STR("http://" OWN_PAGES_HOST "/ask");
}
