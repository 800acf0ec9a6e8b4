/* SPDX-License-Identifier: MIT
 *
 * request/error_page.c - the text of an error page in three forms.
 */
#include "proxy/request/error_page.h"

#include <stdio.h>

#include "filters/words/utf8_check.h"
#include "proxy/base/assert.h"
#include "proxy/http/head.h"
#include "proxy/request/page_template.h"
#include "proxy/request/pages.h"

#define CONTACT_MAX	512

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

static bool
is_plain_json(char c)
{
	return ((unsigned char)c >= 0x20 && c != '"' && c != '\\' && c != 0x7f);
}

static bool
is_plain_text(char c)
{
	return ((unsigned char)c >= 0x20);
}

/* What stands at the front of ${*s} and is written as it is. */
static int
put_run(struct buf *out, struct str *s, bool (*is_plain)(char))
{
	struct str run;
	size_t n = 0;

	while (n < s->len && is_plain(s->ptr[n]))
		n++;
	run = str_head(*s, n);
	*s = str_from(*s, n);
	return (buf_append(out, run));
}

static int
put_json_good(struct buf *out, struct str s)
{
	int rc = put_run(out, &s, is_plain_json);

	while (s.len > 0 && rc == 0) {
		rc = buf_printf(out, "\\u%04x", (unsigned char)s.ptr[0]);
		s = str_from(s, 1);
		if (rc == 0)
			rc = put_run(out, &s, is_plain_json);
	}
	return (rc);
}

/* UTF-8 stays what it is (RFC 8259 8.1); a byte that is none becomes U+FFFD. */
static int
put_json(struct buf *out, struct str s)
{
	size_t good, cut;
	int rc = put(out, "\"");

	while (s.len > 0 && rc == 0) {
		good = utf8_check(s.ptr, s.len, &cut);
		rc = put_json_good(out, str_head(s, good));
		s = str_from(s, good);
		if (s.len > 0 && rc == 0)
			rc = put(out, "\\ufffd");
		s = str_from(s, 1);
	}
	return (rc == 0 ? put(out, "\"") : -1);
}

static int
put_text(struct buf *out, struct str s)
{
	int rc = put_run(out, &s, is_plain_text);

	while (s.len > 0 && rc == 0) {
		rc = put(out, " ");
		s = str_from(s, 1);
		if (rc == 0)
			rc = put_run(out, &s, is_plain_text);
	}
	return (rc);
}

/* ---- the three forms ---------------------------------------------------- */

/* The rows under the sentence; labels in both languages. */
#define PAGE_ROWS	18
struct page_row {
	const char	*label[2];
	const char	*key;
	struct str	 value;
};

/* The only one whose value is a number. */
static const char count_key[] = "count";

/* Numbers as text. */
struct figures {
	char	 id[24], count[24], status[24];
};

static struct str
figure(char out[24], const char *form, uint64_t n)
{
	return ((struct str){
	    out, (size_t)snprintf(out, 24, form, (unsigned long long)n)});
}

static void
fill_rows(struct page_row rows[PAGE_ROWS], const struct error_page *p,
    struct figures *f)
{

	rows[0] = (struct page_row){{"Cause", "Causa"}, "detail", p->detail};
	rows[1] = (struct page_row){{"Address", "Dirección"}, "url", p->url};
	rows[2] = (struct page_row){{"Host", "Servidor"}, "host", p->host};
	rows[3] = (struct page_row){{"Reason", "Motivo"}, "reason", p->reason};
	rows[4] = (struct page_row){
	    {"Category", "Categoría"}, "category", p->category};
	rows[5] = (struct page_row){{"Word", "Palabra"}, "word", p->word};
	rows[6] = (struct page_row){{"Times", "Veces"}, count_key,
	    p->count == 0 ? STR_NONE : figure(f->count, "%llu", p->count)};
	rows[7] = (struct page_row){
	    {"Context", "Contexto"}, "context", p->context};
	rows[8] = (struct page_row){{"Rule", "Regla"}, "rule", p->rule};
	rows[9] = (struct page_row){
	    {"Listed in", "Escrita en"}, "place", p->place};
	rows[10] = (struct page_row){
	    {"Certificate of", "Certificado de"}, "subject", p->subject};
	rows[11] = (struct page_row){
	    {"Issued by", "Emitido por"}, "issuer", p->issuer};
	rows[12] = (struct page_row){
	    {"Good for", "Sirve para"}, "names", p->names};
	rows[13] = (struct page_row){
	    {"Valid from", "Válido desde"}, "not_before", p->not_before};
	rows[14] = (struct page_row){
	    {"Valid until", "Válido hasta"}, "not_after", p->not_after};
	rows[15] = (struct page_row){
	    {"Check", "Comprobación"}, "check", p->check};
	rows[16] = (struct page_row){
	    {"For the administrator", "Para quien administra"}, "remedy",
	    p->remedy};
	rows[17] = (struct page_row){
	    {"Request", "Petición"}, "id", figure(f->id, "%016llx", p->id)};
}

