/* SPDX-License-Identifier: MIT
 *
 * supervisor/status_line.c - figures to words.
 */
#include "proxy/supervisor/status_line.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "proxy/base/clock.h"

static void
add(char out[STATUS_LINE_MAX], const char *text)
{
	size_t len = strlen(out);

	snprintf(out + len, STATUS_LINE_MAX - len, "%s", text);
}

static void
add_count(char out[STATUS_LINE_MAX], uint64_t n, const char *one,
    const char *many)
{
	char text[64];

	snprintf(text, sizeof(text), "%" PRIu64 " %s", n, n == 1 ? one : many);
	add(out, text);
}

/* Below ten a second a digit more. */
static void
add_rate(char out[STATUS_LINE_MAX], const struct status_line *l)
{
	double rate = l->ns <= 0 ? 0
				 : (double)l->new_requests * (double)NS_PER_S /
				       (double)l->ns;
	char text[64];

	snprintf(text, sizeof(text), ", %.*f requests/s",
	    rate > 0 && rate < 10 ? 1 : 0, rate);
	add(out, text);
}

/* Of the last while; when that had none, of all there were. */
static void
add_hits(char out[STATUS_LINE_MAX], const struct status_line *l)
{
	uint64_t n = l->new_requests > 0 ? l->new_requests : l->requests;
	uint64_t hits = l->new_requests > 0 ? l->new_hits : l->hits;
	char text[64];

	if (n == 0)
		return;
	if (hits > n)
		hits = n;
	snprintf(text, sizeof(text), ", %.0f %% hits",
	    100.0 * (double)hits / (double)n);
	add(out, text);
}

static const char *
begin(enum status_line_phase phase)
{
	switch (phase) {
	case STATUS_LINE_STARTING:
		return ("starting: ");
	case STATUS_LINE_SERVING:
		return ("serving: ");
	case STATUS_LINE_STOPPING:
		return ("finishing what runs: ");
	case STATUS_LINE_CLOSING:
		return ("writing the last lines of the log");
	}
	return ("");
}

void
status_line_format(const struct status_line *l, char out[STATUS_LINE_MAX])
{
	char text[64];

	snprintf(out, STATUS_LINE_MAX, "%s", begin(l->phase));
	if (l->phase == STATUS_LINE_CLOSING)
		return;
	add_count(out, l->workers, "worker", "workers");
	add(out, ", ");
	add_count(out, l->connections, "connection", "connections");
	if (l->phase == STATUS_LINE_SERVING) {
		add_rate(out, l);
		add_hits(out, l);
		snprintf(text, sizeof(text), ", generation %u", l->generation);
		add(out, text);
	}
	if (l->note[0] != '\0') {
		add(out, "; ");
		add(out, l->note);
	}
}
