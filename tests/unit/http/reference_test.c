/* SPDX-License-Identifier: MIT
 *
 * http/reference_test.c - the rules of caching against a reference of their
 * own, over random histories.
 *
 * A history is one URL: requests come as time passes, the origin answers with
 * random values, which are written as fields in one of many spellings.  What is
 * made of the text must be what the reference makes of the values.
 */
#include "tests/unit/http/reference_cache.h"

#include <stdarg.h>

#include "proxy/base/hash.h"
#include "proxy/http/cache_control.h"
#include "proxy/http/condition.h"
#include "proxy/http/date.h"
#include "proxy/http/freshness.h"
#include "proxy/http/h1_write.h"
#include "proxy/http/vary.h"
#include "tests/unit/http/parsed.h"

#define HISTORIES	4000
#define STEPS		14
#define ENTRIES		16u
#define START_MS	INT64_C(1800000000000)

/* ---- chance, and what has happened so far -------------------------------- */

static uint64_t chance_state;
static char story[65536];
static size_t story_len;

static unsigned
chance(unsigned n)
{
	chance_state = chance_state * UINT64_C(6364136223846793005) +
		       UINT64_C(1442695040888963407);
	return ((unsigned)(chance_state >> 33) % n);
}

static bool
one_in(unsigned n)
{
	return (chance(n) == 0);
}

static void __attribute__((format(printf, 1, 2)))
tell(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	if (story_len < sizeof(story) - 4096)
		story_len += (size_t)vsnprintf(story + story_len, 4096, format,
		    ap);
	va_end(ap);
}

#define AGREE(what, got, want) do {					\
	long long got_ = (got), want_ = (want);				\
	if (got_ == want_)						\
		break;							\
	fprintf(stderr, "%s\n", story);					\
	ck_abort_msg("%s: %lld, reference %lld", what, got_, want_);	\
} while (0)

/* ---- values as fields ---------------------------------------------------- */

struct text {
	char	 at[4096];
	size_t	 len;
};

static void __attribute__((format(printf, 2, 3)))
put(struct text *t, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	t->len += (size_t)vsnprintf(t->at + t->len, sizeof(t->at) - t->len,
	    format, ap);
	va_end(ap);
	if (t->len >= sizeof(t->at))
		ck_abort_msg("no room");
}

/* In any case. */
static void
put_any_case(struct text *t, const char *s)
{
	unsigned how = chance(4);

	for (; *s != '\0'; s++)
		put(t, "%c", *s >= 'a' && *s <= 'z' &&
		    (how == 0 || (how == 1 && one_in(2))) ? *s - 32 : *s);
}

static void
put_space(struct text *t)
{
	static const char *const spaces[] = {"", " ", "  ", " \t"};

	put(t, "%s", spaces[chance(4)]);
}

/* A list in one line or several, with spaces and, ${empty}, empty members. */
static void
put_list(struct text *t, const char *name, char list[][64], unsigned n,
    bool empty)
{
	unsigned i;

	for (i = 0; i < n; i++) {
		if (i == 0 || one_in(3)) {
			put(t, i == 0 ? "" : "\r\n");
			put_any_case(t, name);
			put(t, ":");
		} else {
			put(t, ",");
		}
		put_space(t);
		if (empty && one_in(6))
			put(t, ", ,");
		put(t, "%s", list[i]);
		put_space(t);
	}
	put(t, "\r\n");
}

static void
shuffle(char list[][64], unsigned n)
{
	char kept[64];
	unsigned i, j;

	for (i = 1; i < n; i++) {
		j = chance(i + 1);
		memcpy(kept, list[i], 64);
		memcpy(list[i], list[j], 64);
		memcpy(list[j], kept, 64);
	}
}

struct members {
	char		 list[24][64];
	unsigned	 n;
};

static void
add(struct members *m, const char *name, const char *value)
{
	struct text t = {"", 0};

	put_any_case(&t, name);
	put(&t, "%s", value);
	memcpy(m->list[m->n++], t.at, 64);
}