/* What can be followed: a mail address, or a page about it. */
static void
fill_contact(struct page_values *v, struct str contact, char link[CONTACT_MAX])
{
	bool is_link = str_starts_nocase(contact, STR("https://")) ||
		       str_starts_nocase(contact, STR("http://")) ||
		       str_starts_nocase(contact, STR("mailto:"));
	bool is_mail = str_find(contact, '@') < contact.len &&
		       str_find(contact, ' ') == contact.len;

	v->at[PAGE_CONTACT] = contact;
	if (str_starts_nocase(contact, STR("mailto:")))
		v->at[PAGE_CONTACT] = str_from(contact, 7);
	if (!is_link && !is_mail) {
		v->at[PAGE_CONTACT_TEXT] = contact;
		return;
	}
	snprintf(link, CONTACT_MAX, "%s%.*s",
	    is_link ? "" : "mailto:", STR_ARG(contact));
	v->at[PAGE_CONTACT_LINK] = str_of(link);
}

static enum pages_kind
kind_of(const struct error_page *p)
{
	if (p->is_answer)
		return (PAGES_ASKED);
	return (p->is_refusal ? PAGES_BLOCK : PAGES_ERROR);
}

static int
write_html(struct buf *out, enum error_language lang, const struct pages *pages,
    const struct error_page *p)
{
	char link[CONTACT_MAX];
	struct figures f;
	struct page_values v = {{
	    [PAGE_STATUS] = figure(f.status, "%llu", p->status),
	    [PAGE_SENTENCE] = str_of(p->sentence),
	    [PAGE_DETAIL] = p->detail,
	    [PAGE_URL] = p->url,
	    [PAGE_HOST] = p->host,
	    [PAGE_REASON] = p->reason,
	    [PAGE_CATEGORY] = p->category,
	    [PAGE_RULE] = p->rule,
	    [PAGE_PLACE] = p->place,
	    [PAGE_WORD] = p->word,
	    [PAGE_CONTEXT] = p->context,
	    [PAGE_CHECK] = p->check,
	    [PAGE_SUBJECT] = p->subject,
	    [PAGE_ISSUER] = p->issuer,
	    [PAGE_NAMES] = p->names,
	    [PAGE_NOT_BEFORE] = p->not_before,
	    [PAGE_NOT_AFTER] = p->not_after,
	    [PAGE_REMEDY] = p->remedy,
	    [PAGE_ID] = figure(f.id, "%016llx", p->id),
	    [PAGE_TIME] = p->time,
	    [PAGE_CLIENT] = p->client,
	    [PAGE_USER] = p->user,
	    [PAGE_PROXY] = p->proxy,
	    [PAGE_NONCE] = p->nonce,
	    [PAGE_ASK] = p->ask,
	    [PAGE_ASK_ACTION] = p->ask_action,
	    [PAGE_ASKED] = p->asked,
	    [PAGE_DENIED_REASON] = p->denied_reason,
	}};

	if (p->count > 0)
		v.at[PAGE_COUNT_OF_WORD] = figure(f.count, "%llu", p->count);
	if (p->user.len == 0)
		v.at[PAGE_ASK_NAMELESS] = STR("1");
	if (p->is_denied)
		v.at[PAGE_DENIED] = STR("1");
	fill_contact(&v, p->contact, link);
	return (page_template_write(pages_template(pages, kind_of(p),
					lang == ERROR_LANGUAGE_ES
					    ? PAGES_SPANISH
					    : PAGES_ENGLISH),
	    &v, out));
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
			rc = rows[i].key == count_key
				 ? buf_append(out, rows[i].value)
				 : put_json(out, rows[i].value);
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
    enum error_language lang, const struct pages *pages,
    const struct error_page *p)
{
	struct page_row rows[PAGE_ROWS];
	struct figures figures;

	fill_rows(rows, p, &figures);
	switch (form) {
	case ERROR_FORM_HTML:
		return (write_html(out, lang, pages, p));
	case ERROR_FORM_JSON:
		return (write_json(out, p, rows));
	case ERROR_FORM_TEXT:
		return (write_text(out, lang, p, rows));
	}
	UNREACHABLE();
}
