/* SPDX-License-Identifier: MIT
 *
 * tests/unit/http/reference_cache.h - what a shared cache must decide, straight
 * from the text of RFC 9111, 9110 13 and 5861, on values instead of fields.
 *
 * Knows nothing of how fields are written, and uses nothing of what it judges.
 * Times are milliseconds, ages and dates seconds; -1 is absent.
 */
#ifndef ADUANA_TESTS_HTTP_REFERENCE_CACHE_H
#define ADUANA_TESTS_HTTP_REFERENCE_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#define REF_ABSENT	INT64_C(-1)
#define REF_INVALID	INT64_C(-2)	/* there, and cannot be read */
#define REF_ANY		INT64_C(-3)	/* max-stale without a value */
#define REF_FIELDS	4u		/* that Vary may name; the last one is
					 * a list without an order */

enum ref_directive {
	REF_NO_STORE = 1, REF_NO_CACHE = 2, REF_PRIVATE = 4, REF_PUBLIC = 8,
	REF_MUST_REVALIDATE = 16, REF_PROXY_REVALIDATE = 32,
	REF_MUST_UNDERSTAND = 64, REF_IMMUTABLE = 128
};

struct ref_etag {
	int		 name;		/* 0: none */
	bool		 is_weak;
};

struct ref_request {
	bool		 is_get, is_head, has_authorization;
	bool		 pragma_no_cache, has_cache_control;
	unsigned	 directives;	/* REF_NO_STORE, REF_NO_CACHE */
	int64_t		 max_age, min_fresh, max_stale, if_error;
	int		 values[REF_FIELDS];	/* 0: absent */
	bool		 asks_any;	/* If-None-Match: * */
	unsigned	 asks_count;
	struct ref_etag	 asks[3];
	int64_t		 modified_since;
};

struct ref_response {
	unsigned	 status;
	unsigned	 directives;
	int64_t		 max_age, s_maxage, while_revalidate, if_error;
	int64_t		 date, age, expires, modified;
	struct ref_etag	 etag;
	unsigned	 varies;	/* bit n: by values[n] */
	bool		 varies_by_all;	/* * */
};

struct ref_stored {
	struct ref_response	 response;
	int			 values[REF_FIELDS];
	int64_t			 asked_ms, came_ms;
};

static inline int64_t
ref_max(int64_t a, int64_t b)
{
	return (a > b ? a : b);
}

/* RFC 9111 4.2.1: what cannot be read is stale. */
static inline int64_t
ref_seconds(int64_t v)
{
	return (v == REF_INVALID ? 0 : v > INT64_C(1) << 31 ? INT64_C(1) << 31
							    : v);
}

static inline bool
ref_says(const struct ref_response *r, unsigned directive)
{
	return ((r->directives & directive) != 0);
}

static inline bool
ref_is_known(unsigned status)	/* of those that the test sends */
{
	return (status != 299 && status != 599);
}

/* RFC 9110 15.1, without 206 */
static inline bool
ref_is_heuristic(unsigned status)
{
	static const unsigned codes[] = {
	    200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501};
	unsigned i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i] == status)
			return (true);
	return (false);
}

/* ---- RFC 9111 3 ---- */

enum ref_store {
	REF_MUST_NOT,
	REF_MAY,		/* allowed, but of no use */
	REF_SHOULD
};

static inline bool
ref_has_explicit(const struct ref_response *r)
{
	return (r->s_maxage != REF_ABSENT || r->max_age != REF_ABSENT ||
		r->expires != REF_ABSENT);
}

static inline bool
ref_is_prohibited(const struct ref_request *q, const struct ref_response *r)
{
	bool understands = ref_says(r, REF_MUST_UNDERSTAND) &&
			   ref_is_known(r->status);

	if (ref_says(r, REF_MUST_UNDERSTAND) && !understands)
		return (true);
	if (ref_says(r, REF_NO_STORE) && !understands)
		return (true);
	if ((q->directives & REF_NO_STORE) != 0 || ref_says(r, REF_PRIVATE))
		return (true);
	/* 3.5 */
	return (q->has_authorization &&
		!ref_says(r, REF_PUBLIC | REF_MUST_REVALIDATE) &&
		r->s_maxage == REF_ABSENT);
}

