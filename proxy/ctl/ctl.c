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

#include "proxy/base/buf.h"
#include "proxy/ctl/client.h"
#include "proxy/ctl/errand.h"
#include "proxy/ctl/paint.h"
#include "proxy/ctl/reach.h"
#include "proxy/ctl/tail.h"
#include "proxy/ctl/top.h"
#include "proxy/ctl/tries.h"
#include "proxy/ctl/typed.h"
#include "proxy/ctl/usage.h"
#include "proxy/ctl/view.h"

struct options {
	const char	*socket;
	const char	*config;
	const char	*out;		/* the answer's file, or NULL */
	const char	*color;		/* auto, always, never, or NULL */
	bool		 json;
	bool		 help;
	bool		 version;
};

/* Standard output becomes ${path}: 0, or -1 and said. */
static int
open_out(const char *path)
{
	if (freopen(path, "we", stdout) != NULL)
		return (0);
	fprintf(stderr, "aduanactl: %s: %s\n", path, strerror(errno));
	return (-1);
}

/* ${typed} has its arguments. */
static int
ask(const struct typed *typed, const struct options *o)
{
	char *path = reach_socket(o->socket, o->config);
	enum client_result result;
	struct client_reply reply;
	int status = VIEW_ABSENT;
	struct buf in, target;

	if (path == NULL)
		return (reach_say(path, CLIENT_ABSENT));
	buf_init(&in, CLIENT_REPLY_MAX);
	buf_init(&target, CLIENT_TARGET_MAX);
	if (typed_target(typed, &target) != 0) {
		fprintf(stderr, "aduanactl: that is too long\n");
		status = VIEW_USAGE;
		goto done;
	}
	result = client_ask(path, command_row(typed->command)->method,
	    buf_peek(&target), &in, &reply);
	if (result != CLIENT_ANSWERED)
		status = reach_say(path, result);
	else if (reply.status != 200 || o->out == NULL || open_out(o->out) == 0)
		status = (int)view_show(typed->command, &reply, o->json);
done:
	buf_fini(&target);
	buf_fini(&in);
	free(path);
	return (status);
}

/* Of what aduanactl does itself. */
static int
do_here(const struct typed *typed, const struct options *o)
{
	char *path;
	int status;

	if (o->out != NULL && open_out(o->out) != 0)
		return (VIEW_REFUSED);
	if (typed->command == COMMAND_FETCH_LS)
		return (tries_list(typed, o->json));
	path = reach_socket(o->socket, o->config);
	if (typed->command == COMMAND_LOG)
		status = tail_run(typed, path, o->json);
	else if (typed->command == COMMAND_TOP)
		status = top_run(typed, path, o->json);
	else
		status = tries_run(typed, path, o->json);
	free(path);
	return (status);
}

/* Words behind the command's own may stand there too: "purge URL --help". */
static int
help(struct typed *typed)
{
	if (strcmp(typed->bare[0], "help") == 0) {
		typed->bare++;
		typed->n_bare--;
	}
	if (typed->n_bare == 0) {
		usage_print(stdout);
		return (view_flush(VIEW_DONE));
	}
	if (usage_print_topic(stdout, typed->bare, typed->n_bare) != 0) {
		if (typed_command(typed) != 0)
			return (VIEW_USAGE);
		usage_print_command(stdout, typed->command);
	}
	return (view_flush(VIEW_DONE));
}

static int
run(struct typed *typed, const struct options *o)
{
	if (strcmp(typed->bare[0], "help") == 0 || o->help)
		return (help(typed));
	if (typed_command(typed) != 0)
		return (VIEW_USAGE);
	/* This one, "ca init" and "replay" need no running aduana. */
	if (typed->command == COMMAND_CHECK && typed->n_bare == 2 &&
	    typed->n_options == 0)
		return (errand_check(typed->bare[1]));
	if (typed_arguments(typed) != 0)
		return (VIEW_USAGE);
	if (typed->command == COMMAND_CA_INIT)
		return (errand_make_authority(o->config, o->socket));
	if (command_row(typed->command)->path[0] == '\0' ||
	    typed->command == COMMAND_TOP)
		return (do_here(typed, o));
	if (typed->command == COMMAND_REPLAY)
		return (errand_replay(typed, o->config, o->json));
	return (ask(typed, o));
}

/* ---- options ------------------------------------------------------------- */

