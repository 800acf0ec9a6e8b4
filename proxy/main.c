/* SPDX-License-Identifier: MIT
 *
 * main.c - what the command line asks for.
 *
 * Reads arguments, loads the configuration, hands over to the supervisor.
 */
#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/complaint.h"
#include "config/settings.h"
#include "proxy/base/diag.h"
#include "proxy/base/hash.h"
#include "proxy/supervisor/ca_init.h"
#include "proxy/supervisor/inputs.h"
#include "proxy/supervisor/notify.h"
#include "proxy/supervisor/orders.h"
#include "proxy/supervisor/rehearsal.h"
#include "proxy/supervisor/supervisor.h"
#include "proxy/supervisor/title.h"
#include "proxy/worker/traffic.h"

#define INSTALLED_CONFIG	"/etc/aduana/aduana.yaml"
/* From the folder of the executable. */
#define SOURCE_CONFIG		"../config/etc/aduana.yaml"

#define EXIT_USAGE	2

enum action {
	ACTION_SERVE,
	ACTION_CHECK,
	ACTION_MAKE_AUTHORITY,
	ACTION_REPLAY,
	ACTION_PRINT_DEFAULTS,
	ACTION_VERSION,
	ACTION_HELP
};

struct command_line {
	enum action		 action;
	struct inputs_source	 source;
	const char		**sets;
	const char		*log;		/* of --replay */
	const char		*with;
	bool			 json;
};

static const struct option options[] = {
#define OPTION(letter, name, value, help)				\
	{name, sizeof(value) > 1 ? required_argument : no_argument, NULL, \
	    letter},
#include "proxy/options.tbl.h"
    {NULL, 0, NULL, 0}};

static const char help_text[] =
    "aduana - a caching forward HTTP proxy that filters\n"
    "\n"
    "  aduana [--config FILE] [--set NAME=VALUE]...\n"
    "      Serve, in the foreground.  Prints \"aduana: ready\" on standard\n"
    "      error when it accepts connections.\n"
    "  aduana --check [FILE]\n"
    "      Read the configuration and the lists it names, print every mistake\n"
    "      as file:line:column, and exit: 0 when there is none, else 1.\n"
    "  aduana --make-authority\n"
    "      Make the authority that signs for intercepted hosts if there is\n"
    "      none, and show it.\n"
    "  aduana --replay ACCESS.LOG --with FILE [--json]\n"
    "      Show what changed lists would have done to the requests of a log:\n"
    "      FILE is a blacklist, whitelist or tunnel list instead of that in\n"
    "      force, rules as in conf.d, or a settings file.\n"
    "  aduana --print-defaults\n"
    "      Print a configuration file with every setting explained.\n"
    "  aduana --version | --help\n"
    "\n"
    "  --config FILE      the configuration; without it\n"
    "                     " INSTALLED_CONFIG ",\n"
    "                     else the one in the source tree\n"
    "  --set NAME=VALUE   override a setting; VALUE is YAML, for example\n"
    "                     --set workers=1 --set 'listen=[\"*:3128\"]'\n"
    "\n"
    "Signals: TERM or INT finish what runs and stop (twice: at once), HUP\n"
    "reads the configuration again, USR1 opens the log files anew.\n"
    "\n"
    "Every setting: aduana --print-defaults, or man aduana.yaml.  More:\n"
    "man aduana, man aduana-filters, man aduanactl.\n";

static bool
has_action(struct command_line *line, int option)
{
	switch (option) {
	case 'k':
		line->action = ACTION_CHECK;
		return (true);
	case 'm':
		line->action = ACTION_MAKE_AUTHORITY;
		return (true);
	case 'd':
		line->action = ACTION_PRINT_DEFAULTS;
		return (true);
	case 'v':
		line->action = ACTION_VERSION;
		return (true);
	case 'h':
		line->action = ACTION_HELP;
		return (true);
	}
	return (false);
}

/* 0, or -1 after a word to the operator. */
static int
read_arguments(struct command_line *line, int argc, char **argv)
{
	int option;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (has_action(line, option))
			continue;
		if (option == 'c')
			line->source.file = optarg;
		else if (option == 'r')
			line->log = optarg;
		else if (option == 'w')
			line->with = optarg;
		else if (option == 'j')
			line->json = true;
		else if (option == 's')
			line->sets[line->source.nsets++] = optarg;
		else
			return (-1);
	}
	if (line->action == ACTION_CHECK && optind < argc)
		line->source.file = argv[optind++];
	if (line->log != NULL)
		line->action = ACTION_REPLAY;
	if ((line->log == NULL) != (line->with == NULL)) {
		diag_warnx("--replay ACCESS.LOG and --with FILE belong "
			   "together");
		return (-1);
	}
	if (optind == argc)
		return (0);
	diag_warnx("what is \"%s\"?", argv[optind]);
	return (-1);
}

