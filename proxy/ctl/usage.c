/* SPDX-License-Identifier: MIT
 *
 * ctl/usage.c - help texts.
 */
#include "proxy/ctl/usage.h"

#include <stdbool.h>
#include <string.h>

#include "proxy/ctl/listing.h"

#define SCREEN		80u
#define NAMES		17u		/* columns of the left side */
#define WORD_MAX	160u

/* Words that are broken into lines, all but the first indented. */
struct flow {
	FILE		*out;
	size_t		 column;
	size_t		 indent;
};

static void
flow_word(struct flow *f, struct str word)
{
	if (f->column > f->indent && f->column + 1 + word.len >= SCREEN) {
		fprintf(f->out, "\n%*s", (int)f->indent, "");
		f->column = f->indent;
	} else if (f->column > f->indent) {
		fputc(' ', f->out);
		f->column++;
	}
	fprintf(f->out, "%.*s", STR_ARG(word));
	f->column += word.len;
}

static void
flow_text(struct flow *f, const char *text)
{
	struct str rest = str_of(text);

	while (rest.ptr != NULL)
		flow_word(f, str_split(&rest, ' '));
}

/* What stands at the left, and what is said of it. */
static void
put_entry(FILE *out, const char *name, const char *help)
{
	struct flow f = {.out = out, .indent = NAMES + 2};
	int n = fprintf(out, "  %s", name);

	if (n > (int)NAMES)
		n = fprintf(out, "\n") - 1;
	fprintf(out, "%*s", (int)f.indent - n, "");
	f.column = f.indent;
	flow_text(&f, help);
	fputc('\n', out);
}

static void
write_argument(enum argument id, char out[WORD_MAX])
{
	const struct command_argument *a = command_argument(id);

	switch (a->form) {
	case ARGUMENT_WORD:
	case ARGUMENT_BODY:
		(void)snprintf(out, WORD_MAX, "%s", a->value);
		return;
	case ARGUMENT_OPTION:
		(void)snprintf(out, WORD_MAX, "--%s %s", a->name, a->value);
		return;
	case ARGUMENT_FLAG:
		(void)snprintf(out, WORD_MAX, "--%s", a->name);
		return;
	}
}

void
usage_print_argument(FILE *out, enum argument id)
{
	char word[WORD_MAX];

	write_argument(id, word);
	fputs(word, out);
}

static void
flow_argument(struct flow *f, enum argument id, bool *is_one)
{
	char name[WORD_MAX], word[WORD_MAX + 8];
	const char *form = "%s";

	write_argument(id, name);
	switch (command_argument(id)->need) {
	case ARGUMENT_ONE:
		form = *is_one ? "| %s" : "%s";
		*is_one = true;
		break;
	case ARGUMENT_MUST:
		break;
	case ARGUMENT_MAY:
	case ARGUMENT_HERE:
		form = "[%s]";
		break;
	case ARGUMENT_MANY:
		form = "[%s ...]";
		break;
	}
	(void)snprintf(word, sizeof(word), form, name);
	flow_word(f, str_of(word));
}

void
usage_print_line(FILE *out, enum command id)
{
	struct flow f = {.out = out, .indent = 8};
	bool is_one = false;

	f.column = (size_t)fprintf(out, "usage: aduanactl %s",
	    command_row(id)->verb);
	for (unsigned i = 0; i < ARGUMENT_COUNT; i++)
		if (command_argument((enum argument)i)->command == id)
			flow_argument(&f, (enum argument)i, &is_one);
	fputc('\n', out);
}