static void
add_seconds(struct members *m, const char *name, int64_t v)
{
	static const char *const bad[] = {
	    "", "=", "=x", "=-1", "=1.5", "= 9", " =9", "='9'", "=9a"};
	static const char *const good[] = {"=%lld", "=\"%lld\"", "=00%lld"};
	char value[40];

	if (v == REF_ABSENT)
		return;
	if (v == REF_ANY) {
		add(m, name, "");
	} else if (v == REF_INVALID && one_in(4)) {
		add(m, name, "=70");
		add(m, name, "=3000");
	} else if (v == REF_INVALID) {
		add(m, name, bad[chance(9)]);
	} else {
		snprintf(value, sizeof(value), good[chance(3)], (long long)v);
		add(m, name, value);
	}
}

static void
add_flags(struct members *m, unsigned directives)
{
	static const char *const names[] = {"no-store", "no-cache", "private",
	    "public", "must-revalidate", "proxy-revalidate",
	    "must-understand", "immutable"};
	unsigned i;

	for (i = 0; i < 8; i++)
		if ((directives >> i & 1) != 0)
			add(m, names[i], "");
}

static void
put_cache_control(struct text *t, struct members *m)
{
	if (m->n == 0)
		return;
	if (one_in(4))
		add(m, "foo", "");
	if (one_in(4))
		add(m, "bar", "=\"no-store, max-age=9\"");
	shuffle(m->list, m->n);
	put_list(t, "cache-control", m->list, m->n, true);
}

static void
put_date(struct text *t, const char *name, int64_t s)
{
	static const char *const bad[] = {"0", "-1", "", "yesterday",
	    "Sun, 06 Nov 2094 08:49:37 UTC", "Sun, 6 Nov 2094 08:49:37 GMT",
	    "Sun, 06-Nov-2094 08:49:37 GMT", "Sun, 31 Feb 2094 08:49:37 GMT"};
	static const char *const long_days[] = {"Sunday", "Monday", "Tuesday",
	    "Wednesday", "Thursday", "Friday", "Saturday"};
	char d[DATE_LEN + 1] = "";

	if (s == REF_ABSENT)
		return;
	put_any_case(t, name);
	put(t, ": ");
	if (s == REF_INVALID) {
		put(t, "%s\r\n", bad[chance(8)]);
		return;
	}
	date_format(d, s);
	switch (chance(4)) {
	case 0:
		put(t, "%s, %.2s-%.3s-%.2s %.8s GMT", long_days[(s / 86400 + 4)
		    % 7], d + 5, d + 8, d + 14, d + 17);
		break;
	case 1:
		put(t, "%.3s %.3s %c%c %.8s %.4s", d, d + 8,
		    d[5] == '0' ? ' ' : d[5], d[6], d + 17, d + 12);
		break;
	default:
		put(t, "%s", d);
		break;
	}
	put(t, "\r\n");
}

static void
put_age(struct text *t, int64_t age)
{
	static const char *const bad[] = {"x", "-9000", "9000.0", "9000 s",
	    "+9000", "9000;a=b", ""};

	if (age == REF_INVALID)
		put(t, "Age: %s\r\n", bad[chance(7)]);
	else if (age != REF_ABSENT)
		put(t, "%s%lld%s\r\n", one_in(2) ? "age: " : "Age:00",
		    (long long)age, one_in(4) ? ", 5" : one_in(4) ?
		    "\r\nAge: 999999" : "");
}

/* A comma and a backslash mean nothing in an entity-tag. */
static const char *
etag_text(struct ref_etag e, char room[64])
{
	snprintf(room, 64, "%s\"%s%d\"", e.is_weak ? "W/" : "",
	    e.name % 3 == 0 ? "a,\\" : "t", e.name);
	if (e.name % 3 == 1)
		snprintf(room, 64, "%s\"t%d\\\"", e.is_weak ? "W/" : "",
		    e.name);
	return (room);
}

static const char *const field_names[REF_FIELDS] = {
    "a-one", "b-two", "c-three", "accept-language"};