/* ${path} of PATH_MAX bytes.  Whether it can be read shows later. */
static void
find_config(char *path)
{
	char exe[PATH_MAX], beside[PATH_MAX + sizeof(SOURCE_CONFIG)];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	char *slash;

	snprintf(path, PATH_MAX, "%s", INSTALLED_CONFIG);
	if (n <= 0 || access(INSTALLED_CONFIG, F_OK) == 0)
		return;
	exe[n] = '\0';
	slash = strrchr(exe, '/');
	if (slash == NULL)
		return;
	snprintf(beside, sizeof(beside), "%.*s" SOURCE_CONFIG,
	    (int)(slash + 1 - exe), exe);
	if (realpath(beside, path) == NULL)
		snprintf(path, PATH_MAX, "%s", INSTALLED_CONFIG);
}

/* NULL after all that is wrong was printed; notes are too. */
static struct inputs *
load(const struct inputs_source *source, const struct hash_seed *seed)
{
	struct complaints *complaints = complaints_new();
	struct inputs *in;
	char *notes;

	if (complaints == NULL)
		diag_fatal("cannot start");
	in = inputs_load(source, seed, complaints);
	complaints_print(complaints, stderr);
	notes = complaints_notes(complaints);
	if (in != NULL && notes != NULL)
		fputs(notes, stderr);
	free(notes);
	complaints_free(complaints);
	return (in);
}

static int
check(const struct command_line *line)
{
	struct hash_seed seed;
	struct inputs *in;

	hash_seed_random(&seed);
	in = load(&line->source, &seed);
	if (in == NULL)
		return (1);
	inputs_free(in);
	printf("%s: good\n", line->source.file);
	return (0);
}

static int
make_authority(const struct command_line *line)
{
	struct complaints *complaints = complaints_new();
	struct settings *settings = NULL;
	int bad;

	if (complaints == NULL)
		diag_fatal("cannot start");
	bad = settings_load(&settings, line->source.file, line->source.sets,
	    line->source.nsets, complaints);
	complaints_print(complaints, stderr);
	complaints_free(complaints);
	if (bad == 0)
		bad = ca_init_run(settings);
	settings_free(settings);
	return (bad == 0 ? 0 : 1);
}

static int
replay(const struct command_line *line)
{
	struct rehearsal_order order = {
	    .source = line->source,
	    .with = line->with,
	    .log = line->log,
	    .json = line->json,
	};

	return (rehearsal_run(&order, stdout));
}

static int
serve(const struct command_line *line)
{
	struct orders orders = {
	    .source = line->source,
	    .hooks = &traffic_hooks,
	};
	struct inputs *in;

	notify_open();
	hash_seed_random(&orders.seed);
	in = load(&orders.source, &orders.seed);
	if (in != NULL)
		return (supervisor_run(&orders, in));
	notify_failed(0, "the configuration has mistakes; the journal says "
			 "which");
	return (1);
}

static int
run(const struct command_line *line)
{
	switch (line->action) {
	case ACTION_SERVE:
		return (serve(line));
	case ACTION_CHECK:
		return (check(line));
	case ACTION_MAKE_AUTHORITY:
		return (make_authority(line));
	case ACTION_REPLAY:
		return (replay(line));
	case ACTION_PRINT_DEFAULTS:
		settings_print_defaults(stdout);
		return (0);
	case ACTION_VERSION:
		printf("aduana %s\n", ADUANA_VERSION);
		return (0);
	case ACTION_HELP:
		fputs(help_text, stdout);
		return (0);
	}
	return (EXIT_USAGE);
}

int
main(int argc, char **argv)
{
	struct command_line line = {.action = ACTION_SERVE};
	char config[PATH_MAX];
	int rc;

	title_init(argc, argv);
	line.sets = calloc((size_t)argc + 1, sizeof(*line.sets));
	if (line.sets == NULL)
		diag_fatal("cannot start");
	line.source.sets = line.sets;
	if (read_arguments(&line, argc, argv) != 0) {
		fputs("Try: aduana --help\n", stderr);
		free(line.sets);
		return (EXIT_USAGE);
	}
	if (line.source.file == NULL) {
		find_config(config);
		line.source.file = config;
	}
	rc = run(&line);
	if (fflush(stdout) != 0)
		rc = 1;
	free(line.sets);
	return (rc);
}