void
usage_print_command(FILE *out, enum command id)
{
	const struct listing *list = listing_of(id);
	struct flow f = {.out = out};
	const char *heading = "\n";
	char name[WORD_MAX];

	usage_print_line(out, id);
	fputc('\n', out);
	flow_text(&f, command_row(id)->help);
	fputc('\n', out);
	for (unsigned i = 0; i < ARGUMENT_COUNT; i++) {
		if (command_argument((enum argument)i)->command != id)
			continue;
		fputs(heading, out);
		heading = "";
		write_argument((enum argument)i, name);
		put_entry(out, name, command_argument((enum argument)i)->help);
	}
	if (list == NULL)
		return;
	fputs("\nInto a pipe or a file goes one line an entry, a tab between "
	      "these:\n",
	    out);
	listing_explain(list, out);
}

/* ---- all of them ----------------------------------------------------------
 */

static struct str
first_word(enum command id)
{
	struct str verb = str_of(command_row(id)->verb);

	return (str_split(&verb, ' '));
}

/* Has an earlier command the same first word? */
static bool
is_told(enum command id)
{
	for (unsigned i = 0; i < (unsigned)id; i++)
		if (str_eq(first_word((enum command)i), first_word(id)))
			return (true);
	return (false);
}

/* "tls learned|confirm|forbid|forget" */
static void
put_group(FILE *out, enum command id)
{
	struct str first = first_word(id), more;
	bool is_alone = strlen(command_row(id)->verb) == first.len;
	const char *between = is_alone ? " [" : " ";
	char name[WORD_MAX], help[256];
	size_t n;

	n = (size_t)snprintf(name, sizeof(name), "%.*s", STR_ARG(first));
	for (unsigned i = (unsigned)id; i < COMMAND_COUNT; i++) {
		more = str_of(command_row((enum command)i)->verb);
		if (!str_eq(first_word((enum command)i), first) ||
		    more.len <= first.len || n >= sizeof(name))
			continue;
		n += (size_t)snprintf(name + n, sizeof(name) - n, "%s%s",
		    between, more.ptr + first.len + 1);
		between = "|";
	}
	if (is_alone && *between == '|')
		(void)snprintf(name + n,
		    n < sizeof(name) ? sizeof(name) - n : 0, "]");
	/* Its first half must do here. */
	more = str_of(command_row(id)->help);
	str_to_z(str_split(&more, ';'), help, sizeof(help));
	put_entry(out, name, help);
}

/* The options that no command declares. */
static void
put_own(FILE *out)
{
	static const struct {
		const char *name;
		const char *help;
	} own[] = {
#define OPTION(letter, name, value, help) {"--" name " " value, help},
#include "proxy/ctl/options.tbl.h"
	};

	for (unsigned i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		put_entry(out, own[i].name, own[i].help);
}

int
usage_print_topic(FILE *out, char *const *words, unsigned n)
{
	const char *between = "";
	unsigned told = 0;

	for (unsigned i = 0; i < COMMAND_COUNT; i++) {
		struct str verb = str_of(command_row((enum command)i)->verb);
		unsigned at = 0;

		while (at < n && verb.ptr != NULL &&
		       str_eq(str_split(&verb, ' '), str_of(words[at])))
			at++;
		if (at < n || command_row((enum command)i)->verb[0] == '\0')
			continue;
		fputs(between, out);
		usage_print_command(out, (enum command)i);
		between = "\n";
		told++;
	}
	return (told > 0 ? 0 : -1);
}

void
usage_print(FILE *out)
{
	fputs("usage: aduanactl COMMAND [ARGUMENT ...] [OPTION ...]\n"
	      "\"aduanactl help COMMAND\" tells all of one.\n\n",
	    out);
	for (unsigned i = 0; i < COMMAND_COUNT; i++)
		if (command_row((enum command)i)->verb[0] != '\0' &&
		    !is_told((enum command)i))
			put_group(out, (enum command)i);
	put_entry(out, "check FILE", "read FILE instead; aduana need not run");
	fputs("\n", out);
	put_own(out);
	fputs("\nExit status: 0 done; 1 aduana refused, or there was nothing "
	      "to show or purge,\nor a page could not be fetched; 2 wrong "
	      "usage; 3 aduana did not answer.\n",
	    out);
}
