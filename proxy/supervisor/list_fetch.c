/* SPDX-License-Identifier: MIT
 *
 * supervisor/list_fetch.c - libcurl.
 */
#include "proxy/supervisor/list_fetch.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proxy/base/buf.h"

#define TIME_MS		600000L		/* for the whole */
#define CONNECT_MS	30000L
#define SLOW_S		60L		/* under SLOW_RATE this long: over */
#define SLOW_RATE	100L		/* bytes a second */
#define REDIRECTS	5L
#define SYSTEM_TRUST	"/etc/ssl/certs"

struct fetch {
	const struct list_fetch_wish *wish;
	struct list_fetched *out;
	CURL		*curl;
	struct curl_slist *fields;
	struct buf	 body;
	bool		 too_long;
	char		 words[CURL_ERROR_SIZE];
};

static size_t
on_body(char *bytes, size_t size, size_t n, void *context)
{
	struct fetch *f = context;

	if (buf_append(&f->body, (struct str){bytes, size * n}) == 0)
		return (size * n);
	f->too_long = true;
	return (0);
}

static void
keep_field(struct str line, struct str name, char out[LIST_STATE_TEXT])
{
	struct str value = line, key = str_split(&value, ':');

	value = str_trim(value);
	if (value.ptr == NULL || !str_eq_nocase(key, name) ||
	    value.len >= LIST_STATE_TEXT)
		return;
	str_to_z(value, out, LIST_STATE_TEXT);
}

/* Each response of a chain of redirects begins with its status line. */
static size_t
on_field(char *bytes, size_t size, size_t n, void *context)
{
	struct fetch *f = context;
	struct str line = {bytes, size * n};

	while (line.len > 0 && (line.ptr[line.len - 1] == '\n' ||
				   line.ptr[line.len - 1] == '\r'))
		line.len--;
	if (str_starts(line, STR("HTTP/")))
		f->out->etag[0] = f->out->modified[0] = '\0';
	keep_field(line, STR("ETag"), f->out->etag);
	keep_field(line, STR("Last-Modified"), f->out->modified);
	return (size * n);
}

static void
add_field(struct fetch *f, const char *name, const char *value)
{
	char line[LIST_STATE_TEXT + 32];
	struct curl_slist *more;

	if (value[0] == '\0')
		return;
	snprintf(line, sizeof(line), "%s: %s", name, value);
	more = curl_slist_append(f->fields, line);
	if (more != NULL)
		f->fields = more;
}

static void
set_bounds(CURL *c, const struct list_fetch_wish *w)
{
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, TIME_MS);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, SLOW_RATE);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, SLOW_S);
	curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)w->max);
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, REDIRECTS);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
}

/* The environment's proxies are not asked. */
static void
set_way(CURL *c, const struct list_fetch_wish *w)
{
	struct curl_blob trust = {
	    .data = (char *)(uintptr_t)w->trust.ptr,
	    .len = w->trust.len,
	    .flags = CURL_BLOB_COPY,
	};

	curl_easy_setopt(c, CURLOPT_URL, w->url);
	curl_easy_setopt(c, CURLOPT_PROXY, w->proxy);
	curl_easy_setopt(c, CURLOPT_NOPROXY, "");
	curl_easy_setopt(c, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_CAPATH, SYSTEM_TRUST);
	if (w->trust.len > 0)
		curl_easy_setopt(c, CURLOPT_CAINFO_BLOB, &trust);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "aduana/" ADUANA_VERSION);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "gzip");
}

static void
set_ears(struct fetch *f)
{
	/* What the cache has may be as old as the copy. */
	add_field(f, "Cache-Control", "no-cache");
	add_field(f, "If-None-Match", f->wish->etag);
	add_field(f, "If-Modified-Since", f->wish->modified);
	curl_easy_setopt(f->curl, CURLOPT_HTTPHEADER, f->fields);
	curl_easy_setopt(f->curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(f->curl, CURLOPT_WRITEDATA, f);
	curl_easy_setopt(f->curl, CURLOPT_HEADERFUNCTION, on_field);
	curl_easy_setopt(f->curl, CURLOPT_HEADERDATA, f);
	curl_easy_setopt(f->curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(f->curl, CURLOPT_ERRORBUFFER, f->words);
}

static int
fail(struct fetch *f, const char *why)
{
	str_to_z(str_of(why), f->out->problem, sizeof(f->out->problem));
	return (-1);
}

static int
judge(struct fetch *f, CURLcode code)
{
	struct list_fetched *out = f->out;
	const char *type = NULL;
	long status = 0, tunnel = 0;

	curl_easy_getinfo(f->curl, CURLINFO_HTTP_CONNECTCODE, &tunnel);
	if (f->too_long || code == CURLE_FILESIZE_EXCEEDED)
		return (fail(f, "it is longer than lists.max"));
	if (code == CURLE_PARTIAL_FILE)
		return (fail(f, "it was cut off on the way"));
	if (code == CURLE_BAD_CONTENT_ENCODING)
		return (fail(f, "its coding is damaged"));
	if (code != CURLE_OK && tunnel >= 300) {
		snprintf(out->problem, sizeof(out->problem),
		    "aduana itself answered %ld; aduanactl log tells why",
		    tunnel);
		return (-1);
	}
	if (code != CURLE_OK)
		return (fail(f,
		    f->words[0] != '\0' ? f->words : curl_easy_strerror(code)));
	curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &status);
	out->is_new = status == 200;
	if (status == 304 &&
	    (f->wish->etag[0] != '\0' || f->wish->modified[0] != '\0'))
		return (0);
	if (status != 200) {
		snprintf(out->problem, sizeof(out->problem),
		    "the answer was %ld", status);
		return (-1);
	}
	curl_easy_getinfo(f->curl, CURLINFO_CONTENT_TYPE, &type);
	if (type != NULL && str_starts_nocase(str_of(type), STR("text/html")))
		return (fail(f, "it is a page and no list"));
	return (0);
}

static int
take_body(struct fetch *f)
{
	struct str body = buf_peek(&f->body);

	if (!f->out->is_new)
		return (0);
	f->out->len = body.len;
	f->out->body = malloc(body.len + 1);
	if (f->out->body == NULL)
		return (fail(f, "there is no memory for it"));
	if (body.len > 0)
		memcpy(f->out->body, body.ptr, body.len);
	return (0);
}

int
list_fetch(const struct list_fetch_wish *wish, struct list_fetched *out)
{
	struct fetch f = {.wish = wish, .out = out};
	int rc;

	memset(out, 0, sizeof(*out));
	f.curl = curl_easy_init();
	if (f.curl == NULL)
		return (fail(&f, "there is no memory to fetch it"));
	buf_init(&f.body, wish->max);
	set_bounds(f.curl, wish);
	set_way(f.curl, wish);
	set_ears(&f);
	rc = judge(&f, curl_easy_perform(f.curl));
	if (rc == 0)
		rc = take_body(&f);
	buf_fini(&f.body);
	curl_slist_free_all(f.fields);
	curl_easy_cleanup(f.curl);
	return (rc);
}
