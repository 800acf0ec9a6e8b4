/* SPDX-License-Identifier: MIT
 *
 * http/freshness.c - may it be stored, how old is it, may it be used.
 */
#include "proxy/http/freshness.h"

#include "proxy/base/num.h"
#include "proxy/http/cache_control.h"
#include "proxy/http/date.h"
#include "proxy/http/head.h"
#include "proxy/http/status.h"

#define MS		INT64_C(1000)
#define HEURISTIC_PART	10	/* a tenth of the time since Last-Modified */
/* The year 2030: gives two-digit years their century where it only matters
 * whether something is worth storing. */
#define ABOUT_NOW_S	INT64_C(1893456000)

static int64_t
date_value(const struct head *h, enum field_id id, int64_t now_s)
{
	const struct field *f = head_next(h, id, NULL);

	/* Two lines cannot both be right. */
	if (f == NULL || head_next(h, id, f) != NULL)
		return (DATE_NONE);
	return (date_parse(f->value, now_s));
}

/* ---- storing (RFC 9111 3) ---- */

static bool
has(const struct cache_control *cc, enum cache_control_flag flag)
{
	return (cache_control_has(cc, flag));
}

bool
freshness_may_authorize(const struct cache_control *cc)
{
	return (has(cc, CC_PUBLIC) || has(cc, CC_MUST_REVALIDATE) ||
		cc->s_maxage != CACHE_CONTROL_ABSENT);
}

static bool
has_explicit_freshness(const struct head *h, const struct cache_control *cc)
{
	return (cc->s_maxage != CACHE_CONTROL_ABSENT ||
		cc->max_age != CACHE_CONTROL_ABSENT ||
		head_has(h, FIELD_EXPIRES));
}

static bool
has_validator(const struct head *h)
{
	return (head_has(h, FIELD_ETAG) || head_has(h, FIELD_LAST_MODIFIED));
}

/* Said to be stale from the first moment on. */
static bool
is_born_stale(const struct head *h, const struct cache_control *cc)
{
	int64_t expires, date;

	if (cc->s_maxage != CACHE_CONTROL_ABSENT)
		return (cc->s_maxage == 0);
	if (cc->max_age != CACHE_CONTROL_ABSENT)
		return (cc->max_age == 0);
	date = date_value(h, FIELD_DATE, ABOUT_NOW_S);
	expires = date_value(h, FIELD_EXPIRES, ABOUT_NOW_S);
	return (expires == DATE_NONE || expires <= date);
}

/* Nothing could ever be made of it. */
static bool
is_useless(const struct head *h, const struct cache_control *cc)
{
	if (has_validator(h))
		return (false);
	if (has(cc, CC_NO_CACHE) || !has_explicit_freshness(h, cc))
		return (true);
	return (is_born_stale(h, cc) && cc->stale_while_revalidate <= 0 &&
		cc->stale_if_error <= 0);
}

static const char *
refuse_request(const struct head *h, const struct cache_control *cc)
{
	if (h->method_id != METHOD_GET && h->method_id != METHOD_POST)
		return ("method");
	if (has(cc, CC_NO_STORE))
		return ("no-store in the request");
	if (h->method_id == METHOD_GET &&
	    (head_has(h, FIELD_CONTENT_LENGTH) ||
		head_has(h, FIELD_TRANSFER_ENCODING)))
		return ("request with a body");
	return (NULL);
}

static const char *
refuse_directives(const struct head *h, const struct cache_control *cc)
{
	bool understood = has(cc, CC_MUST_UNDERSTAND) &&
			  status_is_known(h->status);

	if (has(cc, CC_MUST_UNDERSTAND) && !understood)
		return ("must-understand");
	/* must-understand takes no-store back (RFC 9111 5.2.2.3). */
	if (has(cc, CC_NO_STORE) && !understood)
		return ("no-store");
	if (has(cc, CC_PRIVATE))
		return ("private");
	if (head_has(h, FIELD_SET_COOKIE) && !has(cc, CC_PUBLIC) &&
	    !has_explicit_freshness(h, cc))
		return ("Set-Cookie");
	if (head_lists(h, FIELD_VARY, STR("*")))
		return ("Vary: *");
	return (NULL);
}

