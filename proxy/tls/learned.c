/* SPDX-License-Identifier: MIT
 *
 * tls/learned.c - the rule by which a refusal becomes a bypass.
 *
 * What clients took is kept without a lock (seen.h): each connection says it.
 */
#include "proxy/tls/learned.h"

#include "proxy/base/object.h"
#include "proxy/tls/learned_rows.h"
#include "proxy/tls/takers.h"

#define DAY_MS		(INT64_C(24) * 3600 * 1000)

struct learned {
	unsigned		 magic;
#define LEARNED_MAGIC		0x1ea4ed01u
	struct learned_rows	*rows;
	struct takers		*takers;
};

/* A refusal, as it came. */
struct refusal {
	const unsigned char	*client;
	struct str		 host;
	uint16_t		 port;
	enum learned_why	 why;
	unsigned		 alert;
	int64_t			 now_ms;
	int64_t			 keep_ms;
};

static const unsigned char everybody[16];

static size_t
rounded(size_t size)
{
	return ((size + 63) & ~(size_t)63);
}

size_t
learned_size(void)
{
	return (rounded(sizeof(struct learned)) +
		rounded(sizeof(struct learned_rows)) +
		takers_size(LEARNED_CLIENTS, LEARNED_TAKEN));
}

struct learned *
learned_init(void *memory, const struct hash_seed *seed)
{
	struct learned *l = memory;
	char *room = (char *)memory + rounded(sizeof(*l));

	l->magic = LEARNED_MAGIC;
	l->rows = (struct learned_rows *)(void *)room;
	learned_rows_init(l->rows, seed);
	l->takers = takers_init(room + rounded(sizeof(*l->rows)),
	    LEARNED_CLIENTS, LEARNED_TAKEN, seed);
	return (l);
}

void
learned_accepted(struct learned *l, const unsigned char client[16],
    struct str host, uint16_t port, int64_t now_ms)
{
	CHECK_OBJ(l, LEARNED_MAGIC);
	takers_took(l->takers, client, host, port, now_ms);
}

/* ---- rows for a question ------------------------------------------------- */

static bool
has_port(const struct learned_slot *r, uint16_t port)
{
	return (r->it.port == 0 || r->it.port == port);
}

static struct learned_slot *
word_of(struct learned *l, const unsigned char *client, struct str host,
    uint16_t port)
{
	struct learned_slot *r = learned_rows_first(l->rows, client, host);

	while (r != NULL && !(learned_rows_is_word(r) && has_port(r, port)))
		r = learned_rows_next(l->rows, r);
	return (r);
}

static struct learned_slot *
learned_of(struct learned *l, const unsigned char *client, struct str host,
    uint16_t port)
{
	struct learned_slot *r = learned_rows_first(l->rows, client, host);

	while (r != NULL && (learned_rows_is_word(r) || !has_port(r, port)))
		r = learned_rows_next(l->rows, r);
	return (r);
}

static struct learned_slot *
ruling_word(struct learned *l, const unsigned char *client, struct str host,
    uint16_t port)
{
	struct learned_slot *r = word_of(l, client, host, port);

	return (r != NULL ? r : word_of(l, everybody, host, port));
}

static struct learned_slot *
ruling(struct learned *l, const unsigned char *client, struct str host,
    uint16_t port, int64_t now_ms)
{
	struct learned_slot *r = ruling_word(l, client, host, port);

	if (r == NULL)
		r = learned_of(l, client, host, port);
	if (r == NULL || learned_rows_is_over(r, now_ms))
		r = learned_of(l, everybody, host, port);
	if (r == NULL || learned_rows_is_over(r, now_ms) ||
	    r->it.state == LEARNED_FORBIDDEN)
		return (NULL);
	return (r);
}

/* What rules over ${host}, noted as used when ${use}. */
static bool
find(struct learned *l, const unsigned char client[16], struct str host,
    uint16_t port, int64_t now_ms, bool use, struct learned_row *row)
{
	struct learned_slot *r;

	CHECK_OBJ(l, LEARNED_MAGIC);
	if (!learned_rows_fits(host) ||
	    (!learned_rows_may_have(l->rows, client, host) &&
		!learned_rows_may_have(l->rows, everybody, host)))
		return (false);
	learned_rows_take(l->rows);
	r = ruling(l, client, host, port, now_ms);
	if (r != NULL && use) {
		r->it.used++;
		r->it.last_ms = now_ms;
	}
	if (r != NULL)
		*row = r->it;
	learned_rows_give(l->rows);
	return (r != NULL);
}

