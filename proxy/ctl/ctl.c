/* SPDX-License-Identifier: MIT
 *
 * ctl/ctl.c - aduanactl: ask a running aduana, show what it says.
 *
 * A thin client of the admin socket: `curl --unix-socket` does the same.
 */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/settings.h"
#include "proxy/base/buf.h"
#include "proxy/base/str.h"
#include "proxy/ctl/client.h"
#include "proxy/ctl/table.h"

#define CONFIG_SHIPPED	"/etc/aduana/aduana.yaml"

enum {
	EXIT_DONE,
	EXIT_REFUSED,		/* aduana answered: no */
	EXIT_USAGE,
	EXIT_ABSENT		/* aduana did not answer */
};

enum verb {
#define COMMAND(id, verb, method, path, who, help)	VERB_##id,
#include "proxy/control/commands.tbl.h"
#undef COMMAND
	VERB_COUNT
};

static const struct {
	const char	*name;
	const char	*method;
	const char	*path;
	const char	*help;
} verbs[VERB_COUNT] = {
#define COMMAND(id, verb, method, path, who, help) {verb, method, path, help},
#include "proxy/control/commands.tbl.h"
#undef COMMAND
};

struct options {
	const char	*socket;
	const char	*config;
	bool		 json;
};

static void
print_help(FILE *out)
{
	fprintf(out, "usage: aduanactl [options] command\n\n"
		     "Commands, asked of the running aduana:\n");
	for (int i = 0; i < VERB_COUNT; i++)
		fprintf(out, "  %-16s %s\n", verbs[i].name, verbs[i].help);
	fprintf(out,
	    "  %-16s %s\n\n"
	    "Options:\n"
	    "  --socket PATH    aduana's admin socket\n"
	    "  --config FILE    find the socket in this configuration\n"
	    "                   (otherwise in %s)\n"
	    "  --json           status as JSON\n"
	    "  --help           this text\n"
	    "  --version        version\n\n"
	    "Exit status:\n"
	    "  0  done\n"
	    "  1  aduana refused; the mistakes are on standard output\n"
	    "  2  wrong usage\n"
	    "  3  aduana did not answer\n",
	    "check FILE", "read FILE instead; aduana need not run",
	    CONFIG_SHIPPED);
}

/* The socket that ${config} names; its mistakes are check's business, so with
 * any of them the defaults must do.  To be freed. */
static char *
socket_of(const char *config)
{
	struct complaints *complaints = complaints_new();
	struct settings *settings = NULL;
	char *path = NULL;

	if (complaints == NULL)
		return (NULL);
	if (settings_load(&settings, config, NULL, 0, complaints) == -1 &&
	    config != NULL) {
		fprintf(stderr,
		    "aduanactl: %s has mistakes; trying the usual "
		    "socket (--socket names another)\n",
		    config);
		(void)settings_load(&settings, NULL, NULL, 0, complaints);
	}
	if (settings != NULL)
		path = strdup(settings->admin_socket);
	settings_free(settings);
	complaints_free(complaints);
	return (path);
}

static char *
find_socket(const struct options *o)
{
	if (o->socket != NULL)
		return (strdup(o->socket));
	if (o->config != NULL)
		return (socket_of(o->config));
	return (socket_of(access(CONFIG_SHIPPED, R_OK) == 0 ? CONFIG_SHIPPED
							    : NULL));
}

/* The daemon beside us, else the one in the path. */
static int
check_file(const char *file)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 16);
	char *slash;

	if (n > 0) {
		self[n] = '\0';
		slash = strrchr(self, '/');
		if (slash != NULL) {
			strcpy(slash, "/aduana");
			execl(self, "aduana", "--check", file, (char *)NULL);
		}
	}
	execlp("aduana", "aduana", "--check", file, (char *)NULL);
	execl("/usr/sbin/aduana", "aduana", "--check", file, (char *)NULL);
	fprintf(stderr, "aduanactl: the program aduana is not found: %s\n",
	    strerror(errno));
	return (EXIT_ABSENT);
}

