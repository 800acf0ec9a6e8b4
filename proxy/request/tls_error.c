/* SPDX-License-Identifier: MIT
 *
 * request/tls_error.c - an origin whose TLS was not good enough.
 */
#include "proxy/request/tls_error.h"

#include "config/tls_exception.h"
#include "proxy/base/ws.h"
#include "proxy/request/request.h"
#include "proxy/tls/report.h"

const char *
tls_error_token(const struct transfer *t)
{
	return (tls_check_token(t->report->check));
}

bool
tls_error_may_be_hidden(const struct transfer *t)
{
	return (t->failure != TRANSFER_NOT_SECURE ||
		t->report->check == TLS_CHECK_TIMEOUT);
}

/* What a row of tls.exceptions can help against. */
static const bool is_excusable[TLS_CHECK_COUNT] = {
#define EXCUSE(id, token)	[TLS_CHECK_##id] = true,
#include "config/tls_excuses.tbl.h"
#undef EXCUSE
};

static struct str
remedy(struct request *req, enum error_language lang)
{
	const struct transfer *t = &req->transfer;

	if (!is_excusable[t->report->check])
		return (STR_NONE);
	return (ws_printf(&req->x->ws,
	    lang == ERROR_LANGUAGE_ES
		? "Si hay que llegar a él de todos modos, se permite en los "
		  "ajustes (aduana.yaml; después, aduanactl reload): "
		  "tls.exceptions: [{host: \"%.*s\", allow: [%s]}]"
		: "If it must be reached all the same, the settings can "
		  "allow it (aduana.yaml, then aduanactl reload): "
		  "tls.exceptions: [{host: \"%.*s\", allow: [%s]}]",
	    STR_ARG(t->order.name), tls_error_token(t)));
}

static struct str
detail(struct request *req, enum error_language lang)
{
	const struct tls_report *r = req->transfer.report;

	if (req->issuer.problem == NULL)
		return (str_of(r->detail));
	return (ws_printf(&req->x->ws, "%s; %s %s: %s", r->detail,
	    lang == ERROR_LANGUAGE_ES
		? "el certificado de su emisor no se pudo obtener de"
		: "the certificate of its issuer could not be fetched from",
	    r->issuer_url, req->issuer.problem));
}

void
tls_error_page(struct request *req, enum error_language lang,
    struct error_page *page)
{
	const struct transfer *t = &req->transfer;
	const struct tls_report *r = t->report;

	page->sentence = tls_check_text(r->check, lang == ERROR_LANGUAGE_ES);
	page->detail = detail(req, lang);
	page->check = str_of(tls_check_token(r->check));
	page->subject = str_of(r->subject);
	page->issuer = str_of(r->issuer);
	page->names = str_of(r->names);
	page->not_before = str_of(r->not_before);
	page->not_after = str_of(r->not_after);
	page->remedy = remedy(req, lang);
}

void
tls_error_parameters(struct request *req, struct buf *out)
{
	const struct transfer *t = &req->transfer;
	struct str detail = str_of(t->report->detail);

	(void)buf_printf(out, "; alert-id=%u", t->tls_alert);
	/* "alert 40: handshake failure", in the library's words. */
	(void)str_split(&detail, ':');
	detail = str_trim(detail);
	if (detail.len > 0 && str_find(detail, '"') == detail.len &&
	    str_find(detail, '\\') == detail.len)
		(void)buf_printf(out, "; alert-message=\"%.*s\"",
		    STR_ARG(detail));
}

const char *
tls_error_excuse(struct request *req)
{
	const struct transfer *t = &req->transfer;
	const struct tls_exception *e = t->exception;
	struct str text;

	if (t->report == NULL || !t->report->excused || e == NULL)
		return (NULL);
	text = ws_printf(&req->x->ws, "exception=%s:%u %s", e->place.file,
	    e->place.line, tls_check_token(t->report->check));
	return (text.ptr);
}
