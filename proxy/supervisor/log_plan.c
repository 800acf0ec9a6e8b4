/* SPDX-License-Identifier: MIT
 *
 * supervisor/log_plan.c - words of the settings to words of the log.
 */
#include "proxy/supervisor/log_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/settings.h"
#include "proxy/admin/args.h"
#include "proxy/base/assert.h"
#include "proxy/base/diag.h"

#define FACILITY_DAEMON	3u
#define FACILITY_USER	1u
#define FACILITY_LOCAL0	16u

static enum output_kind
output_of(const struct settings *s)
{
	switch (s->log_access_output) {
	case LOG_ACCESS_FILE:
		return (OUTPUT_FILE);
	case LOG_ACCESS_SYSLOG:
		return (OUTPUT_SYSLOG);
	case LOG_ACCESS_JOURNAL:
		return (OUTPUT_JOURNAL);
	}
	UNREACHABLE();
}

char *
log_plan_path(const struct settings *s)
{
	enum output_kind output = output_of(s);

	if (output == OUTPUT_FILE)
		return (strdup(s->log_access_path));
	if (s->log_access_socket[0] != '\0')
		return (strdup(s->log_access_socket));
	return (strdup(output == OUTPUT_SYSLOG ? "/dev/log"
					       : "/run/systemd/journal/"
						 "socket"));
}

char *
log_plan_key_path(const struct settings *s)
{
	char *path;

	return (asprintf(&path, "%s/admin/log.key", s->state_dir) == -1 ? NULL
									: path);
}

static enum log_format
form_of(const struct settings *s)
{
	switch (s->log_access_format) {
	case LOG_ACCESS_SQUID:
		return (LOG_FORMAT_SQUID);
	case LOG_ACCESS_COMBINED:
		return (LOG_FORMAT_COMBINED);
	case LOG_ACCESS_JSON:
		return (LOG_FORMAT_JSON);
	}
	UNREACHABLE();
}

static enum log_who
clients_of(const struct settings *s)
{
	switch (s->log_access_clients) {
	case LOG_ACCESS_CLIENTS_FULL:
		return (s->log_access_mask_clients ? LOG_WHO_MASKED
						   : LOG_WHO_FULL);
	case LOG_ACCESS_CLIENTS_MASKED:
		return (LOG_WHO_MASKED);
	case LOG_ACCESS_CLIENTS_PSEUDONYM:
		return (LOG_WHO_PSEUDONYM);
	case LOG_ACCESS_CLIENTS_NONE:
		return (LOG_WHO_NONE);
	}
	UNREACHABLE();
}

static enum log_who
users_of(const struct settings *s)
{
	switch (s->log_access_users) {
	case LOG_ACCESS_USERS_FULL:
		return (LOG_WHO_FULL);
	case LOG_ACCESS_USERS_PSEUDONYM:
		return (LOG_WHO_PSEUDONYM);
	case LOG_ACCESS_USERS_NONE:
		return (LOG_WHO_NONE);
	}
	UNREACHABLE();
}

static enum log_key_life
life_of(const struct settings *s)
{
	switch (s->log_access_new_key) {
	case LOG_ACCESS_EACH_DAY:
		return (LOG_KEY_DAY);
	case LOG_ACCESS_EACH_WEEK:
		return (LOG_KEY_WEEK);
	case LOG_ACCESS_EACH_MONTH:
		return (LOG_KEY_MONTH);
	case LOG_ACCESS_NEVER:
		return (LOG_KEY_EVER);
	}
	UNREACHABLE();
}

static unsigned
facility_of(const struct settings *s)
{
	unsigned n = (unsigned)s->log_access_facility;

	if (n == LOG_ACCESS_DAEMON)
		return (FACILITY_DAEMON);
	if (n == LOG_ACCESS_USER)
		return (FACILITY_USER);
	return (FACILITY_LOCAL0 + n - LOG_ACCESS_LOCAL0);
}

static enum log_wrap
wrap_of(enum output_kind output)
{
	switch (output) {
	case OUTPUT_FILE:
		return (LOG_WRAP_NONE);
	case OUTPUT_SYSLOG:
		return (LOG_WRAP_SYSLOG);
	case OUTPUT_JOURNAL:
		return (LOG_WRAP_JOURNAL);
	}
	UNREACHABLE();
}

/* Two writers of one file would not know each other's bytes. */
static const char *
refused_path_of(const struct settings *s)
{
	if (s->log_refused_path[0] == '\0' ||
	    strcmp(s->log_refused_path, s->log_access_path) != 0)
		return (s->log_refused_path);
	diag_warnx("log.refused.path: this is the log itself; there is no "
		   "second one");
	return ("");
}

void
log_plan_fill(struct admin_args *args, const struct settings *s)
{
	args->log_output = output_of(s);
	args->log_key_life = life_of(s);
	args->log_keep_ms = s->log_access_keep;
	args->refused_path = refused_path_of(s);
	args->refused_keep_ms = s->log_refused_keep;
	args->log_format = (struct format_options){
	    .form = form_of(s),
	    .wrap = wrap_of(args->log_output),
	    .facility = facility_of(s),
	    .tag = s->log_access_tag,
	    .clients = clients_of(s),
	    .users = users_of(s),
	    .drop_query = !s->log_access_query,
	};
}