static void
put_vary(struct text *t, const struct ref_response *r)
{
	struct members m = {.n = 0};
	unsigned i;

	for (i = 0; i < REF_FIELDS; i++)
		if ((r->varies >> i & 1) != 0)
			add(&m, field_names[i], "");
	if (m.n > 0 && one_in(4))
		memcpy(m.list[m.n++], m.list[0], 64);
	if (r->varies_by_all)
		add(&m, "*", "");
	if (m.n == 0)
		return;
	shuffle(m.list, m.n);
	put_list(t, "vary", m.list, m.n, true);
}

static void
put_response(struct text *t, const struct ref_response *r)
{
	struct members m = {.n = 0};
	char room[64];

	*t = (struct text){.len = 0};
	add_flags(&m, r->directives);
	add_seconds(&m, "max-age", r->max_age);
	add_seconds(&m, "s-maxage", r->s_maxage);
	add_seconds(&m, "stale-while-revalidate", r->while_revalidate);
	add_seconds(&m, "stale-if-error", r->if_error);
	put_cache_control(t, &m);
	put_date(t, "date", r->date);
	put_date(t, "expires", r->expires);
	put_date(t, "last-modified", r->modified);
	put_age(t, r->age);
	if (r->etag.name != 0)
		put(t, "ETag: %s\r\n", etag_text(r->etag, room));
	put_vary(t, r);
}

static void
put_value(struct text *t, unsigned field, int v)
{
	static const char *const languages[][2] = {
	    {"en", "de"}, {"en;q=0.5", "de"}, {"fr", "de"}};
	struct members m = {.n = 0};
	char value[64];

	if (v == 0)
		return;
	if (field == REF_FIELDS - 1) {
		add(&m, languages[v - 1][0], "");
		add(&m, languages[v - 1][1], "");
		shuffle(m.list, m.n);
	} else {
		snprintf(value, sizeof(value), "v%d", v);
		memcpy(m.list[m.n++], value, 64);
		if (v > 1)
			memcpy(m.list[m.n++], "w", 2);
	}
	put_list(t, field_names[field], m.list, m.n, false);
}

static void
put_request(struct text *t, const struct ref_request *q)
{
	struct members m = {.n = 0}, tags = {.n = 0};
	unsigned i;

	*t = (struct text){.len = 0};
	put(t, "X-Nothing: 1\r\n");
	add_flags(&m, q->directives);
	add_seconds(&m, "max-age", q->max_age);
	add_seconds(&m, "min-fresh", q->min_fresh);
	add_seconds(&m, "max-stale", q->max_stale);
	add_seconds(&m, "stale-if-error", q->if_error);
	put_cache_control(t, &m);
	if (q->pragma_no_cache)
		put(t, "Pragma: x, no-cache\r\n");
	if (q->has_authorization)
		put(t, "Authorization: Basic eA==\r\n");
	for (i = 0; i < REF_FIELDS; i++)
		put_value(t, i, q->values[i]);
	put_date(t, "if-modified-since", q->modified_since);
	if (q->asks_any)
		put(t, "If-None-Match: *\r\n");
	for (i = 0; i < q->asks_count; i++)
		etag_text(q->asks[i], tags.list[tags.n++]);
	if (tags.n > 0)
		put_list(t, "if-none-match", tags.list, tags.n, true);
}

/* ---- random values ------------------------------------------------------- */

static int64_t
random_seconds(bool may_be_invalid)
{
	switch (chance(12)) {
	case 0: case 1: case 2: case 3: case 4:
		return (REF_ABSENT);
	case 5:
		return (0);
	case 6: case 7:
		return (chance(20));
	case 8: case 9:
		return (chance(400));
	case 10:
		return (one_in(2) ? chance(100000)
				  : INT64_C(99999999999) + chance(9));
	default:
		return (may_be_invalid ? REF_INVALID : 1);
	}
}

static int64_t
random_date(int64_t now_s)
{
	static const unsigned spans[] = {1, 10, 400, 200000};

	return (now_s + chance(spans[chance(4)]) - chance(spans[chance(4)]));
}

