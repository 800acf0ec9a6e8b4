/* SPDX-License-Identifier: MIT
 *
 * admin/latencies.c - histograms less what they were before.
 */
#include "proxy/admin/latencies.h"

#include <stdio.h>
#include <stdlib.h>

#include "proxy/admin/args.h"
#include "proxy/admin/history.h"
#include "proxy/base/object.h"
#include "proxy/metrics/tally.h"

static const enum phase phases[] = {PHASE_ALL, PHASE_HIT, PHASE_MISS,
    PHASE_FIRST_BYTE, PHASE_DNS, PHASE_CONNECT};
#define PHASES	(sizeof(phases) / sizeof(phases[0]))

struct latencies {
	unsigned		 magic;
#define LATENCIES_MAGIC		0x1a7e4c01u
	struct tally		*tally;		/* NULL: there is none */
	struct histogram_view	 before[PHASES];
};

static void
look(struct latencies *l, unsigned i, struct histogram_view *view)
{
	memset(view, 0, sizeof(*view));
	tally_phase(l->tally, phases[i], view);
}

struct latencies *
latencies_new(const struct admin_args *args)
{
	struct latencies *l = calloc(1, sizeof(*l));

	if (l == NULL)
		return (NULL);
	l->magic = LATENCIES_MAGIC;
	l->tally = args->tally;
	for (unsigned i = 0; i < PHASES && l->tally != NULL; i++)
		look(l, i, &l->before[i]);
	return (l);
}

void
latencies_free(struct latencies *l)
{
	if (l == NULL)
		return;
	CHECK_OBJ(l, LATENCIES_MAGIC);
	FINI_OBJ(l);
	free(l);
}

static void
put(struct history *h, const struct histogram_view *view, enum phase phase)
{
	static const struct {
		const char	*name;
		unsigned	 parts;
	} shares[] = {{"p50", 500}, {"p95", 950}, {"p99", 990}};
	char name[64];

	for (unsigned i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
		snprintf(name, sizeof(name), "aduana.latency.%s.%s",
		    phase_name(phase), shares[i].name);
		history_put(h, name, "s",
		    (double)histogram_quantile(view, shares[i].parts) / 1e6);
	}
}

void
latencies_put(struct latencies *l, struct history *h)
{
	struct histogram_view now, since;

	CHECK_OBJ(l, LATENCIES_MAGIC);
	for (unsigned i = 0; i < PHASES && l->tally != NULL; i++) {
		look(l, i, &now);
		since = now;
		histogram_since(&since, &l->before[i]);
		l->before[i] = now;
		if (since.count > 0)
			put(h, &since, phases[i]);
	}
}
