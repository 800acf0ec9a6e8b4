/* SPDX-License-Identifier: MIT
 *
 * request/error_page.c - the text of an error page in three forms.
 */
#include "proxy/request/error_page.h"

#include <stdio.h>

#include "filters/words/utf8_check.h"
#include "proxy/base/assert.h"
#include "proxy/http/head.h"

/* ---- what was asked for ------------------------------------------------- */

enum error_form
error_page_form(const struct head *request)
{
	struct list_walk walk;
	struct str member;

	/* The first form that we have, in the client's own order. */
	for (list_walk_start(&walk, request, FIELD_ACCEPT);
	     list_walk_next(&walk, &member);) {
		member = str_trim(str_split(&member, ';'));
		if (str_eq_nocase(member, STR("text/html")) ||
		    str_eq_nocase(member, STR("application/xhtml+xml")))
			return (ERROR_FORM_HTML);
		if (str_eq_nocase(member, STR("application/json")) ||
		    str_ends_nocase(member, STR("+json")))
			return (ERROR_FORM_JSON);
		if (str_eq_nocase(member, STR("text/plain")))
			return (ERROR_FORM_TEXT);
	}
	return (ERROR_FORM_HTML);
}

enum error_language
error_page_language(const struct head *request)
{
	struct list_walk walk;
	struct str member;

	for (list_walk_start(&walk, request, FIELD_ACCEPT_LANGUAGE);
	     list_walk_next(&walk, &member);) {
		/* The language without its region: "es" of "es-AR;q=0.5". */
		member = str_trim(str_split(&member, ';'));
		member = str_split(&member, '-');
		if (str_eq_nocase(member, STR("es")))
			return (ERROR_LANGUAGE_ES);
		if (str_eq_nocase(member, STR("en")))
			return (ERROR_LANGUAGE_EN);
	}
	return (ERROR_LANGUAGE_EN);
}

const char *
error_page_type(enum error_form form)
{
	switch (form) {
	case ERROR_FORM_HTML:
		return ("text/html; charset=utf-8");
	case ERROR_FORM_JSON:
		return ("application/json");
	case ERROR_FORM_TEXT:
		return ("text/plain; charset=utf-8");
	}
	UNREACHABLE();
}

/* ---- escaping ----------------------------------------------------------- */

static int
put(struct buf *out, const char *z)
{
	return (buf_append(out, str_of(z)));
}

static int
put_html(struct buf *out, struct str s)
{
	char one[2] = {0, 0};
	const char *as;
	size_t i;
	int rc = 0;

	for (i = 0; i < s.len && rc == 0; i++) {
		one[0] = s.ptr[i];
		switch (one[0]) {
		case '&':
			as = "&amp;";
			break;
		case '<':
			as = "&lt;";
			break;
		case '>':
			as = "&gt;";
			break;
		case '"':
			as = "&quot;";
			break;
		case '\'':
			as = "&#39;";
			break;
		default:
			as = (unsigned char)one[0] < 0x20 ? " " : one;
			break;
		}
		rc = put(out, as);
	}
	return (rc);
}

/* UTF-8 stays what it is (RFC 8259 8.1); a byte that is none becomes U+FFFD. */
static int
put_json(struct buf *out, struct str s)
{
	size_t run, i, cut;
	unsigned char c;
	int rc = put(out, "\"");

	while (s.len > 0 && rc == 0) {
		run = utf8_check(s.ptr, s.len, &cut);
		for (i = 0; i < run && rc == 0; i++) {
			c = (unsigned char)s.ptr[i];
			if (c == '"' || c == '\\' || c < 0x20 || c == 0x7f)
				rc = buf_printf(out, "\\u%04x", c);
			else
				rc = buf_append(out,
				    (struct str){s.ptr + i, 1});
		}
		s = str_from(s, run);
		if (s.len > 0 && rc == 0)
			rc = put(out, "\\ufffd");
		s = str_from(s, 1);
	}
	return (rc == 0 ? put(out, "\"") : -1);
}

static int
put_text(struct buf *out, struct str s)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < s.len && rc == 0; i++)
		rc = buf_append(out, (unsigned char)s.ptr[i] < 0x20
					 ? STR(" ")
					 : (struct str){s.ptr + i, 1});
	return (rc);
}

/* ---- the three forms ---------------------------------------------------- */

/* The rows under the sentence; labels in both languages. */
#define PAGE_ROWS	15
struct page_row {
	const char	*label[2];
	const char	*key;
	struct str	 value;
};

