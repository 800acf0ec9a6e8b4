/* SPDX-License-Identifier: MIT
 *
 * supervisor/setup.c - privileges, region, doors, loop, in that order.
 */
#include "proxy/supervisor/setup.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "config/settings.h"
#include "proxy/admin/admin.h"
#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/cache/cache.h"
#include "proxy/control/calls.h"
#include "proxy/control/fence.h"
#include "proxy/supervisor/admin_child.h"
#include "proxy/supervisor/asks_disk.h"
#include "proxy/supervisor/cache_disk.h"
#include "proxy/supervisor/learned_disk.h"
#include "proxy/supervisor/log_plan.h"
#include "proxy/supervisor/notify.h"
#include "proxy/supervisor/reload.h"
#include "proxy/supervisor/service.h"
#include "proxy/supervisor/state_lock.h"
#include "proxy/supervisor/watchdog.h"
#include "proxy/worker/shared.h"

/* Meaning of the region's slices; changes whenever that does. */
#define REGION_LAYOUT	6u

static int
make_directory(const struct privilege *p, const char *path, mode_t mode)
{
	if (path[0] == '\0' || privilege_directory(p, path, mode) == 0)
		return (0);
	diag_warn("cannot make the directory %s", path);
	return (-1);
}

static int
make_directory_of(const struct privilege *p, const char *file, mode_t mode)
{
	if (privilege_directory_of(p, file, mode) == 0)
		return (0);
	diag_warn("cannot make the directory for %s", file);
	return (-1);
}

static int
make_directories(const struct supervisor *s, const struct settings *settings)
{
	const struct privilege *p = &s->privilege;

	if (make_directory_of(p, settings->cache_file, 0750) != 0 ||
	    make_directory(p, settings->state_dir, 0750) != 0 ||
	    make_directory_of(p, s->metrics_path, 0750) != 0 ||
	    make_directory(p, settings->run_dir, 0755) != 0 ||
	    (settings->log_access_output == LOG_ACCESS_FILE &&
		make_directory_of(p, s->log_path, 0750) != 0) ||
	    make_directory_of(p, s->admin_socket, 0755) != 0)
		return (-1);
	return (0);
}

static int
take_privileges(struct supervisor *s, const struct settings *settings)
{
	char problem[128];

	(void)privilege_descriptors();
	if (privilege_find(&s->privilege, geteuid(), settings->user, problem,
		sizeof(problem)) != 0) {
		diag_warnx("user: %s", problem);
		return (-1);
	}
	if (geteuid() == 0 && !s->privilege.drops)
		diag_warnx("user: stays root, as the settings say");
	return (make_directories(s, settings));
}

static int
drop_privileges(const struct supervisor *s)
{
	if (privilege_drop(&s->privilege) == 0)
		return (0);
	diag_warn("cannot become user %s", s->privilege.user);
	return (-1);
}

/* After the drop: what cannot be written now would only be said by a child,
 * again and again, while requests go unlogged. */
static int
check_writable(const struct supervisor *s, const char *setting,
    const char *path)
{
	const char *who = s->privilege.drops ? s->privilege.user : "this user";

	if (path[0] == '\0' || strcmp(path, "-") == 0 ||
	    access(path, W_OK) == 0)
		return (0);
	diag_warn("%s: %s cannot be written by %s; change its owner, or the "
		  "settings \"user\" or \"%s\"",
	    setting, path, who, setting);
	return (-1);
}

/* A file that is to be made needs its folder. */
static int
check_file_writable(const struct supervisor *s, const char *setting,
    const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');

	if (slash == NULL || access(path, F_OK) == 0)
		return (check_writable(s, setting, path));
	snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path), path);
	return (check_writable(s, setting, slash == path ? "/" : folder));
}

static int
check_places(const struct supervisor *s, const struct settings *settings)
{
	int bad = 0;

	bad += check_writable(s, "state_dir", settings->state_dir);
	bad += check_writable(s, "run_dir", settings->run_dir);
	if (settings->log_access_output == LOG_ACCESS_FILE)
		bad += check_file_writable(s, "log.access.path", s->log_path);
	return (bad == 0 ? 0 : -1);
}