/* getopt's value for the options that commands declare. */
#define DECLARED	256
static const char own_letters[] = {
#define OPTION(letter, name, value, help)	letter,
#include "proxy/ctl/options.tbl.h"
};
#define OWN_COUNT	(unsigned)sizeof(own_letters)
#define LONGS_MAX	(ARGUMENT_COUNT + OWN_COUNT + 1)

/* Is it there already?  Several commands may have an option of one name. */
static bool
is_known(const struct option *longs, unsigned n, const char *name)
{
	for (unsigned i = 0; i < n; i++)
		if (strcmp(longs[i].name, name) == 0)
			return (true);
	return (false);
}

/* Does ${word} begin the name of a command? */
static bool
begins(const struct command_row *row, const char *word)
{
	struct str verb = str_of(row->verb);

	return (str_eq(str_split(&verb, ' '), str_of(word)));
}

/* The first of the words that begins a command; NULL: none does. */
static const char *
first_verb(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		for (unsigned id = 0; id < COMMAND_COUNT; id++)
			if (begins(command_row((enum command)id), argv[i]))
				return (argv[i]);
	return (NULL);
}

/* Those that commands declare; ${verb} NULL: of all, else of that. */
static unsigned
add_longs(struct option longs[LONGS_MAX], unsigned n, const char *verb)
{
	const struct command_argument *a;

	for (unsigned i = 0; i < ARGUMENT_COUNT; i++) {
		a = command_argument((enum argument)i);
		if (a->form == ARGUMENT_WORD || a->form == ARGUMENT_BODY ||
		    is_known(longs, n, a->name) ||
		    (verb != NULL && !begins(command_row(a->command), verb)))
			continue;
		longs[n++] = (struct option){a->name,
		    a->form == ARGUMENT_FLAG ? no_argument : required_argument,
		    NULL, DECLARED};
	}
	return (n);
}

/* Our own options and every one that a command declares; those of ${verb} go
 * before, since what is a flag there may want a value elsewhere. */
static void
make_longs(struct option longs[LONGS_MAX], const char *verb)
{
	static const struct option own[OWN_COUNT] = {
#define OPTION(letter, name, value, help)				\
	{name, sizeof(value) > 1 ? required_argument : no_argument, NULL, \
	    letter},
#include "proxy/ctl/options.tbl.h"
	};
	unsigned n = OWN_COUNT;

	memcpy(longs, own, sizeof(own));
	if (verb != NULL)
		n = add_longs(longs, n, verb);
	n = add_longs(longs, n, NULL);
	longs[n] = (struct option){NULL, 0, NULL, 0};
}

static int
keep_option(struct typed *typed, const char *name, const char *value)
{
	if (typed->n_options == TYPED_OPTIONS_MAX) {
		fprintf(stderr, "aduanactl: too many options\n");
		return (-1);
	}
	typed->options[typed->n_options++] = (struct typed_option){name, value};
	return (0);
}

/* 0, or -1: wrong, and said. */
static int
read_options(int argc, char **argv, struct options *o, struct typed *typed)
{
	struct option longs[LONGS_MAX];
	int c, at;

	make_longs(longs, first_verb(argc, argv));
	while ((c = getopt_long(argc, argv, "hf", longs, &at)) != -1) {
		if (c == 's')
			o->socket = optarg;
		else if (c == 'c')
			o->config = optarg;
		else if (c == 'o')
			o->out = optarg;
		else if (c == 'C')
			o->color = optarg;
		else if (c == 'j')
			o->json = true;
		else if (c == 'h')
			o->help = true;
		else if (c == 'v')
			o->version = true;
		else if (c == 'f' && keep_option(typed, "follow", NULL) == 0)
			continue;
		else if (c != DECLARED ||
			 keep_option(typed, longs[at].name, optarg) != 0)
			return (-1);
	}
	typed->bare = argv + optind;
	typed->n_bare = (unsigned)(argc - optind);
	return (0);
}

int
main(int argc, char **argv)
{
	struct typed typed = {0};
	struct options o = {0};

	if (read_options(argc, argv, &o, &typed) != 0) {
		fprintf(stderr, "Try: aduanactl --help, or help COMMAND\n");
		return (VIEW_USAGE);
	}
	if (o.version) {
		printf("aduanactl %s\n", ADUANA_VERSION);
		return (VIEW_DONE);
	}
	if (paint_begin(o.color) != 0) {
		fprintf(stderr, "aduanactl: --color: auto, always or never\n");
		return (VIEW_USAGE);
	}
	if (typed.n_bare > 0)
		return (run(&typed, &o));
	usage_print(o.help ? stdout : stderr);
	return (o.help ? VIEW_DONE : VIEW_USAGE);
}
