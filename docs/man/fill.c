/* SPDX-License-Identifier: MIT
 *
 * docs/man/fill.c - a manual page or a completion with its tables filled in.
 *
 *	fill < TEMPLATE > RESULT
 *
 * A line of the template that is nothing but @NAME@ is replaced by the table
 * of that name, made of the rows that the programs themselves read; all else
 * is copied.  Tables are mdoc for pages and lines of words for completions.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "config/schema.h"
#include "docs/man/mdoc.h"
#include "proxy/control/command.h"

#define ROWS(a)		(sizeof(a) / sizeof((a)[0]))
#define LINE_MAX_BYTES	4096

struct option_row {
	const char	*name;
	const char	*value;
	const char	*help;
};

#define OPTION(letter, name, value, help) {name, value, help},
static const struct option_row daemon_options[] = {
#include "proxy/options.tbl.h"
};
#define OPTION(letter, name, value, help) {name, value, help},
static const struct option_row client_options[] = {
#include "proxy/ctl/options.tbl.h"
};

static void
put_mdoc_option(const char *name, const char *value)
{
	printf("Fl -%s", name);
	if (value[0] != '\0')
		printf(" Ar \\&%s", value);
}

/* ---- tables of pages ----------------------------------------------------- */

static void
put_options(const struct option_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		fputs(".It ", stdout);
		put_mdoc_option(rows[i].name, rows[i].value);
		putchar('\n');
		mdoc_put(rows[i].help);
	}
}

static void
options_aduana(void)
{
	put_options(daemon_options, ROWS(daemon_options));
}

static void
options_aduanactl(void)
{
	put_options(client_options, ROWS(client_options));
}

static const char *
type_words(enum setting_type type)
{
	switch (type) {
	case TYPE_BOOL:
		return ("True or false");
	case TYPE_COUNT:
		return ("A number");
	case TYPE_BYTES:
		return ("A size such as 64 KiB");
	case TYPE_DURATION:
		return ("A time such as 10s, 5min or 7d");
	case TYPE_TEXT:
		return ("Text");
	case TYPE_TEXTS:
		return ("A list of texts");
	case TYPE_ENDPOINTS:
		return ("A list of addresses with ports");
	case TYPE_NETS:
		return ("A list of networks");
	case TYPE_NET_GROUPS:
		return ("A map of names to networks");
	case TYPE_USER_GROUPS:
		return ("A map of names to users");
	case TYPE_PORTS:
		return ("A list of ports");
	case TYPE_CACHE_RULES:
	case TYPE_TLS_EXCEPTIONS:
		return ("A list of rules");
	case TYPE_CHOICE:
		return ("One of ");
	}
	return ("");
}

/* What may stand there, and what does without a word. */
static void
put_setting_facts(const struct setting *row)
{
	char text[LINE_MAX_BYTES], words[256] = "", bounds[256] = "";
	size_t n = 0;

	if (row->type == TYPE_CHOICE)
		for (const char *c = row->unit; *c != '\0'; c++) {
			n += (size_t)snprintf(words + n, sizeof(words) - n,
			    *c == '|' ? ", " : "%c", *c);
			if (n >= sizeof(words))
				break;
		}
	if (row->min[0] != '\0' && row->max[0] != '\0')
		snprintf(bounds, sizeof(bounds), ", from %s to %s", row->min,
		    row->max);
	else if (row->min[0] != '\0')
		snprintf(bounds, sizeof(bounds), ", at least %s", row->min);
	snprintf(text, sizeof(text), "%s%s%s%s%s.%s Default: %s",
	    type_words(row->type), words, bounds,
	    (row->flags & SETTING_ZERO) != 0 ? ", or 0" : "",
	    (row->flags & SETTING_AUTO) != 0 ? ", or auto" : "",
	    (row->flags & SETTING_RESTART) != 0 ? " A change needs a restart."
						: "",
	    row->def);
	puts(".br");
	mdoc_put(text);
}

/* The bytes of the first part of a dotted name; 0: it has one part. */
static size_t
section_of(const char *name)
{
	const char *dot = strchr(name, '.');

	return (dot == NULL ? 0 : (size_t)(dot - name));
}

static void
settings(void)
{
	const char *before = NULL;
	const struct setting *row;
	size_t n;

	for (unsigned i = 0; i < SETTING_COUNT; i++) {
		row = schema_row((enum setting_id)i);
		n = section_of(row->name);
		if (before == NULL || n != section_of(before) ||
		    strncmp(before, row->name, n) != 0) {
			if (before != NULL)
				puts(".El");
			printf(".Ss %.*s\n.Bl -tag -width Ds\n",
			    n == 0 ? (int)strlen("General") : (int)n,
			    n == 0 ? "General" : row->name);
		}
		printf(".It Cm %s\n", row->name);
		mdoc_put(row->help);
		put_setting_facts(row);
		before = row->name;
	}
	puts(".El");
}

/* Does it stand by itself, without --name? */
static bool
is_word(const struct command_argument *a)
{
	return (a->form == ARGUMENT_WORD || a->form == ARGUMENT_BODY);
}