static struct shared_options
options_of(const struct supervisor *s, const struct settings *settings)
{
	return ((struct shared_options){
	    .workers = (unsigned)settings->workers,
	    .cache_size = settings->cache_size,
	    .max_object = settings->cache_max_object,
	    .has_file = settings->cache_size > 0 &&
			(settings->cache_file[0] != '\0' || s->keeps_cache),
	    .in_memory = settings->cache_file[0] == '\0',
	    /* Who looks on and who counts want records too. */
	    .has_log = true,
	    .ring_bytes = settings->log_access_ring,
	    .layout = REGION_LAYOUT,
	    .seed = s->orders->seed,
	});
}

static int
make_region(struct supervisor *s, const struct settings *settings)
{
	struct shared_options options = options_of(s, settings);

	s->shared = shared_create(&options);
	if (s->shared != NULL)
		return (0);
	diag_warn("cannot make the shared memory; is cache.size too much?");
	return (-1);
}

/* As if there were no service manager: the cache lives as long as we do. */
static int
do_without(struct supervisor *s, const struct settings *settings)
{
	fd_close(&s->cache_memory);
	s->keeps_cache = false;
	shared_free(s->shared);
	return (make_region(s, settings));
}

/* After the drop: the file is the service user's, and what that one may not
 * open is not opened. */
static int
open_cache(struct supervisor *s, const struct settings *settings)
{
	struct shared_options options = options_of(s, settings);

	if (!options.has_file)
		return (0);
	if (!options.in_memory)
		return (cache_disk_open(s->shared, &options,
		    settings->cache_file));
	s->cache_memory = handed_take(&s->service.handed, HANDED_MEMORY,
	    SERVICE_CACHE);
	if (s->cache_memory != -1 &&
	    cache_disk_open_memory(s->shared, &options, s->cache_memory) == 0)
		return (0);
	fd_close(&s->cache_memory);
	fdstore_drop(&s->service.store, SERVICE_CACHE);
	s->cache_memory = cache_disk_memory();
	if (s->cache_memory != -1 &&
	    cache_disk_open_memory(s->shared, &options, s->cache_memory) == 0)
		return (0);
	return (do_without(s, settings));
}

/* What was asked for and cannot be. */
static void
say_largest(const struct supervisor *s, const struct settings *settings)
{
	const struct place *place =
	    &settings->places[SETTING_ID_cache_max_object];
	uint64_t largest;

	if (s->shared->cache == NULL || place->file == NULL)
		return;
	largest = cache_max_object(s->shared->cache);
	if (largest < settings->cache_max_object)
		diag_warnx("%s:%u: cache.max_object: with this cache.size, at "
			   "most %llu KiB can be stored",
		    place->file, place->line,
		    (unsigned long long)largest / 1024);
}

