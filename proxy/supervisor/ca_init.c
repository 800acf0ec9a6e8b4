/* SPDX-License-Identifier: MIT
 *
 * supervisor/ca_init.c - an authority made by a person's order.
 */
#include "proxy/supervisor/ca_init.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "config/settings.h"
#include "proxy/base/buf.h"
#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/supervisor/privilege.h"
#include "proxy/tls/ca.h"
#include "proxy/tls/ca_export.h"
#include "proxy/tls/ca_places.h"

static int
take_rights(const struct settings *settings)
{
	struct privilege p;
	char problem[128];

	if (privilege_find(&p, geteuid(), settings->user, problem,
		sizeof(problem)) != 0) {
		diag_warnx("user: %s", problem);
		return (-1);
	}
	if (privilege_directory(&p, settings->state_dir, 0750) == 0 &&
	    privilege_drop(&p) == 0)
		return (0);
	diag_warn("cannot use the directory %s", settings->state_dir);
	return (-1);
}

static int
show(const struct ca_places *places)
{
	struct ca_description d;
	char problem[512];
	struct buf der;
	int bad;

	buf_init(&der, CA_EXPORT_DER_MAX);
	bad = ca_export_read(places->certificate, &der, problem);
	if (bad != 0)
		diag_warnx("authority: %s", problem);
	else
		bad = ca_export_describe(buf_peek(&der), &d);
	if (bad == 0)
		printf("%s\n  %s\n  %s, from %s until %s\n  SHA-256 %s\n",
		    places->certificate, d.subject, d.key, d.not_before,
		    d.not_after, d.fingerprint);
	buf_fini(&der);
	return (bad);
}

int
ca_init_run(const struct settings *settings)
{
	struct ca_places_found found;
	struct ca_wishes wishes;
	struct clock_now now;
	struct ca *ca;
	int bad = -1;

	clock_read(&now);
	wishes = (struct ca_wishes){
	    .machine = settings->name,
	    .now_s = now.wall_ns / NS_PER_S,
	    .names = settings->tls_ca_names.at,
	    .n_names = settings->tls_ca_names.count,
	};
	if (ca_places_find(&found, settings, getenv("CREDENTIALS_DIRECTORY")) !=
	    0) {
		diag_warnx("authority: no memory");
		return (-1);
	}
	ca = take_rights(settings) == 0 ? ca_open(&found.places, &wishes)
					: NULL;
	if (ca != NULL)
		bad = show(&found.places);
	ca_free(ca);
	ca_places_free(&found);
	return (bad);
}