static inline enum ref_store
ref_may_store(const struct ref_request *q, const struct ref_response *r)
{
	bool has_validator = r->etag.name != 0 || r->modified != REF_ABSENT;

	if (!q->is_get || ref_is_prohibited(q, r) || r->varies_by_all)
		return (REF_MUST_NOT);
	if (!ref_has_explicit(r) && !ref_says(r, REF_PUBLIC) &&
	    !ref_is_heuristic(r->status))
		return (REF_MUST_NOT);
	if (has_validator)
		return (REF_SHOULD);
	if (ref_says(r, REF_NO_CACHE) || !ref_has_explicit(r))
		return (REF_MAY);
	if (r->s_maxage != REF_ABSENT)
		return (ref_seconds(r->s_maxage) > 0 ? REF_SHOULD : REF_MAY);
	if (r->max_age != REF_ABSENT)
		return (ref_seconds(r->max_age) > 0 ? REF_SHOULD : REF_MAY);
	return (r->date != REF_ABSENT && r->expires > r->date ? REF_SHOULD
							      : REF_MAY);
}

/* ---- RFC 9111 4.1 ---- */

static inline bool
ref_selects(const struct ref_stored *s, const struct ref_request *q)
{
	unsigned i;

	for (i = 0; i < REF_FIELDS; i++)
		if ((s->response.varies >> i & 1) != 0 &&
		    s->values[i] != q->values[i])
			return (false);
	return (true);
}

/* ---- RFC 9111 4.2 ---- */

static inline int64_t
ref_date(const struct ref_stored *s)
{
	return (s->response.date == REF_ABSENT ? s->came_ms / 1000
					       : s->response.date);
}

static inline int64_t
ref_lifetime_ms(const struct ref_stored *s)
{
	const struct ref_response *r = &s->response;
	int64_t since;

	if (r->s_maxage != REF_ABSENT)
		return (ref_seconds(r->s_maxage) * 1000);
	if (r->max_age != REF_ABSENT)
		return (ref_seconds(r->max_age) * 1000);
	if (r->expires == REF_INVALID)
		return (0);
	if (r->expires != REF_ABSENT)
		return (ref_max(r->expires - ref_date(s), 0) * 1000);
	since = r->modified == REF_ABSENT ? 0 : ref_date(s) - r->modified;
	if (since <= 0 ||
	    (!ref_is_heuristic(r->status) && !ref_says(r, REF_PUBLIC)))
		return (0);
	return (since / 10 > 86400 ? 86400000 : since / 10 * 1000);
}

static inline int64_t
ref_age_ms(const struct ref_stored *s, int64_t now)
{
	const struct ref_response *r = &s->response;
	int64_t apparent = r->date == REF_ABSENT
			       ? 0
			       : ref_max(0, s->came_ms - r->date * 1000);
	int64_t value = r->age < 0 ? 0 : ref_seconds(r->age) * 1000;
	int64_t corrected = value + (s->came_ms - s->asked_ms);

	return (ref_max(apparent, corrected) + (now - s->came_ms));
}

/* ---- RFC 9111 4, 5.2.1; RFC 5861 3; RFC 8246 ---- */

enum ref_use {
	REF_USE, REF_USE_STALE, REF_USE_AND_REVALIDATE, REF_REVALIDATE
};

static inline bool
ref_wants_fresh(const struct ref_request *q)
{
	return ((q->directives & REF_NO_CACHE) != 0 ||
		(q->pragma_no_cache && !q->has_cache_control));
}

/* 4.2.4: said so that no cache may give it stale. */
static inline bool
ref_forbids_stale(const struct ref_response *r)
{
	return (ref_says(r, REF_NO_CACHE | REF_MUST_REVALIDATE |
		    REF_PROXY_REVALIDATE) ||
		r->s_maxage != REF_ABSENT);
}