/* What holds for a whole and for a part alike. */
static const char *
refuse_any(const struct head *request, const struct cache_control *request_cc,
    const struct head *response, const struct cache_control *cc)
{
	const char *why = refuse_request(request, request_cc);

	if (why != NULL)
		return (why);
	/* RFC 9110 9.3.3 */
	if (request->method_id == METHOD_POST &&
	    (response->status != 200 || !has_explicit_freshness(response, cc)))
		return ("method");
	why = refuse_directives(response, cc);
	if (why != NULL)
		return (why);
	if (head_has(request, FIELD_AUTHORIZATION) &&
	    !freshness_may_authorize(cc))
		return ("Authorization");
	if (!has_explicit_freshness(response, cc) && !has(cc, CC_PUBLIC) &&
	    !status_is_heuristic(response->status))
		return ("no explicit freshness");
	if (is_useless(response, cc))
		return ("neither freshness nor validator");
	return (NULL);
}

/* Interim, a part, or what came of this request's own conditions. */
static bool
is_of_one_request(unsigned status)
{
	return (status < 200 || status == 206 || status == 304 ||
		status == 412 || status == 416 || status == 417);
}

const char *
freshness_may_store(const struct head *request,
    const struct cache_control *request_cc, const struct head *response,
    const struct cache_control *cc)
{
	if (head_has(request, FIELD_RANGE))
		return ("range");
	if (is_of_one_request(response->status))
		return ("status");
	return (refuse_any(request, request_cc, response, cc));
}

const char *
freshness_may_store_part(const struct head *request,
    const struct cache_control *request_cc, const struct head *response,
    const struct cache_control *cc)
{
	if (!head_has(request, FIELD_RANGE) || response->status != 206)
		return ("a part that was not asked for");
	return (refuse_any(request, request_cc, response, cc));
}

/* ---- age and lifetime (RFC 9111 4.2) ---- */

static int64_t
larger(int64_t a, int64_t b)
{
	return (a > b ? a : b);
}

static int64_t
smaller(int64_t a, int64_t b)
{
	return (a < b ? a : b);
}

/* The first member of the first line; anything but digits is ignored
 * (RFC 9111 5.1). */
static int64_t
age_value_ms(const struct head *h)
{
	struct str value = head_value(h, FIELD_AGE);
	uint64_t seconds;

	value = str_trim(str_split(&value, ','));
	if (num_decimal(value, (uint64_t)CACHE_CONTROL_MAX, &seconds) ==
	    NUM_BAD)
		return (0);
	return ((int64_t)seconds * MS);
}

static int64_t
heuristic_s(const struct freshness_facts *f)
{
	if (f->last_modified_s == DATE_NONE || f->last_modified_s >= f->date_s)
		return (0);
	return (smaller((f->date_s - f->last_modified_s) / HEURISTIC_PART,
	    FRESHNESS_HEURISTIC_MAX_S));
}

/* The first that is there counts, even when it says 0. */
static int64_t
lifetime_s(struct freshness_facts *f, const struct head *h,
    const struct cache_control *cc)
{
	int64_t expires;

	if (cc->s_maxage != CACHE_CONTROL_ABSENT)
		return (cc->s_maxage);
	if (cc->max_age != CACHE_CONTROL_ABSENT)
		return (cc->max_age);
	if (head_has(h, FIELD_EXPIRES)) {
		/* An invalid date is in the past. */
		expires = date_value(h, FIELD_EXPIRES, f->date_s);
		return (expires == DATE_NONE ? 0
					     : larger(expires - f->date_s, 0));
	}
	if (!status_is_heuristic(h->status) && !has(cc, CC_PUBLIC))
		return (0);
	f->flags |= FRESHNESS_HEURISTIC;
	return (heuristic_s(f));
}

static uint32_t
flags_of(const struct cache_control *cc)
{
	unsigned flags = 0;

	if (has(cc, CC_NO_CACHE))
		flags |= FRESHNESS_NO_CACHE;
	if (has(cc, CC_MUST_REVALIDATE) || has(cc, CC_PROXY_REVALIDATE) ||
	    cc->s_maxage != CACHE_CONTROL_ABSENT)
		flags |= FRESHNESS_MUST_REVALIDATE;
	if (has(cc, CC_IMMUTABLE))
		flags |= FRESHNESS_IMMUTABLE | FRESHNESS_SAID_IMMUTABLE;
	return (flags);
}

static int32_t
seconds32(int64_t s)
{
	return ((int32_t)smaller(s, INT32_MAX));
}