static int
make_loop(struct supervisor *s, const struct setup_handlers *h)
{
	static const int signals[] = {
	    SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaddset(&set, signals[i]);
	signal(SIGPIPE, SIG_IGN);
	s->loop = loop_new();
	if (s->loop == NULL || pipe2(s->ready_fds, O_CLOEXEC) != 0 ||
	    fd_nonblock(s->ready_fds[0]) != 0 ||
	    signal_start(&s->signals, s->loop, &set, h->on_signal) != 0 ||
	    watch_start(&s->ready_watch, s->loop, s->ready_fds[0], WATCH_READ,
		h->on_worker_ready) != 0) {
		diag_warn("cannot start");
		return (-1);
	}
	timer_init(&s->timer, s->loop, h->on_timer_due);
	return (0);
}

/* The one that an earlier run left with the service manager, if it is still at
 * its place; -1: none. */
static int
take_admin_socket(struct supervisor *s)
{
	struct sockaddr_un sun = {.sun_path = ""};
	socklen_t len = sizeof(sun) - 1;
	int fd = handed_take(&s->service.handed, HANDED_LOCAL, SERVICE_ADMIN);

	if (fd == -1)
		return (-1);
	if (getsockname(fd, (struct sockaddr *)(void *)&sun, &len) == 0 &&
	    strcmp(sun.sun_path, s->admin_socket) == 0 &&
	    access(s->admin_socket, F_OK) == 0)
		return (fd);
	fd_close(&fd);
	fdstore_drop(&s->service.store, SERVICE_ADMIN);
	return (-1);
}

/* Without the socket the proxy works; aduanactl does not. */
static void
open_admin_socket(struct supervisor *s)
{
	if (s->admin_socket[0] == '\0')
		return;
	s->admin_listener = take_admin_socket(s);
	if (s->admin_listener == -1)
		s->admin_listener = admin_listen(s->admin_socket);
	if (s->admin_listener == -1)
		diag_warn("cannot listen on %s; no aduanactl", s->admin_socket);
}

static int
init(struct supervisor *s, const struct orders *orders,
    const struct settings *settings)
{
	struct clock_now now;

	clock_read(&now);
	INIT_OBJ(s, SUPERVISOR_MAGIC);
	s->orders = orders;
	s->pid = getpid();
	s->keeps_cache = notify_is_open();
	service_open(s);
	s->started_ns = now.wall_ns;
	s->admin_listener = s->cache_memory = s->state_lock = -1;
	admin_child_init(s);
	helper_init(&s->signer.helper);
	helper_init(&s->verifier.helper);
	s->ready_fds[0] = s->ready_fds[1] = -1;
	list_init(&s->generations);
	s->log_path = log_plan_path(settings);
	s->log_key_path = log_plan_key_path(settings);
	s->admin_socket = strdup(settings->admin_socket);
	s->learned_path = learned_disk_path(settings->state_dir);
	s->asks_path = asks_disk_path(settings->state_dir);
	if (asprintf(&s->metrics_path, "%s/admin/metrics.db",
		settings->state_dir) == -1)
		s->metrics_path = NULL;
	if (s->log_path != NULL && s->log_key_path != NULL &&
	    s->admin_socket != NULL && s->learned_path != NULL &&
	    s->asks_path != NULL && s->metrics_path != NULL &&
	    ca_places_find(&s->ca, settings, getenv("CREDENTIALS_DIRECTORY")) ==
		0)
		return (0);
	diag_warn("cannot start");
	return (-1);
}

/* In the order that privilege asks for: what root alone can do, the drop, the
 * rest. */
int
setup_begin(struct supervisor *s, const struct orders *orders,
    struct inputs *inputs, const struct setup_handlers *handlers)
{
	const struct settings *settings = inputs->settings;

	notify_open();
	if (init(s, orders, settings) != 0 ||
	    take_privileges(s, settings) != 0 ||
	    make_region(s, settings) != 0) {
		inputs_free(inputs);
		return (-1);
	}
	s->on_control_ready = handlers->on_control_ready;
	s->on_signer_ready = handlers->on_signer_ready;
	s->on_verifier_ready = handlers->on_verifier_ready;
	if (reload_first(s, inputs) != 0 || drop_privileges(s) != 0 ||
	    check_places(s, settings) != 0)
		return (-1);
	s->state_lock = state_lock_take(settings->state_dir);
	if (s->state_lock == -1 || open_cache(s, settings) != 0 ||
	    make_loop(s, handlers) != 0)
		return (-1);
	learned_disk_read(s->shared->learned, s->learned_path);
	asks_disk_read(s->shared->asks, s->asks_path);
	watchdog_start(s);
	say_largest(s, settings);
	if (fence_version() == 0)
		diag_warnx("this kernel has no Landlock: workers and admin may "
			   "read what their user may");
	open_admin_socket(s);
	if (calls_give_up(CALLS_SUPERVISOR) == 0)
		return (0);
	diag_warn("cannot give up system calls");
	return (-1);
}

void
setup_end(struct supervisor *s)
{
	struct list *it, *tmp;
	struct generation *g;

	LIST_EACH(it, tmp, &s->generations) {
		g = OWNER_OF(it, struct generation, link);
		if (generation_is_empty(g))
			generation_free(g);
	}
	/* One that is kept is found again by its path. */
	if (s->admin_listener != -1 && !notify_is_open())
		unlink(s->admin_socket);
	fd_close(&s->admin_listener);
	watchdog_leave();
	if (s->loop != NULL) {
		timer_cancel(&s->timer);
		watch_stop(&s->ready_watch);
		signal_stop(&s->signals);
		loop_free(s->loop);
	}
	fd_close(&s->ready_fds[0]);
	fd_close(&s->ready_fds[1]);
	cache_disk_close(s->shared);
	shared_free(s->shared);
	fd_close(&s->cache_memory);
	fd_close(&s->state_lock);
	handed_close(&s->service.handed);
	free(s->log_path);
	free(s->log_key_path);
	free(s->admin_socket);
	free(s->learned_path);
	free(s->asks_path);
	free(s->metrics_path);
	helper_fini(&s->signer.helper);
	helper_fini(&s->verifier.helper);
	ca_places_free(&s->ca);
	FINI_OBJ(s);
}