static inline enum ref_use
ref_decide(const struct ref_stored *s, const struct ref_request *q, int64_t now)
{
	int64_t age = ref_age_ms(s, now), left = ref_lifetime_ms(s) - age;
	bool is_fresh = left > 0;

	if (ref_says(&s->response, REF_NO_CACHE) || ref_wants_fresh(q))
		return (REF_REVALIDATE);
	if (q->max_age == 0 &&
	    !(is_fresh && ref_says(&s->response, REF_IMMUTABLE)))
		return (REF_REVALIDATE);
	if (q->max_age > 0 && age > ref_seconds(q->max_age) * 1000)
		return (REF_REVALIDATE);
	if (q->min_fresh != REF_ABSENT && left < ref_seconds(q->min_fresh) * 1000)
		return (REF_REVALIDATE);
	if (is_fresh)
		return (REF_USE);
	if (ref_forbids_stale(&s->response))
		return (REF_REVALIDATE);
	if (q->max_age == REF_ABSENT &&
	    -left < ref_seconds(s->response.while_revalidate) * 1000)
		return (REF_USE_AND_REVALIDATE);
	if (q->max_stale == REF_ANY ||
	    (q->max_stale > 0 && -left <= ref_seconds(q->max_stale) * 1000))
		return (REF_USE_STALE);
	return (REF_REVALIDATE);
}

/* RFC 5861 4; without stale-if-error a day for an origin that is gone. */
static inline bool
ref_use_on_error(const struct ref_stored *s, const struct ref_request *q,
    int64_t now, bool is_gone)
{
	int64_t stale = ref_age_ms(s, now) - ref_lifetime_ms(s);
	int64_t said = s->response.if_error == REF_ABSENT
			   ? REF_ABSENT
			   : ref_seconds(s->response.if_error);
	int64_t allowed = ref_max(said, ref_seconds(q->if_error));

	if (ref_forbids_stale(&s->response) || ref_wants_fresh(q))
		return (false);
	if (allowed == REF_ABSENT)
		return (is_gone && stale <= 86400000);
	return (stale <= allowed * 1000);
}

/* ---- RFC 9110 13.2.2, for GET and HEAD ---- */

static inline bool
ref_is_not_modified(const struct ref_stored *s, const struct ref_request *q)
{
	int64_t modified = s->response.modified != REF_ABSENT
			       ? s->response.modified
			       : ref_date(s);
	unsigned i;

	if (q->asks_any)
		return (true);
	for (i = 0; i < q->asks_count; i++)
		if (q->asks[i].name == s->response.etag.name)
			return (true);
	if (q->asks_count > 0 || q->modified_since == REF_ABSENT)
		return (false);
	return (modified <= q->modified_since);
}

/* ---- RFC 9111 4.3.4, 3.2 ---- */

static inline bool
ref_confirms(const struct ref_response *fresh, const struct ref_response *r)
{
	if (fresh->etag.name != 0 && r->etag.name != 0)
		return (fresh->etag.name == r->etag.name &&
			(fresh->etag.is_weak || !r->etag.is_weak));
	if (fresh->etag.name == 0 && fresh->modified != REF_ABSENT &&
	    r->modified != REF_ABSENT)
		return (fresh->modified == r->modified);
	return (true);
}

static inline bool
ref_has_cache_control(const struct ref_response *r)
{
	return (r->directives != 0 || r->max_age != REF_ABSENT ||
		r->s_maxage != REF_ABSENT ||
		r->while_revalidate != REF_ABSENT ||
		r->if_error != REF_ABSENT);
}

/* Each field of the 304 takes the place of the stored one.  Age speaks of its
 * own message only; a message without a Date is of when it came (RFC 9110
 * 6.6.1). */
static inline void
ref_merge(struct ref_response *r, const struct ref_response *fresh,
    int64_t came_ms)
{
	if (ref_has_cache_control(fresh)) {
		r->directives = fresh->directives;
		r->max_age = fresh->max_age;
		r->s_maxage = fresh->s_maxage;
		r->while_revalidate = fresh->while_revalidate;
		r->if_error = fresh->if_error;
	}
	r->date = fresh->date != REF_ABSENT ? fresh->date : came_ms / 1000;
	if (fresh->expires != REF_ABSENT)
		r->expires = fresh->expires;
	if (fresh->modified != REF_ABSENT)
		r->modified = fresh->modified;
	if (fresh->etag.name != 0)
		r->etag = fresh->etag;
	r->age = fresh->age;
}

#endif
