/* SPDX-License-Identifier: MIT
 *
 * request/synth.c - responses that aduana makes itself.
 */
#include "proxy/request/synth.h"

#include <stdio.h>
#include <stdlib.h>

#include "config/settings.h"
#include "filters/words/words.h"
#include "proxy/metrics/counters.h"
#include "proxy/request/page_facts.h"
#include "proxy/request/request.h"
#include "proxy/request/tls_error.h"

/* A page and its fields never come near these. */
#define SYNTH_BODY_MAX		(1024u * 1024)
#define SYNTH_FIELDS_MAX	(64u * 1024)

struct error_row {
	unsigned	 status;
	const char	*token;
	const char	*sentence[2];
};

static const struct error_row errors[ERROR_COUNT] = {
#define ERROR(id, status, token, en, es)				\
	[ERROR_##id] = {status, token, {en, es}},
#include "proxy/request/errors.tbl.h"
#undef ERROR
};

/* ---- body as a source --------------------------------------------------- */

static void
synth_push(struct synth *s)
{
	struct sink *sink = s->source.sink;
	struct str left = buf_peek(&s->body);
	struct iovec iov = {(void *)(uintptr_t)left.ptr, left.len};
	ssize_t n = 0;

	if (sink == NULL)
		return;
	if (left.len > 0)
		n = sink_write(sink, &iov, 1);
	if (n >= 0) {
		buf_consume(&s->body, (size_t)n);
		if (buf_len(&s->body) > 0)
			return;
	}
	chain_part(&s->source);
	if (n >= 0)
		sink_end(sink);
}

static void
synth_resume(struct source *source)
{
	synth_push(OWNER_OF(source, struct synth, source));
}

static void
synth_cancel(struct source *source, enum sink_abort why)
{
	(void)why;
	chain_part(source);
}

static const struct source_ops synth_ops = {
    .name = "synth",
    .resume = synth_resume,
    .cancel = synth_cancel,
};

void
synth_flow(struct synth *s)
{
	synth_push(s);
}

static struct synth *
synth_start(struct request *req, unsigned status)
{
	struct synth *s = &req->synth;

	/* What replaces a page that was under way starts anew. */
	synth_fini(s);
	s->active = true;
	s->status = status;
	buf_init(&s->body, SYNTH_BODY_MAX);
	buf_init(&s->fields, SYNTH_FIELDS_MAX);
	source_init(&s->source, &synth_ops);
	return (s);
}

void
synth_fini(struct synth *s)
{
	if (!s->active)
		return;
	chain_part(&s->source);
	buf_fini(&s->body);
	buf_fini(&s->fields);
	memset(s, 0, sizeof(*s));
}

/* ---- pages -------------------------------------------------------------- */

void
synth_field(struct request *req, const char *name, const char *value)
{
	/* Without memory the page goes out without it. */
	(void)buf_printf(&req->synth.fields, "%s: %s\r\n", name, value);
}

void
synth_page(struct request *req, unsigned status, const char *type,
    struct str body)
{
	struct synth *s = synth_start(req, status);

	s->type = type;
	if (buf_append(&s->body, body) == -1)
		s->status = 503;
}

static bool
is_about_tls(enum synth_error error)
{
	return (error == ERROR_ORIGIN_CERTIFICATE ||
		error == ERROR_ORIGIN_TLS || error == ERROR_ORIGIN_TLS_ALERT ||
		error == ERROR_ORIGIN_TLS_TIMEOUT);
}

/* RFC 9209. */
static void
put_status(struct request *req, enum synth_error error, const char *detail)
{
	struct buf *out = &req->synth.fields;

	(void)buf_printf(out, "Proxy-Status: aduana; error=%s",
	    errors[error].token);
	if (error == ERROR_ORIGIN_TLS_ALERT)
		tls_error_parameters(req, out);
	if (detail != NULL)
		(void)buf_printf(out, "; details=\"%s\"", detail);
	(void)buf_append(out, STR("\r\n"));
}

/* By the lists, so that the block page is shown. */
static bool
is_refusal(enum synth_error error)
{
	return (error == ERROR_REFUSED || error == ERROR_DANGER_REQUEST ||
		error == ERROR_DANGER_RESPONSE ||
		error == ERROR_BROKEN_REQUEST ||
		error == ERROR_BROKEN_RESPONSE || error == ERROR_UNCHECKABLE);
}

/* Writes ${page} in the form that was asked for, and its fields. */
void
synth_write_page(struct request *req, enum error_language lang,
    const struct error_page *page)
{
	enum error_form form = error_page_form(&req->x->request);
	struct synth *s = synth_start(req, page->status);
	struct str to = page->ask_action;

	s->type = error_page_type(form);
	if (error_page_write(&s->body, form, lang, req->env->pages, page) == -1)
		buf_consume(&s->body, buf_len(&s->body));
	(void)buf_printf(&s->fields,
	    "X-Request-Id: %016llx\r\nContent-Language: %s\r\n"
	    "Vary: Accept, Accept-Language\r\nCache-Control: no-store\r\n"
	    "X-Content-Type-Options: nosniff\r\n"
	    "Referrer-Policy: no-referrer\r\nContent-Security-Policy: "
	    "default-src 'none'; style-src 'nonce-%.*s'; form-action %.*s; "
	    "base-uri 'none'; frame-ancestors 'none'\r\n",
	    (unsigned long long)req->id,
	    lang == ERROR_LANGUAGE_ES ? "es" : "en", STR_ARG(page->nonce),
	    STR_ARG(to.len > 0 ? to : STR("'none'")));
}

static void
make_error(struct request *req, enum synth_error error, unsigned status,
    const char *detail)
{
	enum error_language lang = page_facts_language(req);
	struct error_page page = {
	    .status = status,
	    .token = errors[error].token,
	    .sentence = errors[error].sentence[lang],
	    .is_refusal = is_refusal(error),
	};

	/* What follows a refused CONNECT was meant for the tunnel. */
	if (req->is_connect)
		req->x->response.close = true;
	page_facts_fill(req, detail, &page);
	/* The other forms of it have no form to send. */
	if (page.is_refusal &&
	    error_page_form(&req->x->request) == ERROR_FORM_HTML)
		page_facts_fill_ask(req, &page);
	if (is_about_tls(error))
		tls_error_page(req, lang, &page);
	synth_write_page(req, lang, &page);
	if (errors[error].token[0] != '\0')
		put_status(req, error, detail);
	req->detail = detail != NULL ? detail : errors[error].sentence[0];
}

void
synth_error(struct request *req, enum synth_error error, const char *detail)
{
	unsigned status = errors[error].status;

	make_error(req, error, status == 0 ? 400 : status, detail);
	if (status == 0 || error == ERROR_BAD_TARGET)
		req->x->response.close = true;
	if (req->background)
		return;
	if (status == 403)
		counters_add(req->env->counters, METRIC_REFUSED, 1);
	else if (status == 407)
		counters_add(req->env->counters, METRIC_LOGINS_ASKED, 1);
	else
		counters_add(req->env->counters, METRIC_ERRORS, 1);
}

void
synth_malformed(struct request *req)
{
	/* The client that broke off in the middle is not there to read it. */
	make_error(req, ERROR_BAD_REQUEST,
	    req->x->malformed_status != 0 ? req->x->malformed_status : 400,
	    req->x->malformed_problem);
	req->x->response.close = true;
}