bool
learned_find(struct learned *l, const unsigned char client[16], struct str host,
    uint16_t port, int64_t now_ms, struct learned_row *row)
{
	return (find(l, client, host, port, now_ms, true, row));
}

bool
learned_look(struct learned *l, const unsigned char client[16], struct str host,
    uint16_t port, int64_t now_ms, struct learned_row *row)
{
	return (find(l, client, host, port, now_ms, false, row));
}

/* ---- a refusal ----------------------------------------------------------- */

/* Those that say something about the certificate or who signed it. */
static bool
is_certificate_alert(unsigned alert)
{
	return ((alert >= 42 && alert <= 46) || alert == 48);
}

/* The row of what was learned or noted, made when there is none. */
static struct learned_slot *
noted(struct learned *l, const struct refusal *f)
{
	struct learned_slot *r = learned_of(l, f->client, f->host, f->port);
	struct learned_row it = {
	    .port = f->port,
	    .state = LEARNED_NOTED,
	    .first_ms = f->now_ms,
	    .last_ms = f->now_ms,
	};

	if (r != NULL)
		return (r);
	memcpy(it.client, f->client, 16);
	str_to_z(f->host, it.host, sizeof(it.host));
	return (learned_rows_make(l->rows, &it, f->now_ms));
}

/* ${holds}: it was learned before this refusal, which was on its way then. */
static void
write_down(struct learned *l, struct learned_slot *r, const struct refusal *f,
    bool holds, bool learns)
{
	learned_rows_begin(l->rows, r);
	if (r->it.times == 0 || f->now_ms < r->since_ms ||
	    f->now_ms - r->since_ms > LEARNED_TWICE_MS)
		r->since_ms = f->now_ms;
	r->it.times++;
	r->it.why = f->why;
	r->it.alert = f->alert;
	r->it.last_ms = f->now_ms;
	if (!holds) {
		r->it.state = learns ? LEARNED_BYPASS : LEARNED_NOTED;
		r->it.expires_ms = learns ? f->now_ms + f->keep_ms : 0;
	}
	learned_rows_commit(l->rows);
}

/* Connections that were made at once are one event. */
static bool
is_second(const struct learned_slot *r, int64_t now_ms)
{
	return (r->it.times > 0 && now_ms - r->since_ms >= LEARNED_APART_MS &&
		now_ms - r->since_ms <= LEARNED_TWICE_MS);
}

static enum learned_verdict
learn(struct learned *l, const struct refusal *f, enum learned_verdict heard,
    struct learned_row *row)
{
	struct learned_slot *r = noted(l, f);
	bool holds;

	if (r == NULL)
		return (heard == LEARNED_UNTRUSTING ? heard : LEARNED_NEVER);
	holds = r->it.state == LEARNED_BYPASS &&
		!learned_rows_is_over(r, f->now_ms);
	if (heard == LEARNED_WATCH && is_second(r, f->now_ms))
		heard = LEARNED_NOW;
	if (holds && heard != LEARNED_UNTRUSTING)
		heard = LEARNED_NOW;
	write_down(l, r, f, holds, heard == LEARNED_NOW);
	*row = r->it;
	return (heard);
}

static enum learned_verdict
judge(struct learned *l, const struct refusal *f, enum learned_verdict heard,
    struct learned_row *row)
{
	struct learned_slot *word = ruling_word(l, f->client, f->host, f->port);

	if (f->keep_ms != 0 && word == NULL)
		return (learn(l, f, heard, row));
	if (word != NULL)
		*row = word->it;
	return (heard == LEARNED_UNTRUSTING ? heard : LEARNED_NEVER);
}