static struct ref_etag
random_etag(void)
{
	return ((struct ref_etag){(int)chance(5), one_in(3)});
}

static void
random_request(struct ref_request *q, int64_t now_s)
{
	unsigned i;

	memset(q, 0, sizeof(*q));
	q->is_head = one_in(10);
	q->is_get = !q->is_head && !one_in(12);
	q->has_authorization = one_in(8);
	q->pragma_no_cache = one_in(12);
	q->directives = (one_in(12) ? REF_NO_STORE : 0) |
			(one_in(12) ? REF_NO_CACHE : 0);
	q->max_age = one_in(5) ? random_seconds(false) : REF_ABSENT;
	q->min_fresh = one_in(8) ? random_seconds(false) : REF_ABSENT;
	q->max_stale = one_in(6) ? random_seconds(false) : REF_ABSENT;
	if (one_in(12))
		q->max_stale = REF_ANY;
	q->if_error = one_in(6) ? random_seconds(false) : REF_ABSENT;
	q->has_cache_control = q->directives != 0 ||
		q->max_age != REF_ABSENT || q->min_fresh != REF_ABSENT ||
		q->max_stale != REF_ABSENT || q->if_error != REF_ABSENT;
	for (i = 0; i < REF_FIELDS; i++)
		q->values[i] = one_in(2) ? 1 : (int)chance(4);
	q->modified_since = one_in(3) ? random_date(now_s) : REF_ABSENT;
	q->asks_any = one_in(20);
	if (!q->asks_any && one_in(3))
		for (q->asks_count = 1 + chance(3), i = 0; i < 3; i++)
			q->asks[i] = (struct ref_etag){
			    1 + (int)chance(8), one_in(3)};
}

static void
random_response(struct ref_response *r, int64_t now_s, unsigned varies)
{
	static const unsigned codes[] = {200, 200, 200, 200, 200, 203, 204, 299,
	    300, 301, 302, 404, 410, 500, 501, 503, 599};
	unsigned i;

	memset(r, 0, sizeof(*r));
	r->status = codes[chance(17)];
	for (i = 0; i < 8; i++)
		r->directives |= one_in(14) ? 1u << i : 0;
	r->max_age = random_seconds(true);
	r->s_maxage = one_in(4) ? random_seconds(true) : REF_ABSENT;
	r->while_revalidate = one_in(3) ? random_seconds(false) : REF_ABSENT;
	r->if_error = one_in(3) ? random_seconds(false) : REF_ABSENT;
	r->date = one_in(5) ? REF_ABSENT : random_date(now_s);
	r->expires = one_in(3) ? random_date(now_s) : REF_ABSENT;
	if (one_in(12))
		r->expires = REF_INVALID;
	r->modified = one_in(3) ? now_s - 1 - chance(3000000) : REF_ABSENT;
	r->age = one_in(3) ? random_seconds(true) : REF_ABSENT;
	r->etag = random_etag();
	r->varies = varies;
	r->varies_by_all = one_in(30);
}

/* ---- what is judged: a cache of the functions under test ------------------ */

struct entry {
	bool			 is_used;
	unsigned		 status;
	char			 fields[4096];
	char			 names[256], values[1024];
	struct freshness_facts	 facts;
	struct ref_stored	 ref;
};

static struct entry entries[ENTRIES];
static struct parsed asked, answered, kept;
static struct text request_text, response_text;

static struct head *
read_response(struct parsed *p, unsigned status, const char *fields)
{
	char start[32];

	snprintf(start, sizeof(start), "HTTP/1.1 %u x", status);
	return (parsed_response(p, start, fields));
}

static void
copy_str(char *to, size_t room, struct str s)
{
	ck_assert_uint_lt(s.len, room);
	if (s.len > 0)
		memcpy(to, s.ptr, s.len);
	to[s.len] = '\0';
}

