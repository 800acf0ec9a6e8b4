/* SPDX-License-Identifier: MIT
 *
 * request/setup_page.c - the page that says how to use this proxy.
 */
#include "proxy/request/setup_page.h"

#include <stdio.h>

#include "proxy/base/buf.h"

struct step {
	const char	*title;
	const char	*proxy[2];	/* English, Spanish */
	const char	*authority[2];
};

static const struct step steps[] = {
#define STEP(title, proxy_en, proxy_es, authority_en, authority_es)	\
	{title, {proxy_en, proxy_es}, {authority_en, authority_es}},
#include "proxy/request/setup_steps.tbl.h"
#undef STEP
};

static const char top[] =
    "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<title>aduana</title>\n<style nonce=\"%.*s\">\n"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46em;margin:3em auto;"
    "padding:0 1em;color:#222;background:#fff}\n"
    "h1{font-size:1.4em}h2{font-size:1.15em}h3{font-size:1em;margin-bottom:0}\n"
    "code,pre{background:#f2f2f2;padding:.1em .3em}\n"
    "pre{overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}\n"
    "code{overflow-wrap:anywhere}li p{margin:.2em 0}img{vertical-align:middle}"
    "\n</style>\n</head>\n<body>\n<main>\n";
static const char end[] = "</main>\n</body>\n</html>\n";

/* Words are the page's, so that the script is the same in every language. */
static const char script[] =
    "for(const i of document.querySelectorAll('img[data-yes]')){"
    "const o=document.getElementById(i.id+'-word'),"
    "f=()=>{o.textContent=i.complete&&i.naturalWidth?i.dataset.yes:"
    "i.dataset.no};"
    "i.onload=i.onerror=f;if(i.complete)f()}";

static const char *const intro[2] = {
    "<h1>aduana: set up your system</h1>\n"
    "<p>This is the proxy <code>{name}</code>, at <code>{proxy}</code>.</p>\n",
    "<h1>aduana: configure su sistema</h1>\n"
    "<p>Este es el proxy <code>{name}</code>, en <code>{proxy}</code>.</p>\n",
};

static const char *const check_head[2] = {
    "<h2>Check</h2>\n<ul>\n",
    "<h2>Comprobación</h2>\n<ul>\n",
};

/* Without a script, the image or the text in its place is the answer. */
static const char *const check_proxy[2] = {
    "<li><p><a href=\"http://aduana.internal/check\"><img id=\"proxy\" "
    "src=\"http://aduana.internal/check\" width=\"150\" height=\"24\" "
    "alt=\"proxy off\" data-yes=\"proxy on\" data-no=\"proxy off: this browser "
    "does not use it yet\"></a> <b id=\"proxy-word\"></b></p></li>\n",
    "<li><p><a href=\"http://aduana.internal/check\"><img id=\"proxy\" "
    "src=\"http://aduana.internal/check\" width=\"150\" height=\"24\" "
    "alt=\"proxy sin usar\" data-yes=\"proxy en uso\" data-no=\"proxy sin "
    "usar: este navegador todavía no lo usa\"></a> <b id=\"proxy-word\"></b>"
    "</p></li>\n",
};

static const char *const check_authority[2] = {
    "<li><p><a href=\"https://aduana.internal/check\"><img id=\"ca\" "
    "src=\"https://aduana.internal/check\" width=\"150\" height=\"24\" "
    "alt=\"CA not trusted\" data-yes=\"CA trusted\" data-no=\"CA not trusted: "
    "its certificate is not installed yet, or the proxy is off\"></a> "
    "<b id=\"ca-word\"></b></p></li>\n",
    "<li><p><a href=\"https://aduana.internal/check\"><img id=\"ca\" "
    "src=\"https://aduana.internal/check\" width=\"150\" height=\"24\" "
    "alt=\"CA sin confianza\" data-yes=\"CA de confianza\" data-no=\"CA sin "
    "confianza: su certificado no está instalado, o no se usa el proxy\"></a> "
    "<b id=\"ca-word\"></b></p></li>\n",
};

