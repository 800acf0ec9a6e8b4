/* SPDX-License-Identifier: MIT
 *
 * ctl/fetch.c - libcurl.
 */
#include "proxy/ctl/fetch.h"

#include <curl/curl.h>
#include <stdio.h>

#define CONNECT_MS	30000L
#define REDIRECTS	10L
#define SYSTEM_TRUST	"/etc/ssl/certs"

struct way {
	const struct fetch_wish *wish;
	struct fetched	*out;
	CURL		*curl;
	struct curl_slist *fields;
	bool		 too_long;
	char		 words[CURL_ERROR_SIZE];
};

static size_t
on_body(char *bytes, size_t size, size_t n, void *context)
{
	struct way *w = context;

	if (buf_append(&w->out->body, (struct str){bytes, size * n}) == 0)
		return (size * n);
	w->too_long = true;
	return (0);
}

/* Of several heads (the CONNECT's, 1xx, redirects) the last stays. */
static size_t
on_field(char *bytes, size_t size, size_t n, void *context)
{
	struct way *w = context;
	struct str line = {bytes, size * n};

	if (str_starts(line, STR("HTTP/")))
		buf_consume(&w->out->head, buf_len(&w->out->head));
	return (buf_append(&w->out->head, line) == 0 ? line.len : 0);
}

static void
set_bounds(CURL *c, const struct fetch_wish *wish)
{
	long connect_ms = wish->timeout_ms < CONNECT_MS ? wish->timeout_ms
							: CONNECT_MS;

	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, wish->timeout_ms);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
	curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)wish->max);
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, (long)wish->redirects);
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, REDIRECTS);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(c, CURLOPT_FORBID_REUSE, 1L);
}

static void
set_way(CURL *c, const struct fetch_wish *wish)
{
	struct curl_blob trust = {
	    .data = (char *)(uintptr_t)wish->trust.ptr,
	    .len = wish->trust.len,
	    .flags = CURL_BLOB_COPY,
	};

	curl_easy_setopt(c, CURLOPT_URL, wish->url);
	/* As it was typed, dots and all. */
	curl_easy_setopt(c, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(c, CURLOPT_DEFAULT_PROTOCOL, "http");
	curl_easy_setopt(c, CURLOPT_PROXY, wish->proxy);
	curl_easy_setopt(c, CURLOPT_NOPROXY, "");
	curl_easy_setopt(c, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_CAPATH, SYSTEM_TRUST);
	if (wish->trust.len > 0)
		curl_easy_setopt(c, CURLOPT_CAINFO_BLOB, &trust);
	if (wish->any_certificate) {
		curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 0L);
		curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 0L);
	}
	curl_easy_setopt(c, CURLOPT_CERTINFO, 1L);
}

/* HTTP/2 has no status line that could be shown as it came. */
static void
set_request(CURL *c, const struct fetch_wish *wish)
{
	const char *method = wish->method;

	curl_easy_setopt(c, CURLOPT_HTTP_VERSION,
	    wish->http10 ? (long)CURL_HTTP_VERSION_1_0
			 : (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "aduanactl/" ADUANA_VERSION);
	if (method != NULL && strcmp(method, "HEAD") == 0)
		curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
	else if (method != NULL)
		curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, method);
}