static void
put_mdoc_argument(const struct command_argument *a)
{
	if (is_word(a))
		printf("Ar \\&%s", a->value);
	else
		put_mdoc_option(a->name, a->value);
}

/* " Bro Ar URL | Fl -host Ar HOST Brc": of which there must be one. */
static void
put_mdoc_ones(enum command id)
{
	const char *between = " Bro ";
	const struct command_argument *a;

	for (unsigned i = 0; i < ARGUMENT_COUNT; i++) {
		a = command_argument((enum argument)i);
		if (a->command != id || a->need != ARGUMENT_ONE)
			continue;
		fputs(between, stdout);
		put_mdoc_argument(a);
		between = " | ";
	}
	if (strcmp(between, " | ") == 0)
		fputs(" Brc", stdout);
}

/* Has aduanactl a word for it? */
static bool
is_typed(enum command id)
{
	return (command_row(id)->verb[0] != '\0');
}

static void
put_mdoc_synopsis(enum command id)
{
	const struct command_argument *a;

	printf(".It Ic %s", command_row(id)->verb);
	put_mdoc_ones(id);
	for (unsigned i = 0; i < ARGUMENT_COUNT; i++) {
		a = command_argument((enum argument)i);
		if (a->command != id || a->need == ARGUMENT_ONE)
			continue;
		fputs(a->need == ARGUMENT_MUST ? " " : " Oo ", stdout);
		put_mdoc_argument(a);
		if (a->need != ARGUMENT_MUST)
			fputs(" Oc", stdout);
		if (a->need == ARGUMENT_MANY)
			fputs(" ...", stdout);
	}
	putchar('\n');
}

static void
put_arguments(enum command id)
{
	const struct command_argument *a;
	bool any = false;

	for (unsigned i = 0; i < ARGUMENT_COUNT; i++) {
		a = command_argument((enum argument)i);
		if (a->command != id)
			continue;
		if (!any)
			puts(".Bl -tag -width Ds -compact");
		any = true;
		fputs(".It ", stdout);
		put_mdoc_argument(a);
		putchar('\n');
		mdoc_put(a->help);
	}
	if (any)
		puts(".El");
}

static void
commands(void)
{
	for (unsigned i = 0; i < COMMAND_COUNT; i++) {
		if (!is_typed((enum command)i))
			continue;
		put_mdoc_synopsis((enum command)i);
		mdoc_put(command_row((enum command)i)->help);
		put_arguments((enum command)i);
	}
}

/* ---- tables of completions ----------------------------------------------- */

static void
put_words(const struct option_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		printf("--%s%s%s\n", rows[i].name,
		    rows[i].value[0] != '\0' ? "=" : "", rows[i].value);
}

static void
words_aduana(void)
{
	put_words(daemon_options, ROWS(daemon_options));
}

static void
words_aduanactl(void)
{
	put_words(client_options, ROWS(client_options));
}

static void
words_settings(void)
{
	for (unsigned i = 0; i < SETTING_COUNT; i++)
		puts(schema_row((enum setting_id)i)->name);
}

/* "cache ls|GLOB --limit=N --after=PLACE" */
static void
words_commands(void)
{
	const struct command_argument *a;

	for (unsigned i = 0; i < COMMAND_COUNT; i++) {
		if (!is_typed((enum command)i))
			continue;
		printf("%s|", command_row((enum command)i)->verb);
		for (unsigned j = 0; j < ARGUMENT_COUNT; j++) {
			a = command_argument((enum argument)j);
			if (a->command != (enum command)i)
				continue;
			if (is_word(a))
				printf("%s ", a->value);
			else
				printf("--%s%s%s ", a->name,
				    a->value[0] != '\0' ? "=" : "", a->value);
		}
		putchar('\n');
	}
}

/* ---- the template -------------------------------------------------------- */

static const struct {
	const char	*line;
	void		(*put)(void);
} tables[] = {
    {"@OPTIONS-ADUANA@\n", options_aduana},
    {"@OPTIONS-ADUANACTL@\n", options_aduanactl},
    {"@SETTINGS@\n", settings},
    {"@COMMANDS@\n", commands},
    {"@WORDS-ADUANA@\n", words_aduana},
    {"@WORDS-ADUANACTL@\n", words_aduanactl},
    {"@WORDS-SETTINGS@\n", words_settings},
    {"@WORDS-COMMANDS@\n", words_commands},
};

/* 0, or -1: no table has that name. */
static int
put_line(const char *line)
{
	for (size_t i = 0; i < ROWS(tables); i++)
		if (strcmp(line, tables[i].line) == 0) {
			tables[i].put();
			return (0);
		}
	fputs(line, stdout);
	return (line[0] == '@' ? -1 : 0);
}

int
main(void)
{
	char line[LINE_MAX_BYTES];

	while (fgets(line, sizeof(line), stdin) != NULL)
		if (put_line(line) != 0) {
			fprintf(stderr, "fill: there is no table %s", line);
			return (1);
		}
	return (fflush(stdout) == 0 && !ferror(stdin) ? 0 : 1);
}