static int
say_absent(const char *path)
{
	int error = errno;

	fprintf(stderr, "aduanactl: %s: %s\n", path, strerror(error));
	if (error == ENOENT)
		fprintf(stderr,
		    "is aduana running? there is no socket of that "
		    "name; --socket or --config can name another\n");
	else if (error == ECONNREFUSED)
		fprintf(stderr, "aduana does not run; this socket is left over "
				"from an earlier one\n");
	else if (error == EACCES)
		fprintf(stderr, "only aduana's user and group may ask; try it "
				"with sudo\n");
	return (EXIT_ABSENT);
}

static int
show(enum verb verb, const struct options *o, const struct client_reply *r)
{
	bool as_table = verb == VERB_STATUS && !o->json && r->status == 200;

	if (!as_table)
		fwrite(r->body.ptr, 1, r->body.len, stdout);
	else if (table_print(r->body, stdout) != 0)
		fprintf(stderr,
		    "aduanactl: that is not a proper status; --json "
		    "shows it as it is\n");
	if (fflush(stdout) != 0) {
		fprintf(stderr, "aduanactl: standard output: %s\n",
		    strerror(errno));
		return (EXIT_REFUSED);
	}
	return (r->status == 200 ? EXIT_DONE : EXIT_REFUSED);
}

static int
ask(enum verb verb, const struct options *o)
{
	char *path = find_socket(o);
	struct client_reply reply;
	int status = EXIT_ABSENT;
	struct buf in;

	if (path == NULL) {
		fprintf(stderr, "aduanactl: no socket is known; name one with "
				"--socket\n");
		return (EXIT_ABSENT);
	}
	buf_init(&in, CLIENT_REPLY_MAX);
	switch (client_ask(path, verbs[verb].method, verbs[verb].path, &in,
	    &reply)) {
	case CLIENT_ANSWERED:
		status = show(verb, o, &reply);
		break;
	case CLIENT_ABSENT:
		status = say_absent(path);
		break;
	case CLIENT_BROKEN:
		fprintf(stderr,
		    "aduanactl: %s: no proper answer; aduana's "
		    "journal may say why\n",
		    path);
		break;
	}
	buf_fini(&in);
	free(path);
	return (status);
}

static int
run(const char *name, const char *file, const struct options *o)
{
	for (int i = 0; i < VERB_COUNT; i++) {
		if (strcmp(name, verbs[i].name) != 0)
			continue;
		if (file == NULL)
			return (ask((enum verb)i, o));
		if (i == VERB_CHECK)
			return (check_file(file));
		fprintf(stderr, "aduanactl: %s takes no argument\n", name);
		return (EXIT_USAGE);
	}
	fprintf(stderr,
	    "aduanactl: there is no command \"%s\"; --help shows "
	    "them\n",
	    name);
	return (EXIT_USAGE);
}

int
main(int argc, char **argv)
{
	static const struct option longs[] = {
	    {"socket", required_argument, NULL, 's'},
	    {"config", required_argument, NULL, 'c'},
	    {"json", no_argument, NULL, 'j'},
	    {"help", no_argument, NULL, 'h'},
	    {"version", no_argument, NULL, 'v'},
	    {NULL, 0, NULL, 0},
	};
	struct options o = {0};
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == 's') {
			o.socket = optarg;
		} else if (c == 'c') {
			o.config = optarg;
		} else if (c == 'j') {
			o.json = true;
		} else if (c == 'h') {
			print_help(stdout);
			return (EXIT_DONE);
		} else if (c == 'v') {
			printf("aduanactl %s\n", ADUANA_VERSION);
			return (EXIT_DONE);
		} else {
			return (EXIT_USAGE);
		}
	}
	if (optind == argc || argc - optind > 2) {
		print_help(stderr);
		return (EXIT_USAGE);
	}
	return (run(argv[optind], argv[optind + 1], &o));
}