static void
fill_rows(struct page_row rows[PAGE_ROWS], const struct error_page *p,
    char id[24])
{
	int n = snprintf(id, 24, "%016llx", (unsigned long long)p->id);

	rows[0] = (struct page_row){{"Cause", "Causa"}, "detail", p->detail};
	rows[1] = (struct page_row){{"Address", "Dirección"}, "url", p->url};
	rows[2] = (struct page_row){{"Host", "Servidor"}, "host", p->host};
	rows[3] = (struct page_row){{"Reason", "Motivo"}, "reason", p->reason};
	rows[4] = (struct page_row){{"Word", "Palabra"}, "word", p->word};
	rows[5] = (struct page_row){{"Rule", "Regla"}, "rule", p->rule};
	rows[6] = (struct page_row){
	    {"Listed in", "Escrita en"}, "place", p->place};
	rows[7] = (struct page_row){
	    {"Certificate of", "Certificado de"}, "subject", p->subject};
	rows[8] = (struct page_row){
	    {"Issued by", "Emitido por"}, "issuer", p->issuer};
	rows[9] = (struct page_row){
	    {"Good for", "Sirve para"}, "names", p->names};
	rows[10] = (struct page_row){
	    {"Valid from", "Válido desde"}, "not_before", p->not_before};
	rows[11] = (struct page_row){
	    {"Valid until", "Válido hasta"}, "not_after", p->not_after};
	rows[12] = (struct page_row){
	    {"Check", "Comprobación"}, "check", p->check};
	rows[13] = (struct page_row){
	    {"For the administrator", "Para quien administra"}, "remedy",
	    p->remedy};
	rows[14] = (struct page_row){
	    {"Request", "Petición"}, "id", {id, (size_t)n}};
}

static int
write_html(struct buf *out, enum error_language lang,
    const struct error_page *p, const struct page_row *rows)
{
	int i, rc;

	rc = buf_printf(out,
	    "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width\">\n"
	    "<title>%u - aduana</title>\n<style>\n"
	    "body{font:16px/1.5 system-ui,sans-serif;max-width:42em;"
	    "margin:3em auto;padding:0 1em;color:#222;background:#fff}\n"
	    "h1{font-size:1.4em}\n"
	    "dt{color:#555;margin-top:.6em}dd{margin:0;"
	    "overflow-wrap:anywhere}\n"
	    "footer{margin-top:2em;color:#555;font-size:.85em}\n"
	    "</style>\n</head>\n<body>\n<main>\n<h1>%s</h1>\n<dl>\n",
	    lang == ERROR_LANGUAGE_ES ? "es" : "en", p->status, p->sentence);
	for (i = 0; i < PAGE_ROWS && rc == 0; i++) {
		if (rows[i].value.len == 0)
			continue;
		rc = buf_printf(out, "<dt>%s</dt><dd>", rows[i].label[lang]);
		if (rc == 0)
			rc = put_html(out, rows[i].value);
		if (rc == 0)
			rc = put(out, "</dd>\n");
	}
	if (rc == 0)
		rc = buf_printf(out,
		    "</dl>\n</main>\n<footer>%u &middot; "
		    "aduana &middot; ",
		    p->status);
	if (rc == 0)
		rc = put_html(out, p->proxy);
	return (rc == 0 ? put(out, "</footer>\n</body>\n</html>\n") : -1);
}

static int
write_json(struct buf *out, const struct error_page *p,
    const struct page_row *rows)
{
	int i, rc;

	rc = buf_printf(out, "{\"status\":%u,\"error\":", p->status);
	if (rc == 0)
		rc = put_json(out, str_of(p->token));
	if (rc == 0)
		rc = put(out, ",\"message\":");
	if (rc == 0)
		rc = put_json(out, str_of(p->sentence));
	for (i = 0; i < PAGE_ROWS && rc == 0; i++) {
		if (rows[i].value.len == 0)
			continue;
		rc = buf_printf(out, ",\"%s\":", rows[i].key);
		if (rc == 0)
			rc = put_json(out, rows[i].value);
	}
	return (rc == 0 ? put(out, "}\n") : -1);
}

static int
write_text(struct buf *out, enum error_language lang,
    const struct error_page *p, const struct page_row *rows)
{
	int i, rc;

	rc = buf_printf(out, "%u %s\n", p->status, p->sentence);
	for (i = 0; i < PAGE_ROWS && rc == 0; i++) {
		if (rows[i].value.len == 0)
			continue;
		rc = buf_printf(out, "%s: ", rows[i].label[lang]);
		if (rc == 0)
			rc = put_text(out, rows[i].value);
		if (rc == 0)
			rc = put(out, "\n");
	}
	return (rc);
}

int
error_page_write(struct buf *out, enum error_form form,
    enum error_language lang, const struct error_page *p)
{
	struct page_row rows[PAGE_ROWS];
	char id[24];

	fill_rows(rows, p, id);
	switch (form) {
	case ERROR_FORM_HTML:
		return (write_html(out, lang, p, rows));
	case ERROR_FORM_JSON:
		return (write_json(out, p, rows));
	case ERROR_FORM_TEXT:
		return (write_text(out, lang, p, rows));
	}
	UNREACHABLE();
}
