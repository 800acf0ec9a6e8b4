/* SPDX-License-Identifier: MIT
 *
 * request/own_pages.c - aduana's own pages on the proxy port.
 *
 * The address that a page tells people to use is the one they reached it by:
 * the request's Host, or its target.
 */
#include "proxy/request/own_pages.h"

#include <stdio.h>

#include "config/settings.h"
#include "proxy/metrics/counters.h"
#include "proxy/net/address.h"
#include "proxy/net/guard.h"
#include "proxy/request/ask_page.h"
#include "proxy/request/manager.h"
#include "proxy/request/own_host.h"
#include "proxy/request/page_facts.h"
#include "proxy/request/pipeline.h"
#include "proxy/request/setup_page.h"
#include "proxy/request/synth.h"
#include "proxy/tls/ca_export.h"
#include "proxy/tls/leaf_cache.h"

#define PAGE_MAX	16384

static const char pac[] =
    "function FindProxyForURL(url, host) {\n"
    "\tif (isPlainHostName(host) || host === \"localhost\" ||\n"
    "\t    shExpMatch(host, \"127.*\") || host === \"[::1]\")\n"
    "\t\treturn \"DIRECT\";\n"
    "\treturn \"PROXY %s:%u\";\n"
    "}\n";

static bool
is_by_name(const struct request *req)
{
	return (str_eq(req->url.host, STR(OWN_PAGES_HOST)));
}

bool
own_pages_meant(const struct request *req)
{
	bool https = str_eq(req->url.scheme, STR("https"));
	const struct guard *guard = req->env->transfer.guard;
	struct address address;

	/* Inside TLS it is the origin's, and never parsed as this. */
	if (req->url.form == URL_ORIGIN)
		return (true);
	if (req->url.form != URL_ABSOLUTE)
		return (false);
	if (is_by_name(req))
		return (req->url.port == (https ? 443 : 80));
	return (!https && req->x->secure == NULL && req->url.is_ip &&
		guard != NULL && guard_has_port(guard, req->url.port) &&
		address_parse(&address, req->url.host, req->url.port) == 0 &&
		guard_has_listener(guard, &address));
}

static void
print_host(char *host, size_t size, struct str name)
{
	snprintf(host, size,
	    memchr(name.ptr, ':', name.len) != NULL ? "[%.*s]" : "%.*s",
	    STR_ARG(name));
}

/* Host and port by which the client reached us; what it sent has been checked,
 * what is missing is filled from the settings. */
static void
own_address(struct request *req, char *host, size_t size, uint16_t *port)
{
	const struct settings *s = req->env->settings;
	struct str value = head_value(&req->x->request, FIELD_HOST), name;
	uint16_t asked;

	*port = s->listen.count > 0 ? s->listen.at[0].port : 3128;
	if (req->url.form == URL_ORIGIN && value.len > 0 &&
	    url_parse_host(value, *port, &req->x->ws, &name, &asked) == NULL) {
		*port = asked;
		print_host(host, size, name);
		return;
	}
	if (req->url.form == URL_ABSOLUTE && !is_by_name(req)) {
		*port = req->url.port;
		print_host(host, size, req->url.host);
		return;
	}
	if (s->listen.count > 0 && strcmp(s->listen.at[0].host, "*") != 0)
		snprintf(host, size, "%s", s->listen.at[0].host);
	else
		snprintf(host, size, "%s", s->name);
}

/* DER; empty while nothing is intercepted. */
static struct str
authority(const struct request *req)
{
	const struct leaf_cache *leaves = req->env->intercept.leaves;

	return (leaves != NULL ? leaf_cache_authority(leaves) : STR_NONE);
}

static bool
is_spanish(struct request *req)
{
	return (page_facts_language(req) == ERROR_LANGUAGE_ES);
}

static void
set_up_page(struct request *req, const char *host, unsigned port)
{
	struct ca_description d = {0};
	struct setup_page page = {
	    .name = req->env->settings->name,
	    .host = host,
	    .port = port,
	    .spanish = is_spanish(req),
	    .intercepts = ca_export_describe(authority(req), &d) == 0,
	    .fingerprint = d.fingerprint,
	    .nonce = page_facts_nonce(req),
	};
	struct buf body;
	struct str policy;

	buf_init(&body, SETUP_PAGE_MAX);
	(void)setup_page_write(&page, &body);
	synth_page(req, 200, "text/html; charset=utf-8", buf_peek(&body));
	synth_field(req, "Vary", "Accept-Language, Host");
	synth_field(req, "Cache-Control", "no-store");
	policy = ws_printf(&req->x->ws, SETUP_PAGE_POLICY, STR_ARG(page.nonce));
	synth_field(req, "Content-Security-Policy",
	    policy.ptr != NULL ? policy.ptr : "default-src 'none'");
	synth_field(req, "X-Content-Type-Options", "nosniff");
	buf_fini(&body);
}

