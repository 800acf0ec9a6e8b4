/* SPDX-License-Identifier: MIT
 *
 * admin/sieve.c - arguments to conditions, conditions on a record.
 */
#include "proxy/admin/sieve.h"

#include <string.h>

#include "proxy/accesslog/format.h"
#include "proxy/accesslog/shown.h"
#include "proxy/admin/route.h"
#include "proxy/base/num.h"

#define SLOW_MAX_MS	UINT64_C(86400000)

static const struct {
	enum argument	 argument;
	size_t		 offset;
} texts[] = {
    {ARGUMENT_REQUESTS_HOST, offsetof(struct sieve, host)},
    {ARGUMENT_REQUESTS_USER, offsetof(struct sieve, user)},
    {ARGUMENT_REQUESTS_METHOD, offsetof(struct sieve, method)},
    {ARGUMENT_REQUESTS_RESULT, offsetof(struct sieve, result)},
    {ARGUMENT_REQUESTS_URL, offsetof(struct sieve, url)},
};

/* "404", "4xx", "400-499". */
static int
read_status(struct sieve *s, struct str text)
{
	struct str low = str_split(&text, '-');
	uint64_t a, b;

	if (low.len == 3 && str_eq(str_from(low, 1), STR("xx")) &&
	    text.ptr == NULL &&
	    num_decimal(str_head(low, 1), 9, &a) == NUM_OK) {
		s->status_low = (unsigned)a * 100;
		s->status_high = s->status_low + 99;
		return (0);
	}
	if (num_decimal(low, 999, &a) != NUM_OK)
		return (-1);
	b = a;
	if (text.ptr != NULL && num_decimal(text, 999, &b) != NUM_OK)
		return (-1);
	s->status_low = (unsigned)a;
	s->status_high = (unsigned)b;
	return (a <= b && b > 0 ? 0 : -1);
}

static const char *
read_texts(struct sieve *s, const struct route *r)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct str value = r->arguments[texts[i].argument];

		if (value.len >= SIEVE_TEXT)
			return ("that is too long to look for");
		str_to_z(value, (char *)s + texts[i].offset, SIEVE_TEXT);
	}
	return (NULL);
}

const char *
sieve_read(struct sieve *s, const struct route *r)
{
	struct str client = r->arguments[ARGUMENT_REQUESTS_CLIENT];
	struct str status = r->arguments[ARGUMENT_REQUESTS_STATUS];
	struct str slow = r->arguments[ARGUMENT_REQUESTS_SLOW];
	uint64_t ms = 0;

	memset(s, 0, sizeof(*s));
	s->has_client = client.ptr != NULL;
	if (s->has_client && net_parse(client, &s->client) != NULL)
		return ("client is an address, or a network such as "
			"10.1.0.0/16");
	if (status.ptr != NULL && read_status(s, status) != 0)
		return ("status is a number, or as 4xx or 400-499");
	if (slow.ptr != NULL && num_decimal(slow, SLOW_MAX_MS, &ms) != NUM_OK)
		return ("slow is milliseconds, at most a day");
	s->slow_us = ms * 1000;
	s->blocked = r->arguments[ARGUMENT_REQUESTS_BLOCKED].ptr != NULL;
	s->flagged = r->arguments[ARGUMENT_REQUESTS_FLAGGED].ptr != NULL;
	return (read_texts(s, r));
}

/* Of "http://a.example:80/x" or "a.example:443". */
static struct str
host_of(struct str url)
{
	size_t scheme = str_search(url, STR("://"));

	if (scheme < url.len)
		url = str_from(url, scheme + 3);
	url = str_head(url, str_find(url, '/'));
	if (str_starts(url, STR("[")))
		return (str_head(url, str_find(url, ']') + 1));
	return (str_head(url, str_find(url, ':')));
}

static bool
is_below(struct str host, struct str domain)
{
	size_t more;

	if (host.len < domain.len)
		return (false);
	more = host.len - domain.len;
	return (str_eq_nocase(str_from(host, more), domain) &&
		(more == 0 || host.ptr[more - 1] == '.'));
}

static bool
texts_fit(const struct sieve *s, const struct log_record *r)
{
	struct str url = str_of(s->url);

	if (s->host[0] != '\0' && !is_below(host_of(r->url), str_of(s->host)))
		return (false);
	if (s->user[0] != '\0' && !str_eq(r->user, str_of(s->user)))
		return (false);
	if (s->method[0] != '\0' &&
	    !str_eq_nocase(r->method, str_of(s->method)))
		return (false);
	if (s->result[0] != '\0' &&
	    !str_starts_nocase(str_of(record_result_name(r->result)),
		str_of(s->result)))
		return (false);
	return (url.len == 0 || str_search(r->url, url) < r->url.len);
}

bool
sieve_lets(const struct sieve *s, const struct log_record *record,
    const struct format_options *o)
{
	struct nets nets = {&s->client, 1};
	struct shown_names room;
	struct log_record r = *record;

	shown_apply(&r, o, &room);
	if (s->has_client && !nets_have(&nets, r.client))
		return (false);
	if (s->status_high != 0 &&
	    (r.status < s->status_low || r.status > s->status_high))
		return (false);
	if (s->blocked && r.result != LOG_TCP_DENIED &&
	    r.result != LOG_TCP_DENIED_REPLY)
		return (false);
	if (s->flagged &&
	    (r.flags & (LOG_FLAG_FLAGGED | LOG_FLAG_DANGER | LOG_FLAG_BROKEN |
			   LOG_FLAG_UNCHECKED)) == 0)
		return (false);
	return (r.elapsed_us >= s->slow_us && texts_fit(s, &r));
}
