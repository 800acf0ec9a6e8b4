/* SPDX-License-Identifier: MIT
 *
 * config/automatic.c - names and folders of this machine.
 */
#include "config/automatic.h"

#include <limits.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "config/keep.h"
#include "config/zone.h"

#define WORKERS_MOST	64

static bool
is_auto(const char *text)
{
	return (strcmp(text, "auto") == 0);
}

static uint64_t
count_cores(void)
{
	cpu_set_t set;
	int n = 1;

	/* Only the cores we may run on: a container may have few of many. */
	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		n = CPU_COUNT(&set);
	return (n > WORKERS_MOST ? WORKERS_MOST : (uint64_t)n);
}

static bool
is_name(const char *s)
{
	size_t len = strspn(s, "abcdefghijklmnopqrstuvwxyz"
			       "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");

	return (len > 0 && s[len] == '\0');
}

static const char *
host_name(struct keep *keep)
{
	char name[HOST_NAME_MAX + 1];

	if (gethostname(name, sizeof(name)) == -1)
		return ("aduana");
	name[sizeof(name) - 1] = '\0';
	return (is_name(name) ? keep_text(keep, str_of(name)) : "aduana");
}

/* An environment variable that holds an absolute path; of systemd's lists, the
 * first. */
static struct str
folder_from(const char *variable)
{
	struct str rest = str_of(getenv(variable));

	if (rest.len == 0 || rest.ptr[0] != '/')
		return (STR_NONE);
	return (str_split(&rest, ':'));
}

static const char *
state_folder(struct keep *keep)
{
	struct str given = folder_from("STATE_DIRECTORY");

	if (given.ptr != NULL)
		return (keep_text(keep, given));
	if (geteuid() == 0)
		return ("/var/lib/aduana");
	given = folder_from("XDG_STATE_HOME");
	if (given.ptr != NULL)
		return (keep_printf(keep, "%.*s/aduana", STR_ARG(given)));
	given = folder_from("HOME");
	if (given.ptr != NULL)
		return (keep_printf(keep, "%.*s/.local/state/aduana",
		    STR_ARG(given)));
	return (NULL);
}

static const char *
run_folder(struct keep *keep, const char *state)
{
	struct str given = folder_from("RUNTIME_DIRECTORY");

	if (given.ptr != NULL)
		return (keep_text(keep, given));
	if (geteuid() == 0)
		return ("/run/aduana");
	given = folder_from("XDG_RUNTIME_DIR");
	if (given.ptr != NULL)
		return (keep_printf(keep, "%.*s/aduana", STR_ARG(given)));
	return (keep_printf(keep, "%s/run", state));
}

/* The system's log folder belongs to the instance that has the system's state
 * folder; any other keeps its log with its own state. */
static const char *
log_file(struct keep *keep, const char *state, bool state_is_auto)
{
	struct str given = folder_from("LOGS_DIRECTORY");

	if (!state_is_auto)
		return (keep_printf(keep, "%s/log/access.log", state));
	if (given.ptr != NULL)
		return (keep_printf(keep, "%.*s/access.log", STR_ARG(given)));
	if (geteuid() == 0)
		return ("/var/log/aduana/access.log");
	return (keep_printf(keep, "%s/log/access.log", state));
}

static const char *
list_file(struct keep *keep, struct str folder, const char *name)
{
	const char *path = "";

	if (folder.ptr != NULL)
		path = keep_printf(keep, "%.*s/%s", STR_ARG(folder), name);
	if (path == NULL || path[0] == '\0' || access(path, F_OK) == 0)
		return (path);
	return ("");
}

static void
fill_folders(struct settings *s, struct complaints *complaints)
{
	bool state_is_auto = is_auto(s->state_dir);

	if (state_is_auto)
		s->state_dir = state_folder(s->keep);
	if (s->state_dir == NULL) {
		complaints_add(complaints, (struct place){NULL, 0, 0},
		    "state_dir: neither XDG_STATE_HOME nor HOME says where "
		    "state may be kept; set it");
		s->state_dir = "";
	}
	if (is_auto(s->run_dir))
		s->run_dir = run_folder(s->keep, s->state_dir);
	if (is_auto(s->log_access_path))
		s->log_access_path = log_file(s->keep, s->state_dir,
		    state_is_auto);
	if (is_auto(s->admin_socket))
		s->admin_socket = keep_printf(s->keep, "%s/admin.sock",
		    s->run_dir);
}

static const char *
machine_zone(struct keep *keep)
{
	const char *why;

	return (zone_load(keep, ZONE_MACHINE, &why) != NULL ? ZONE_MACHINE
							    : "UTC");
}

static void
fill_lists(struct settings *s, struct str folder)
{
	if (is_auto(s->filters_blacklist))
		s->filters_blacklist = list_file(s->keep, folder,
		    "blacklist.yaml");
	if (is_auto(s->filters_whitelist))
		s->filters_whitelist = list_file(s->keep, folder,
		    "whitelist.yaml");
	if (is_auto(s->filters_danger_words))
		s->filters_danger_words = list_file(s->keep, folder,
		    "danger-words.yaml");
	if (is_auto(s->filters_tunnel))
		s->filters_tunnel = list_file(s->keep, folder, "tunnel.yaml");
	if (is_auto(s->filters_conf_d))
		s->filters_conf_d = list_file(s->keep, folder, "conf.d");
	if (is_auto(s->filters_managed))
		s->filters_managed = keep_printf(s->keep,
		    "%s/admin/managed.yaml", s->state_dir);
	if (is_auto(s->lists_folder))
		s->lists_folder = keep_printf(s->keep, "%s/lists",
		    s->state_dir);
	if (is_auto(s->pages_folder))
		s->pages_folder = list_file(s->keep, folder, "pages");
}

/* Where browsers find the dashboard, unless somebody says where. */
static void
fill_admin(struct settings *s)
{
	static const struct endpoint local = {"127.0.0.1", 3129};

	if (s->admin_listen.is_auto)
		s->admin_listen = (struct endpoints){&local, 1, true};
}

static bool
any_missing(const struct settings *s)
{
	return (s->name == NULL || s->run_dir == NULL ||
		s->log_access_path == NULL || s->admin_socket == NULL ||
		s->filters_blacklist == NULL || s->filters_whitelist == NULL ||
		s->filters_danger_words == NULL || s->filters_tunnel == NULL ||
		s->filters_conf_d == NULL || s->lists_folder == NULL ||
		s->filters_managed == NULL || s->pages_folder == NULL);
}

void
automatic_fill(struct settings *s, struct str folder,
    struct complaints *complaints)
{
	if (s->workers == 0)
		s->workers = count_cores();
	if (is_auto(s->name))
		s->name = host_name(s->keep);
	if (is_auto(s->zone))
		s->zone = machine_zone(s->keep);
	fill_folders(s, complaints);
	fill_lists(s, folder);
	fill_admin(s);
	if (any_missing(s))
		complaints_add(complaints, (struct place){NULL, 0, 0},
		    "there is no memory for the settings");
}