/* The entry that the request selects, by both; NULL if none. */
static struct entry *
find(const struct head *request, const struct ref_request *q)
{
	struct entry *found = NULL;
	struct str names, values;
	unsigned i;
	bool fits;

	for (i = 0; i < ENTRIES; i++) {
		if (!entries[i].is_used)
			continue;
		names = str_of(entries[i].names);
		values = names.len == 0
			     ? STR("")
			     : vary_values(&asked.ws, names, request);
		fits = str_eq(values, str_of(entries[i].values));
		AGREE("selected", fits, ref_selects(&entries[i].ref, q));
		if (fits)
			found = &entries[i];
	}
	return (found);
}

static void
validators_of(struct entry *e, struct validators *v)
{
	struct head *h = read_response(&kept, e->status, e->fields);

	v->etag = head_value(h, FIELD_ETAG);
	v->last_modified = e->facts.last_modified_s;
	v->date = e->facts.date_s;
}

/* All that can be asked about a stored response; true: the origin is asked. */
static bool
judge(struct entry *e, const struct head *request, const struct ref_request *q,
    int64_t now)
{
	enum freshness_use use;
	struct cache_control cc;
	struct validators v;
	bool is_same;

	cache_control_of_request(&cc, request);
	AGREE("lifetime", e->facts.lifetime_ms, ref_lifetime_ms(&e->ref));
	AGREE("age", freshness_age_ms(&e->facts, now),
	    ref_age_ms(&e->ref, now));
	use = freshness_decide(&e->facts, &cc, now);
	AGREE("use", (long long)use, (long long)ref_decide(&e->ref, q, now));
	AGREE("use when gone", freshness_use_on_error(&e->facts, &cc, now,
	    FRESHNESS_UNREACHABLE), ref_use_on_error(&e->ref, q, now, true));
	AGREE("use on 503", freshness_use_on_error(&e->facts, &cc, now,
	    FRESHNESS_SERVER_ERROR), ref_use_on_error(&e->ref, q, now, false));
	if (q->is_get || q->is_head) {
		validators_of(e, &v);
		is_same = condition_evaluate(request, &v, now / 1000) ==
			  CONDITION_NOT_MODIFIED;
		AGREE("304", is_same, ref_is_not_modified(&e->ref, q));
	}
	return (use == FRESHNESS_REVALIDATE);
}

static void
compute(struct entry *e, const struct head *h, int64_t asked_ms,
    int64_t came_ms)
{
	struct cache_control cc;

	cache_control_of_response(&cc, h);
	freshness_compute(&e->facts, h, &cc, asked_ms, came_ms);
	e->ref.asked_ms = asked_ms;
	e->ref.came_ms = came_ms;
}

static void
store(struct entry *e, const struct head *request, const struct ref_request *q,
    const struct ref_response *r, int64_t asked_ms, int64_t came_ms)
{
	struct head *h = read_response(&answered, r->status, response_text.at);
	struct cache_control request_cc, cc;
	enum ref_store want = ref_may_store(q, r);
	struct str names;
	bool may;

	cache_control_of_request(&request_cc, request);
	cache_control_of_response(&cc, h);
	may = freshness_may_store(request, &request_cc, h, &cc) == NULL;
	if (want != REF_MAY)
		AGREE("stored", may, want == REF_SHOULD);
	if (!may)
		return;
	e->is_used = true;
	e->status = r->status;
	memcpy(e->fields, response_text.at, sizeof(e->fields));
	AGREE("varies", vary_names(&answered.ws, h, &names) == VARY_NAMES,
	    r->varies != 0);
	copy_str(e->names, sizeof(e->names), names);
	copy_str(e->values, sizeof(e->values), names.len == 0 ? STR("")
	    : vary_values(&asked.ws, names, request));
	e->ref.response = *r;
	memcpy(e->ref.values, q->values, sizeof(q->values));
	compute(e, h, asked_ms, came_ms);
}