/* The verdict as far as it does not need the rows. */
static enum learned_verdict
hear(struct learned *l, const struct refusal *f)
{
	if (f->why == LEARNED_CLIENT_CERTIFICATE)
		return (LEARNED_NOW);
	if (takers_age_ms(l->takers, f->client, f->now_ms) > LEARNED_TRUST_MS) {
		takers_refused(l->takers, f->client, f->now_ms);
		return (LEARNED_UNTRUSTING);
	}
	if (takers_host_age_ms(l->takers, f->client, f->host, f->port,
		f->now_ms) <= LEARNED_QUIET_MS)
		return (LEARNED_MIXED);
	return (f->why == LEARNED_ALERT && is_certificate_alert(f->alert)
		    ? LEARNED_NOW
		    : LEARNED_WATCH);
}

enum learned_verdict
learned_refused(struct learned *l, const unsigned char client[16],
    struct str host, uint16_t port, enum learned_why why, unsigned alert,
    int64_t now_ms, int64_t keep_ms, struct learned_row *row)
{
	struct refusal f = {client, host, port, why, alert, now_ms, keep_ms};
	enum learned_verdict heard;

	CHECK_OBJ(l, LEARNED_MAGIC);
	memset(row, 0, sizeof(*row));
	if (!learned_rows_fits(host))
		return (LEARNED_NEVER);
	if (why == LEARNED_CLIENT_CERTIFICATE) {
		f.client = everybody;
		f.alert = 0;
		if (f.keep_ms > LEARNED_HOST_WIDE_MS)
			f.keep_ms = LEARNED_HOST_WIDE_MS;
	}
	heard = hear(l, &f);
	learned_rows_take(l->rows);
	heard = judge(l, &f, heard, row);
	learned_rows_give(l->rows);
	return (heard);
}

bool
learned_may_say(struct learned *l, const unsigned char client[16],
    int64_t now_ms)
{
	CHECK_OBJ(l, LEARNED_MAGIC);
	return (takers_may_say(l->takers, client, now_ms, DAY_MS));
}

/* ---- for admin ----------------------------------------------------------- */

bool
learned_list(struct learned *l, unsigned *nth, struct learned_row *row)
{
	bool found = false;

	CHECK_OBJ(l, LEARNED_MAGIC);
	learned_rows_take(l->rows);
	while (!found && *nth < LEARNED_ROWS) {
		const struct learned_slot *r = &l->rows->slots[(*nth)++];

		found = r->in_use;
		if (found)
			*row = r->it;
	}
	learned_rows_give(l->rows);
	return (found);
}

static unsigned
put_word(struct learned *l, const unsigned char *client, struct str host,
    enum learned_state state, int64_t now_ms)
{
	struct learned_row it = {
	    .state = state,
	    .first_ms = now_ms,
	    .last_ms = now_ms,
	};

	memcpy(it.client, client == NULL ? everybody : client, 16);
	str_to_z(host, it.host, sizeof(it.host));
	return (learned_rows_put_word(l->rows, &it, client == NULL) != NULL);
}

unsigned
learned_set(struct learned *l, const unsigned char *client, struct str host,
    enum learned_state state, int64_t now_ms)
{
	unsigned count;

	CHECK_OBJ(l, LEARNED_MAGIC);
	ASSERT(state != LEARNED_BYPASS);
	if (!learned_rows_fits(host))
		return (0);
	learned_rows_take(l->rows);
	count = state == LEARNED_NOTED
		    ? learned_rows_forget(l->rows, client, host)
		    : put_word(l, client, host, state, now_ms);
	learned_rows_give(l->rows);
	return (count);
}

size_t
learned_untrusting(const struct learned *l, int64_t now_ms)
{
	CHECK_OBJ(l, LEARNED_MAGIC);
	return (takers_untrusting(l->takers, now_ms, LEARNED_TRUST_MS));
}

uint64_t
learned_version(const struct learned *l)
{
	CHECK_OBJ(l, LEARNED_MAGIC);
	return (l->rows->version);
}

bool
learned_restore(struct learned *l, const struct learned_row *it)
{
	struct str host = str_of(it->host);
	struct learned_slot *r;

	CHECK_OBJ(l, LEARNED_MAGIC);
	if (!learned_rows_fits(host))
		return (false);
	learned_rows_take(l->rows);
	r = learned_rows_first(l->rows, it->client, host);
	while (r != NULL && r->it.port != it->port)
		r = learned_rows_next(l->rows, r);
	if (r == NULL)
		r = learned_rows_make(l->rows, it, it->last_ms);
	else
		r = NULL;
	learned_rows_give(l->rows);
	return (r != NULL);
}
