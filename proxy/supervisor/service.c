/* SPDX-License-Identifier: MIT
 *
 * supervisor/service.c - count, say, keep.
 */
#include "proxy/supervisor/service.h"

#include <stdio.h>
#include <string.h>

#include "config/settings.h"
#include "proxy/base/diag.h"
#include "proxy/metrics/counters.h"
#include "proxy/supervisor/inputs.h"
#include "proxy/supervisor/notify.h"
#include "proxy/supervisor/state.h"
#include "proxy/supervisor/watchdog.h"
#include "proxy/worker/shared.h"

#define STATUS_NS	(3 * NS_PER_S)
/* The manager waits so much longer than it was told last. */
#define EXTEND_NS	(15 * NS_PER_S)
/* Words to the watchdog in each of its times. */
#define PINGS		3

/* ---- words --------------------------------------------------------------- */

static enum status_line_phase
phase_of(const struct supervisor *s)
{
	switch (s->state) {
	case SUPERVISOR_STARTING:
		/* The first READY is said on the way. */
		return (s->serving == NULL ? STATUS_LINE_STARTING
					   : STATUS_LINE_SERVING);
	case SUPERVISOR_SERVING:
		return (STATUS_LINE_SERVING);
	case SUPERVISOR_STOPPING:
		return (STATUS_LINE_STOPPING);
	case SUPERVISOR_CLOSING:
		return (STATUS_LINE_CLOSING);
	}
	UNREACHABLE();
}

static unsigned
workers_of(const struct supervisor *s)
{
	const struct list *it;
	unsigned n = 0;

	for (it = s->generations.next; it != &s->generations; it = it->next)
		n += generation_alive(OWNER_OF(it, struct generation, link));
	return (n);
}

/* True: the text is another than before. */
static bool
compose(struct supervisor *s, int64_t now_ns)
{
	struct service *v = &s->service;
	struct counters *c = s->shared->counters;
	struct status_line l = {
	    .phase = phase_of(s),
	    .generation = s->serving == NULL ? 0 : s->serving->number,
	    .workers = workers_of(s),
	    .connections = counters_sum(c, METRIC_CONNECTIONS_OPEN),
	    .requests = counters_sum(c, METRIC_REQUESTS),
	    .hits = counters_sum(c, METRIC_HITS),
	    .note = v->note,
	};
	char text[STATUS_LINE_MAX];

	l.new_requests = l.requests - v->requests;
	l.new_hits = l.hits - v->hits;
	l.ns = v->counted_ns == 0 ? 0 : now_ns - v->counted_ns;
	v->requests = l.requests;
	v->hits = l.hits;
	v->counted_ns = now_ns;
	status_line_format(&l, text);
	if (strcmp(text, v->text) == 0)
		return (false);
	memcpy(v->text, text, sizeof(text));
	return (true);
}

void
service_ready(struct supervisor *s, const char *note)
{
	struct service *v = &s->service;
	int64_t now = state_now_ns();

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	snprintf(v->note, sizeof(v->note), "%s", note);
	(void)compose(s, now);
	v->next_ns = now + STATUS_NS;
	notify_ready(v->text);
}

void
service_stopping(struct supervisor *s)
{
	int64_t now = state_now_ns();

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	(void)compose(s, now);
	notify_stopping(s->service.text);
	s->service.next_ns = now;
}

/* ---- time ---------------------------------------------------------------- */

static void
ping(struct supervisor *s, int64_t now_ns)
{
	int64_t period = notify_watchdog_ns();

	if (period == 0 || now_ns < s->service.ping_ns)
		return;
	s->service.ping_ns = now_ns + period / PINGS;
	if (watchdog_is_content(s))
		notify_alive();
}

void
service_settle(struct supervisor *s, int64_t now_ns)
{
	struct service *v = &s->service;

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	if (!notify_is_open())
		return;
	ping(s, now_ns);
	if (now_ns < v->next_ns)
		return;
	v->next_ns = now_ns + STATUS_NS;
	if (compose(s, now_ns))
		notify_status(v->text);
	if (s->state >= SUPERVISOR_STOPPING)
		notify_extend(EXTEND_NS);
}

int64_t
service_next_ns(const struct supervisor *s)
{
	const struct service *v = &s->service;

	if (!notify_is_open())
		return (GENERATION_NEVER);
	if (notify_watchdog_ns() != 0 && v->ping_ns < v->next_ns)
		return (v->ping_ns);
	return (v->next_ns);
}

/* ---- what is kept -------------------------------------------------------- */

void
service_open(struct supervisor *s)
{
	struct service *v = &s->service;
	unsigned i;

	handed_open(&v->handed);
	for (i = 0; i < v->handed.count; i++)
		if (handed_is_stored(&v->handed.all[i]))
			fdstore_known(&v->store, v->handed.all[i].name);
}

/* What an earlier run kept and this one has no use for; else a second of the
 * same name would hide the one in use. */
static void
drop_unused(struct service *v)
{
	unsigned i;

	for (i = 0; i < v->handed.count; i++) {
		if (v->handed.all[i].fd == -1)
			continue;
		if (handed_is_stored(&v->handed.all[i]))
			fdstore_drop(&v->store, v->handed.all[i].name);
		else
			diag_warnx("%s from the service manager is of no use; "
				   "it is closed",
			    v->handed.all[i].name);
	}
	handed_close(&v->handed);
}

static void
keep_doors(struct fdstore *store, const struct doors *doors)
{
	char name[DOORS_NAME];
	size_t i;

	for (i = 0; i < doors->count; i++) {
		doors_name(doors->kind, &doors->asked[i], name);
		if (!doors->given[i])
			fdstore_want(store, name, doors->fds[i]);
	}
}

void
service_keep(struct supervisor *s)
{
	struct fdstore *store = &s->service.store;

	CHECK_OBJ(s, SUPERVISOR_MAGIC);
	drop_unused(&s->service);
	fdstore_begin(store);
	keep_doors(store, &s->serving->doors);
	keep_doors(store, &s->serving->metrics);
	keep_doors(store, &s->serving->admin_doors);
	if (s->admin_listener != -1)
		fdstore_want(store, SERVICE_ADMIN, s->admin_listener);
	if (s->cache_memory != -1)
		fdstore_want(store, SERVICE_CACHE, s->cache_memory);
	fdstore_end(store);
}