/* A 304 came: does it speak of ${e}, and what becomes of that? */
static void
confirm(struct entry *e, const struct ref_response *r, int64_t asked_ms,
    int64_t came_ms)
{
	struct head *fresh = read_response(&answered, 304, response_text.at);
	struct head *stored, merged;
	char date[DATE_LEN];
	struct validators v;
	unsigned i;
	bool speaks;

	validators_of(e, &v);
	speaks = condition_selects(fresh, &v, came_ms / 1000);
	AGREE("speaks of it", speaks, ref_confirms(r, &e->ref.response));
	if (!speaks)
		return;
	stored = read_response(&kept, e->status, e->fields);
	head_remove(stored, FIELD_AGE);
	ck_assert_int_eq(head_init(&merged, &kept.ws, 64), 0);
	merged.status = stored->status;
	for (i = 0; i < stored->count; i++)
		head_add_named(&merged, stored->fields[i].name,
		    stored->fields[i].value);
	condition_merge(&merged, fresh);
	date_format(date, came_ms / 1000);
	if (!head_has(fresh, FIELD_DATE))
		head_set(&merged, FIELD_DATE, (struct str){date, DATE_LEN});
	ref_merge(&e->ref.response, r, came_ms);
	compute(e, &merged, asked_ms, came_ms);
	i = (unsigned)h1_write_fields(e->fields, sizeof(e->fields) - 1, &merged,
	    false);
	e->fields[i] = '\0';
}

/* ---- histories ----------------------------------------------------------- */

static struct entry *
free_entry(void)
{
	unsigned i;

	for (i = 0; i < ENTRIES; i++)
		if (!entries[i].is_used)
			return (&entries[i]);
	ck_abort_msg("no room");
}

static void
ask_origin(struct entry *e, const struct head *request,
    const struct ref_request *q, unsigned varies, int64_t *now)
{
	int64_t asked_ms = *now;
	struct ref_response r;

	*now += chance(3) == 0 ? chance(3000) : chance(20);
	random_response(&r, *now / 1000, varies);
	if (e != NULL && one_in(2)) {
		r.status = 304;
		r.varies = 0;
		r.varies_by_all = false;
		r.modified = one_in(2) ? REF_ABSENT : e->ref.response.modified;
		if (one_in(2))
			r.etag = e->ref.response.etag;
	}
	put_response(&response_text, &r);
	tell("%lld < %u\n%s\n", (long long)*now, r.status, response_text.at);
	if (r.status == 304)
		confirm(e, &r, asked_ms, *now);
	else
		store(e != NULL ? e : free_entry(), request, q, &r, asked_ms,
		    *now);
}

static void
step(unsigned varies, int64_t *now)
{
	static const unsigned waits[] = {1, 2000, 60000, 1000000, 200000000};
	struct ref_request q;
	struct head *request;
	struct entry *e;

	*now += chance(waits[chance(5)]);
	random_request(&q, *now / 1000);
	put_request(&request_text, &q);
	tell("%lld > %s\n%s\n", (long long)*now, q.is_get ? "GET" :
	    q.is_head ? "HEAD" : "PUT", request_text.at);
	request = parsed_request(&asked, q.is_get ? "GET / HTTP/1.1" :
	    q.is_head ? "HEAD / HTTP/1.1" : "PUT / HTTP/1.1",
	    request_text.at);
	e = find(request, &q);
	if (e == NULL || judge(e, request, &q, *now) || one_in(4))
		ask_origin(e, request, &q, varies, now);
}

START_TEST(agrees)
{
	int64_t now;
	unsigned varies, i, n;

	for (n = 0; n < HISTORIES; n++) {
		chance_state = (uint64_t)n * UINT64_C(0x9e3779b97f4a7c15) + 1;
		(void)chance(2);
		story_len = 0;
		tell("history %u\n", n);
		memset(entries, 0, sizeof(entries));
		now = START_MS + chance(1000000000);
		varies = one_in(2) ? 0 : chance(1u << REF_FIELDS);
		for (i = 0; i < STEPS; i++)
			step(varies, &now);
	}
}
END_TEST

UNIT_MAIN("reference", PLAIN(agrees))
