/* SPDX-License-Identifier: MIT
 *
 * admin/enclosure.c - a fence around what it keeps, and fewer system calls.
 */
#include "proxy/admin/enclosure.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "config/settings.h"
#include "proxy/accesslog/output.h"
#include "proxy/admin/args.h"
#include "proxy/control/calls.h"
#include "proxy/control/fence.h"

#ifdef __SANITIZE_ADDRESS__
/* The search for leaks opens files and traces its own process. */
#define SANITIZED	true
#else
#define SANITIZED	false
#endif

/* Zones, charsets and the lists that lists import; of the machine and of our
 * processes, what is sampled. */
static const char *const readable[] = {
    "/etc",
    "/usr",
    "/lib",
    "/lib64",
    "/opt",
    "/srv",
    "/dev/null",
    "/dev/urandom",
    "/proc",
};

static int
read_around(struct fence *f, const char *file)
{
	char folder[PATH_MAX];
	const char *slash = file == NULL ? NULL : strrchr(file, '/');

	if (fence_read(f, file) != 0)
		return (-1);
	if (slash == NULL || slash - file >= (ptrdiff_t)sizeof(folder))
		return (0);
	snprintf(folder, sizeof(folder), "%.*s", (int)(slash - file + 1), file);
	return (fence_read(f, folder));
}

/* One that is replaced through us, if the user may at all. */
static int
edit_around(struct fence *f, const char *file)
{
	if (file != NULL && access(file, W_OK) == 0 &&
	    fence_write_around(f, file) != 0)
		return (-1);
	return (read_around(f, file));
}

static int
name_lists(struct fence *f, const struct settings *s)
{
	if (edit_around(f, s->filters_blacklist) != 0 ||
	    edit_around(f, s->filters_whitelist) != 0 ||
	    edit_around(f, s->filters_danger_words) != 0 ||
	    read_around(f, s->filters_tunnel) != 0 ||
	    fence_read(f, s->filters_conf_d) != 0)
		return (-1);
	return (fence_read(f, s->lists_folder));
}

static int
name_kept(struct fence *f, const struct admin_args *args)
{
	const char *const kept[] = {args->learned_path, args->asks_path,
	    args->metrics_path, args->log_key_path, args->managed_path,
	    args->refused_path};

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (fence_write_around(f, kept[i]) != 0)
			return (-1);
	if (args->log_output == OUTPUT_FILE)
		return (fence_write_around(f, args->log_path));
	return (0);
}

static int
name_all(struct fence *f, const struct admin_args *args)
{
	for (size_t i = 0; i < sizeof(readable) / sizeof(readable[0]); i++)
		if (fence_read(f, readable[i]) != 0)
			return (-1);
	if (name_kept(f, args) != 0 || fence_read(f, args->authority) != 0)
		return (-1);
	return (args->settings == NULL ? 0 : name_lists(f, args->settings));
}

/* A hash that lies in memory already is not to be read again either. */
static void
name_secrets(const struct admin_args *args, const char *secrets[4])
{
	const struct settings *s = args->settings;
	size_t n = 0;

	if (args->authority_key != NULL)
		secrets[n++] = args->authority_key;
	if (s != NULL && s->users_file != NULL && s->users_file[0] != '\0')
		secrets[n++] = s->users_file;
	if (s != NULL && s->admin_users != NULL && s->admin_users[0] != '\0')
		secrets[n++] = s->admin_users;
	secrets[n] = NULL;
}

static int
fence_in(const struct admin_args *args)
{
	const char *secrets[4];
	struct fence f;

	name_secrets(args, secrets);
	if (fence_begin(&f, secrets) != 0)
		return (-1);
	if (name_all(&f, args) == 0)
		return (fence_enter(&f));
	fence_drop(&f);
	return (-1);
}

int
enclosure_enter(const struct admin_args *args)
{
	struct rlimit none = {0, 0};

	if (setrlimit(RLIMIT_CORE, &none) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return (-1);
	if (SANITIZED)
		return (0);
	return (fence_in(args) == 0 ? calls_give_up(CALLS_ADMIN) : -1);
}
