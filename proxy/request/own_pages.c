/* SPDX-License-Identifier: MIT
 *
 * request/own_pages.c - aduana's own pages on the proxy port.
 *
 * The address that a page tells people to use is the one they reached it by:
 * the request's Host.
 */
#include "proxy/request/own_pages.h"

#include <stdio.h>

#include "config/settings.h"
#include "proxy/metrics/counters.h"
#include "proxy/request/error_page.h"
#include "proxy/request/pipeline.h"
#include "proxy/request/synth.h"

#define PAGE_MAX	16384

static const char set_up_en[] =
    "<h1>aduana: set up your browser</h1>\n"
    "<p>This is the proxy <code>%s</code>.</p>\n"
    "<h2>By hand</h2>\n"
    "<p>In the network settings of the system or browser, set both <b>HTTP "
    "proxy</b> and <b>HTTPS proxy</b> to host <code>%s</code>, port "
    "<code>%u</code>.</p>\n"
    "<h2>By itself</h2>\n"
    "<p>Give <code>http://%s:%u/proxy.pac</code> as the automatic proxy "
    "configuration address.</p>\n"
    "<h2>In a shell</h2>\n"
    "<pre>export http_proxy=http://%s:%u https_proxy=http://%s:%u</pre>\n";

static const char set_up_es[] =
    "<h1>aduana: configure su navegador</h1>\n"
    "<p>Este es el proxy <code>%s</code>.</p>\n"
    "<h2>A mano</h2>\n"
    "<p>En los ajustes de red del sistema o del navegador, ponga en "
    "<b>proxy HTTP</b> y <b>proxy HTTPS</b> el servidor <code>%s</code>, "
    "puerto <code>%u</code>.</p>\n"
    "<h2>Automáticamente</h2>\n"
    "<p>Indique <code>http://%s:%u/proxy.pac</code> como dirección de "
    "configuración automática.</p>\n"
    "<h2>En una terminal</h2>\n"
    "<pre>export http_proxy=http://%s:%u https_proxy=http://%s:%u</pre>\n";

static const char frame_top[] =
    "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<title>aduana</title>\n<style>\n"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:42em;margin:3em auto;"
    "padding:0 1em;color:#222;background:#fff}\n"
    "h1{font-size:1.4em}h2{font-size:1.1em}\n"
    "code,pre{background:#f2f2f2;padding:.1em .3em;overflow-x:auto}\n"
    "</style>\n</head>\n<body>\n<main>\n";
static const char frame_end[] = "</main>\n</body>\n</html>\n";

static const char pac[] =
    "function FindProxyForURL(url, host) {\n"
    "\tif (isPlainHostName(host) || host === \"localhost\" ||\n"
    "\t    shExpMatch(host, \"127.*\") || host === \"[::1]\")\n"
    "\t\treturn \"DIRECT\";\n"
    "\treturn \"PROXY %s:%u\";\n"
    "}\n";

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
		snprintf(host, size,
		    memchr(name.ptr, ':', name.len) != NULL ? "[%.*s]" : "%.*s",
		    STR_ARG(name));
		return;
	}
	if (s->listen.count > 0 && strcmp(s->listen.at[0].host, "*") != 0)
		snprintf(host, size, "%s", s->listen.at[0].host);
	else
		snprintf(host, size, "%s", s->name);
}

static void
set_up_page(struct request *req, const char *host, unsigned port)
{
	bool es = req->env->settings->pages_language == PAGES_LANGUAGE_ES ||
		  (req->env->settings->pages_language == PAGES_LANGUAGE_AUTO &&
		      error_page_language(&req->x->request) ==
			  ERROR_LANGUAGE_ES);
	struct buf page;

	buf_init(&page, PAGE_MAX);
	(void)buf_printf(&page, frame_top, es ? "es" : "en");
	if (es)
		(void)buf_printf(&page, set_up_es, req->env->settings->name,
		    host, port, host, port, host, port, host, port);
	else
		(void)buf_printf(&page, set_up_en, req->env->settings->name,
		    host, port, host, port, host, port, host, port);
	(void)buf_append(&page, str_of(frame_end));
	synth_page(req, 200, "text/html; charset=utf-8", buf_peek(&page));
	synth_field(req, "Vary", "Accept-Language, Host");
	buf_fini(&page);
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

void
own_pages_answer(struct request *req)
{
	enum method method = req->x->request.method_id;
	struct str rest = req->url.path, path = str_split(&rest, '?');
	char host[300];
	uint16_t port;

	counters_add(req->env->counters, METRIC_OWN_PAGES, 1);
	if (method != METHOD_GET && method != METHOD_HEAD) {
		synth_error(req, ERROR_METHOD, NULL);
		synth_field(req, "Allow", "GET, HEAD");
		return;
	}
	own_address(req, host, sizeof(host), &port);
	if (str_eq(path, STR("/")))
		set_up_page(req, host, port);
	else if (str_eq(path, STR("/proxy.pac")) ||
		 str_eq(path, STR("/wpad.dat")))
		pac_file(req, host, port);
	else
		synth_error(req, ERROR_NO_PAGE, NULL);
}