void
freshness_compute(struct freshness_facts *f, const struct head *h,
    const struct cache_control *cc, int64_t request_ms, int64_t response_ms)
{
	int64_t date, apparent, corrected;

	memset(f, 0, sizeof(*f));
	f->flags = flags_of(cc);
	f->response_ms = response_ms;
	date = date_value(h, FIELD_DATE, response_ms / MS);
	f->date_s = date == DATE_NONE ? response_ms / MS : date;
	f->last_modified_s = date_value(h, FIELD_LAST_MODIFIED, f->date_s);
	f->lifetime_ms = f->said_ms = lifetime_s(f, h, cc) * MS;
	apparent = date == DATE_NONE ? 0 : larger(0, response_ms - date * MS);
	corrected = age_value_ms(h) + larger(0, response_ms - request_ms);
	f->initial_age_ms = larger(apparent, corrected);
	f->while_revalidate_s = seconds32(larger(0,
	    cc->stale_while_revalidate));
	f->if_error_s = seconds32(cc->stale_if_error);
}

int64_t
freshness_age_ms(const struct freshness_facts *f, int64_t now_ms)
{
	int64_t since = now_ms - f->response_ms;

	/* From times to come: the clock was set back, and for how long it has
	 * been here nobody knows.  At least what it is off counts as age. */
	return (f->initial_age_ms + (since < 0 ? -since : since));
}

int64_t
freshness_left_ms(const struct freshness_facts *f, int64_t now_ms)
{
	return (f->lifetime_ms - freshness_age_ms(f, now_ms));
}

/* ---- using (RFC 9111 4.2.4, 5.2.1; RFC 5861) ---- */

/* Does the client ask for something younger or longer fresh?  A reload
 * (max-age=0) of what is immutable and fresh does not; a forced one (no-cache)
 * does (RFC 8246 2). */
static bool
is_too_old_for(const struct cache_control *cc, int64_t age_ms, int64_t left_ms,
    bool is_immutable)
{
	if (has(cc, CC_NO_CACHE))
		return (true);
	if (cc->max_age == 0)
		return (!is_immutable || left_ms <= 0);
	if (cc->max_age != CACHE_CONTROL_ABSENT && age_ms > cc->max_age * MS)
		return (true);
	return (cc->min_fresh != CACHE_CONTROL_ABSENT &&
		left_ms < cc->min_fresh * MS);
}

static bool
allows_stale(const struct cache_control *cc, int64_t stale_ms)
{
	return (cc->max_stale == CACHE_CONTROL_ANY ||
		(cc->max_stale > 0 && stale_ms <= cc->max_stale * MS));
}

enum freshness_use
freshness_decide(const struct freshness_facts *f,
    const struct cache_control *request_cc, int64_t now_ms)
{
	int64_t age_ms = freshness_age_ms(f, now_ms);
	int64_t left_ms = f->lifetime_ms - age_ms;

	if ((f->flags & FRESHNESS_NO_CACHE) != 0 ||
	    is_too_old_for(request_cc, age_ms, left_ms,
		(f->flags & FRESHNESS_IMMUTABLE) != 0))
		return (FRESHNESS_REVALIDATE);
	if (left_ms > 0)
		return (FRESHNESS_USE);
	if ((f->flags & FRESHNESS_MUST_REVALIDATE) != 0)
		return (FRESHNESS_REVALIDATE);
	/* Who says how old it may be does not want it stale (RFC 9111
	 * 5.2.1.1). */
	if (request_cc->max_age == CACHE_CONTROL_ABSENT &&
	    -left_ms < f->while_revalidate_s * MS)
		return (FRESHNESS_USE_WHILE_REVALIDATE);
	if (allows_stale(request_cc, -left_ms))
		return (FRESHNESS_USE_STALE);
	return (FRESHNESS_REVALIDATE);
}

bool
freshness_use_on_error(const struct freshness_facts *f,
    const struct cache_control *request_cc, int64_t now_ms,
    enum freshness_error error)
{
	int64_t stale_ms = -freshness_left_ms(f, now_ms);
	int64_t allowed_s = larger(f->if_error_s, request_cc->stale_if_error);

	if ((f->flags & (FRESHNESS_NO_CACHE | FRESHNESS_MUST_REVALIDATE)) !=
		0 ||
	    has(request_cc, CC_NO_CACHE))
		return (false);
	if (allowed_s < 0 && error == FRESHNESS_UNREACHABLE)
		allowed_s = FRESHNESS_DISCONNECTED_S;
	return (allowed_s >= 0 && stale_ms <= allowed_s * MS);
}