/* Loads through the proxy alone: who asks for it by the proxy's own address has
 * not set it. */
static void
check_image(struct request *req)
{
	struct buf body;

	if (req->url.form == URL_ORIGIN && req->x->secure == NULL) {
		synth_error(req, ERROR_NO_PAGE,
		    "this address works through the proxy alone: "
		    "http://aduana.internal/check");
		return;
	}
	buf_init(&body, PAGE_MAX);
	(void)setup_page_check(req->x->secure != NULL, is_spanish(req), &body);
	synth_page(req, 200, "image/svg+xml", buf_peek(&body));
	synth_field(req, "Vary", "Accept-Language");
	synth_field(req, "Cache-Control", "no-store");
	synth_field(req, "Access-Control-Allow-Origin", "*");
	synth_field(req, "Content-Security-Policy", "default-src 'none'");
	synth_field(req, "X-Content-Type-Options", "nosniff");
	buf_fini(&body);
}

static int
der_itself(struct str der, struct buf *out)
{
	return (buf_append(out, der));
}

static const struct form {
	const char	*path;
	const char	*type;
	int		(*write)(struct str der, struct buf *);
} forms[] = {
    {"/ca.crt", CA_EXPORT_DER_TYPE, der_itself},
    {"/ca.pem", CA_EXPORT_PEM_TYPE, ca_export_pem},
    {"/ca.mobileconfig", CA_EXPORT_PROFILE_TYPE, ca_export_profile},
};

static void
authority_file(struct request *req, const struct form *form)
{
	struct str der = authority(req);
	char disposition[64];
	struct buf body;

	if (der.len == 0) {
		synth_error(req, ERROR_NO_PAGE,
		    "this proxy does not look into encrypted traffic, so there "
		    "is no certificate to install");
		return;
	}
	buf_init(&body, CA_EXPORT_DER_MAX * 2);
	if (form->write(der, &body) == 0) {
		synth_page(req, 200, form->type, buf_peek(&body));
		snprintf(disposition, sizeof(disposition),
		    "attachment; filename=\"aduana-%s\"", form->path + 1);
		synth_field(req, "Content-Disposition", disposition);
		synth_field(req, "Cache-Control", "no-store");
		synth_field(req, "X-Content-Type-Options", "nosniff");
	} else {
		synth_error(req, ERROR_NO_PAGE, NULL);
	}
	buf_fini(&body);
}

static const struct form *
form_of(struct str path)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (str_eq(path, str_of(forms[i].path)))
			return (&forms[i]);
	return (NULL);
}

static void
pac_file(struct request *req, const char *host, unsigned port)
{
	struct buf page;

	buf_init(&page, PAGE_MAX);
	(void)buf_printf(&page, pac, host, port);
	synth_page(req, 200, "application/x-ns-proxy-autoconfig",
	    buf_peek(&page));
	synth_field(req, "Vary", "Host");
	buf_fini(&page);
}

static void
answer_path(struct request *req, struct str path)
{
	const struct form *form = form_of(path);
	char host[300];
	uint16_t port;

	own_address(req, host, sizeof(host), &port);
	if (manager_meant(path))
		manager_answer(req, path);
	else if (str_eq(path, STR("/")))
		set_up_page(req, host, port);
	else if (str_eq(path, STR("/proxy.pac")) ||
		 str_eq(path, STR("/wpad.dat")))
		pac_file(req, host, port);
	else if (str_eq(path, STR("/check")))
		check_image(req);
	else if (form != NULL)
		authority_file(req, form);
	else
		synth_error(req, ERROR_NO_PAGE, NULL);
}

bool
own_pages_answer(struct request *req)
{
	enum method method = req->x->request.method_id;
	struct str rest = req->url.path;
	struct str path = str_split(&rest, '?');
	bool is_new = req->small_body.state == SMALL_BODY_NONE;

	counters_add(req->env->counters, METRIC_OWN_PAGES, is_new ? 1 : 0);
	if (str_eq(path, STR("/ask")) && is_by_name(req))
		return (ask_page_answer(req));
	if (method != METHOD_GET && method != METHOD_HEAD) {
		synth_error(req, ERROR_METHOD, NULL);
		synth_field(req, "Allow", "GET, HEAD");
	} else {
		answer_path(req, path);
	}
	return (true);
}