static const char *const about_authority[2] = {
    "<h2>Certificate</h2>\n"
    "<p>This proxy looks into encrypted traffic, so your system must trust its "
    "certificate authority (CA): <a href=\"/ca.crt\">ca.crt</a> (DER), "
    "<a href=\"/ca.pem\">ca.pem</a>, "
    "<a href=\"/ca.mobileconfig\">ca.mobileconfig</a>. Before you install it, "
    "compare its SHA-256 fingerprint with what your administrator says "
    "(<code>aduanactl ca show</code>):</p>\n<pre>{fingerprint}</pre>\n",
    "<h2>Certificado</h2>\n"
    "<p>Este proxy inspecciona el tráfico cifrado, así que su sistema debe "
    "confiar en su autoridad de certificación (CA): "
    "<a href=\"/ca.crt\">ca.crt</a> (DER), <a href=\"/ca.pem\">ca.pem</a>, "
    "<a href=\"/ca.mobileconfig\">ca.mobileconfig</a>. Antes de instalarla, "
    "compare su huella SHA-256 con la que le dé su administrador "
    "(<code>aduanactl ca show</code>):</p>\n<pre>{fingerprint}</pre>\n",
};

static const char *const no_authority[2] = {
    "<p>This proxy does not look into encrypted traffic: no certificate is to "
    "be installed.</p>\n",
    "<p>Este proxy no inspecciona el tráfico cifrado: no hay que instalar "
    "ningún certificado.</p>\n",
};

static const char *const debian_head[2] = {
    "<h2>A Debian machine, in one line</h2>\n"
    "<p>For apt, for programs that heed the environment, and for all users. "
    "Safe to repeat.</p>\n",
    "<h2>Un equipo Debian, en una línea</h2>\n"
    "<p>Para apt, para los programas que atienden al entorno y para todos los "
    "usuarios. Se puede repetir.</p>\n",
};

/* With apt's own downloader, which every such machine has. */
static const char debian_proxy[] =
    "<pre id=\"debian\">sudo sh -ec 'p=http://{proxy}; "
    "printf \"Acquire::http::Proxy \\\"%s\\\";\\nAcquire::https::Proxy "
    "\\\"%s\\\";\\n\" $p $p &gt;/etc/apt/apt.conf.d/80aduana; "
    "touch /etc/environment; "
    "sed -i \"/^https\\?_proxy=/d\" /etc/environment; "
    "printf \"http_proxy=%s\\nhttps_proxy=%s\\n\" $p $p "
    "&gt;&gt;/etc/environment";
static const char debian_authority[] =
    "; command -v update-ca-certificates &gt;/dev/null || "
    "apt-get install -y ca-certificates; "
    "mkdir -p /usr/local/share/ca-certificates; "
    "/usr/lib/apt/apt-helper -o Acquire::http::Proxy=DIRECT download-file "
    "$p/ca.pem /usr/local/share/ca-certificates/aduana.crt; "
    "update-ca-certificates";
static const char debian_end[] = "'</pre>\n";

static const char *const by_itself[2] = {
    "<h2>By itself</h2>\n"
    "<p>Give <code>http://{proxy}/proxy.pac</code> as the automatic proxy "
    "configuration address.</p>\n"
    "<h2>In a shell</h2>\n"
    "<pre>export http_proxy=http://{proxy} https_proxy=http://{proxy}</pre>\n"
    "<h2>By hand</h2>\n",
    "<h2>Automáticamente</h2>\n"
    "<p>Indique <code>http://{proxy}/proxy.pac</code> como dirección de "
    "configuración automática.</p>\n"
    "<h2>En una terminal</h2>\n"
    "<pre>export http_proxy=http://{proxy} https_proxy=http://{proxy}</pre>\n"
    "<h2>A mano</h2>\n",
};

