/* SPDX-License-Identifier: MIT
 *
 * ctl/usage.c - help texts.
 */
#include "proxy/ctl/usage.h"

#include <string.h>

#include "proxy/ctl/listing.h"

void
usage_print_argument(FILE *out, enum argument id)
{
	const struct command_argument *a = command_argument(id);

	switch (a->form) {
	case ARGUMENT_WORD:
	case ARGUMENT_BODY:
		fputs(a->value, out);
		return;
	case ARGUMENT_OPTION:
		fprintf(out, "--%s %s", a->name, a->value);
		return;
	case ARGUMENT_FLAG:
		fprintf(out, "--%s", a->name);
		return;
	}
}

/* One of those that exclude each other: " | " stands before all but the
 * first. */
static void
put_one(FILE *out, enum argument id, const char **between)
{
	fputs(*between, out);
	usage_print_argument(out, id);
	*between = " | ";
}

static void
put_words(FILE *out, enum command id)
{
	const struct command_argument *a;
	const char *between = " ";

	fputs(command_row(id)->verb, out);
	for (unsigned i = 0; i < ARGUMENT_COUNT; i++) {
		a = command_argument((enum argument)i);
		if (a->command != id)
			continue;
		switch (a->need) {
		case ARGUMENT_ONE:
			put_one(out, (enum argument)i, &between);
			break;
		case ARGUMENT_MUST:
			fputc(' ', out);
			usage_print_argument(out, (enum argument)i);
			break;
		case ARGUMENT_MAY:
			fputs(" [", out);
			usage_print_argument(out, (enum argument)i);
			fputc(']', out);
			break;
		}
	}
}

void
usage_print_line(FILE *out, enum command id)
{
	fputs("usage: aduanactl ", out);
	put_words(out, id);
	fputc('\n', out);
}

/* NULL: its answer is none. */
static const struct listing *
listing_of(enum command id)
{
	if (id == COMMAND_CACHE_LS)
		return (&listing_cache);
	if (id == COMMAND_ASKS || id == COMMAND_ASKS_LIST)
		return (&listing_asks);
	if (id == COMMAND_TLS_LEARNED)
		return (&listing_learned);
	if (id == COMMAND_RULES)
		return (&listing_rules);
	return (id == COMMAND_USERS ? &listing_users : NULL);
}

void
usage_print_command(FILE *out, enum command id)
{
	const struct listing *list = listing_of(id);
	const struct command_argument *a;
	const char *heading = "\n";
	int width;

	usage_print_line(out, id);
	fprintf(out, "\n%s\n", command_row(id)->help);
	for (unsigned i = 0; i < ARGUMENT_COUNT; i++) {
		a = command_argument((enum argument)i);
		if (a->command != id)
			continue;
		fputs(heading, out);
		heading = "";
		fputs("  ", out);
		usage_print_argument(out, (enum argument)i);
		width = (int)strlen(a->value);
		if (a->form != ARGUMENT_WORD && a->form != ARGUMENT_BODY)
			width += (int)strlen(a->name) + 2 + (width > 0);
		fprintf(out, "%*s%s\n", width < 17 ? 17 - width : 1, "",
		    a->help);
	}
	if (list == NULL)
		return;
	fputs("\nInto a pipe or a file goes one line an entry, a tab between "
	      "these:\n",
	    out);
	listing_explain(list, out);
}

static bool
has_arguments(enum command id)
{
	for (unsigned i = 0; i < ARGUMENT_COUNT; i++)
		if (command_argument((enum argument)i)->command == id)
			return (true);
	return (false);
}

/* The options that no command declares. */
static void
put_own(FILE *out)
{
	static const struct {
		const char *name;
		const char *value;
		const char *help;
	} own[] = {
#define OPTION(letter, name, value, help) {name, value, help},
#include "proxy/ctl/options.tbl.h"
	};

	for (unsigned i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		fprintf(out, "  --%s %-*s %s\n", own[i].name,
		    13 - (int)strlen(own[i].name), own[i].value, own[i].help);
}

void
usage_print(FILE *out)
{
	fputs("usage: aduanactl [options] command\n\n"
	      "Commands, asked of the running aduana:\n",
	    out);
	for (unsigned i = 0; i < COMMAND_COUNT; i++) {
		enum command id = (enum command)i;

		if (command_row(id)->verb[0] == '\0')
			continue;
		if (!has_arguments(id)) {
			fprintf(out, "  %-16s %s\n", command_row(id)->verb,
			    command_row(id)->help);
			continue;
		}
		fputs("  ", out);
		put_words(out, id);
		fprintf(out, "\n  %-16s %s\n", "", command_row(id)->help);
	}
	fprintf(out, "  %-16s %s\n\nOptions:\n", "check FILE",
	    "read FILE instead; aduana need not run");
	put_own(out);
	fputs("\n"
	      "Exit status:\n"
	      "  0  done\n"
	      "  1  aduana refused, the mistakes are on standard output; or\n"
	      "     there was nothing to purge or to show\n"
	      "  2  wrong usage\n"
	      "  3  aduana did not answer\n",
	    out);
}