static void
set_ears(struct way *w)
{
	struct curl_slist *more;

	for (unsigned i = 0; i < w->wish->n_fields; i++) {
		more = curl_slist_append(w->fields, w->wish->fields[i]);
		if (more != NULL)
			w->fields = more;
	}
	curl_easy_setopt(w->curl, CURLOPT_HTTPHEADER, w->fields);
	/* What is for the origin is not for the proxy's CONNECT. */
	curl_easy_setopt(w->curl, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
	curl_easy_setopt(w->curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(w->curl, CURLOPT_WRITEDATA, w);
	curl_easy_setopt(w->curl, CURLOPT_HEADERFUNCTION, on_field);
	curl_easy_setopt(w->curl, CURLOPT_HEADERDATA, w);
	curl_easy_setopt(w->curl, CURLOPT_ERRORBUFFER, w->words);
}

/* ---- what came of it ------------------------------------------------------
 */

static uint64_t
time_of(CURL *c, CURLINFO what)
{
	curl_off_t us = 0;

	if (curl_easy_getinfo(c, what, &us) != CURLE_OK || us < 0)
		return (0);
	return ((uint64_t)us);
}

static uint64_t
between(uint64_t from, uint64_t to)
{
	return (to > from ? to - from : 0);
}

static void
take_times(CURL *c, struct fetched *out)
{
	uint64_t found = time_of(c, CURLINFO_NAMELOOKUP_TIME_T);
	uint64_t connected = time_of(c, CURLINFO_CONNECT_TIME_T);

	out->dns_us = found;
	out->connect_us = between(found, connected);
	out->tls_us = between(connected,
	    time_of(c, CURLINFO_APPCONNECT_TIME_T));
	out->first_us = time_of(c, CURLINFO_STARTTRANSFER_TIME_T);
	out->total_us = time_of(c, CURLINFO_TOTAL_TIME_T);
}

/* The first certificate is the host's own. */
static void
take_issuer(CURL *c, struct fetched *out)
{
	struct curl_certinfo *chain = NULL;
	struct curl_slist *line;

	if (curl_easy_getinfo(c, CURLINFO_CERTINFO, &chain) != CURLE_OK ||
	    chain == NULL || chain->num_of_certs < 1)
		return;
	for (line = chain->certinfo[0]; line != NULL; line = line->next)
		if (str_starts(str_of(line->data), STR("Issuer:")))
			str_to_z(str_from(str_of(line->data), 7), out->issuer,
			    sizeof(out->issuer));
}

static void
take_answer(CURL *c, struct fetched *out)
{
	char *ip = NULL;
	long status = 0, connected = 0, redirects = 0, port = 0;

	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(c, CURLINFO_HTTP_CONNECTCODE, &connected);
	curl_easy_getinfo(c, CURLINFO_REDIRECT_COUNT, &redirects);
	curl_easy_getinfo(c, CURLINFO_PRIMARY_IP, &ip);
	curl_easy_getinfo(c, CURLINFO_PRIMARY_PORT, &port);
	/* A proxy that refuses a tunnel has answered. */
	out->status = (unsigned)(status != 0	? status
				 : connected == 200 ? 0
						    : connected);
	out->redirects = (unsigned)redirects;
	if (ip != NULL && ip[0] != '\0')
		(void)snprintf(out->peer, sizeof(out->peer),
		    strchr(ip, ':') != NULL ? "[%s]:%ld" : "%s:%ld", ip, port);
}

static void
judge(struct way *w, CURLcode code)
{
	const char *why = w->words[0] != '\0' ? w->words
					      : curl_easy_strerror(code);

	if (code == CURLE_OK)
		return;
	if (w->too_long || code == CURLE_FILESIZE_EXCEEDED)
		why = "it is longer than --max allows";
	str_to_z(str_of(why), w->out->problem, sizeof(w->out->problem));
	w->out->is_far = w->wish->proxy[0] != '\0' &&
			 (code == CURLE_COULDNT_RESOLVE_PROXY ||
			     code == CURLE_COULDNT_CONNECT);
}

void
fetch_page(const struct fetch_wish *wish, struct fetched *out)
{
	struct way w = {.wish = wish, .out = out};

	memset(out, 0, sizeof(*out));
	buf_init(&out->head, FETCH_HEAD_MAX);
	buf_init(&out->body, wish->max);
	w.curl = curl_easy_init();
	if (w.curl == NULL) {
		str_to_z(STR("there is no memory for it"), out->problem,
		    sizeof(out->problem));
		return;
	}
	set_bounds(w.curl, wish);
	set_way(w.curl, wish);
	set_request(w.curl, wish);
	set_ears(&w);
	judge(&w, curl_easy_perform(w.curl));
	take_times(w.curl, out);
	take_answer(w.curl, out);
	take_issuer(w.curl, out);
	curl_slist_free_all(w.fields);
	curl_easy_cleanup(w.curl);
}

void
fetch_free(struct fetched *f)
{
	buf_fini(&f->head);
	buf_fini(&f->body);
}

struct str
fetch_field(const struct fetched *f, struct str name)
{
	struct str rest = buf_peek(&f->head), line, key;

	while (rest.ptr != NULL) {
		line = str_split(&rest, '\n');
		key = str_split(&line, ':');
		if (line.ptr == NULL || !str_eq_nocase(key, name))
			continue;
		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		return (str_trim(line));
	}
	return (STR_NONE);
}