static int
put_value(const struct setup_page *p, struct str name, struct buf *out)
{
	if (str_eq(name, STR("host")))
		return (buf_append(out, str_of(p->host)));
	if (str_eq(name, STR("port")))
		return (buf_printf(out, "%u", p->port));
	if (str_eq(name, STR("proxy")))
		return (buf_printf(out, "%s:%u", p->host, p->port));
	if (str_eq(name, STR("name")))
		return (buf_append(out, str_of(p->name)));
	if (str_eq(name, STR("fingerprint")))
		return (buf_append(out, str_of(p->fingerprint)));
	return (1);
}

/* ${text} with its values; a brace that begins none of them stays. */
static int
put(const struct setup_page *p, const char *text, struct buf *out)
{
	struct str rest = str_of(text), name;
	size_t at;
	int put_it;

	while (rest.len > 0) {
		at = str_find(rest, '{');
		if (buf_append(out, str_head(rest, at)) != 0)
			return (-1);
		rest = str_from(rest, at);
		if (rest.len == 0)
			break;
		name = str_from(rest, 1);
		name = str_head(name, str_find(name, '}'));
		put_it = put_value(p, name, out);
		if (put_it == -1 ||
		    (put_it == 1 && buf_append(out, STR("{")) != 0))
			return (-1);
		rest = str_from(rest, put_it == 0 ? name.len + 2 : 1);
	}
	return (0);
}

static int
put_checks(const struct setup_page *p, struct buf *out)
{
	return (put(p, check_head[p->spanish], out) == 0 &&
			put(p, check_proxy[p->spanish], out) == 0 &&
			(!p->intercepts ||
			    put(p, check_authority[p->spanish], out) == 0) &&
			buf_append(out, STR("</ul>\n")) == 0 &&
			put(p,
			    p->intercepts ? about_authority[p->spanish]
					  : no_authority[p->spanish],
			    out) == 0
		    ? 0
		    : -1);
}

static int
put_debian(const struct setup_page *p, struct buf *out)
{
	return (put(p, debian_head[p->spanish], out) == 0 &&
			put(p, debian_proxy, out) == 0 &&
			(!p->intercepts ||
			    put(p, debian_authority, out) == 0) &&
			put(p, debian_end, out) == 0
		    ? 0
		    : -1);
}

static int
put_step(const struct setup_page *p, const struct step *s, struct buf *out)
{
	if (buf_printf(out, "<h3>%s</h3>\n<ol>\n<li>", s->title) != 0 ||
	    put(p, s->proxy[p->spanish], out) != 0)
		return (-1);
	if (p->intercepts && (buf_append(out, STR("</li>\n<li>")) != 0 ||
				 put(p, s->authority[p->spanish], out) != 0))
		return (-1);
	return (buf_append(out, STR("</li>\n</ol>\n")));
}

int
setup_page_write(const struct setup_page *p, struct buf *out)
{
	int bad = buf_printf(out, top, p->spanish ? "es" : "en",
	    STR_ARG(p->nonce));

	if (bad == 0 &&
	    (put(p, intro[p->spanish], out) != 0 || put_checks(p, out) != 0 ||
		put_debian(p, out) != 0 ||
		put(p, by_itself[p->spanish], out) != 0))
		bad = -1;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && bad == 0;
	     i++)
		bad = put_step(p, &steps[i], out);
	if (bad == 0)
		bad = buf_printf(out, "<script>%s</script>\n%s", script, end);
	return (bad);
}

int
setup_page_check(bool secure, bool spanish, struct buf *out)
{
	static const char *const words[2][2] = {
	    {"proxy on", "CA trusted"},
	    {"proxy en uso", "CA de confianza"},
	};

	return (buf_printf(out,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"150\" "
	    "height=\"24\"><rect width=\"150\" height=\"24\" rx=\"4\" "
	    "fill=\"#176b2c\"/><text x=\"75\" y=\"17\" fill=\"#fff\" "
	    "font-family=\"sans-serif\" font-size=\"14\" "
	    "text-anchor=\"middle\">%s</text></svg>\n",
	    words[spanish][secure]));
}
