/* SPDX-License-Identifier: MIT
 *
 * ctl/typed.c - from words to a request.
 */
#include "proxy/ctl/typed.h"

#include <stdio.h>

#include "config/suggest.h"
#include "proxy/base/assert.h"
#include "proxy/base/buf.h"
#include "proxy/ctl/usage.h"

#define SUGGESTED	64u

/* ---- command ------------------------------------------------------------- */

/* How many of the words are ${verb}, all of it; 0: others. */
static unsigned
match(const struct typed *w, struct str verb)
{
	unsigned n;

	for (n = 0; verb.ptr != NULL; n++) {
		if (n == w->n_bare ||
		    !str_eq(str_split(&verb, ' '), str_of(w->bare[n])))
			return (0);
	}
	return (n);
}

/* The first word of longer commands: say them. */
static bool
say_longer(const char *word)
{
	const char *between = ": ";
	struct str verb;
	bool any = false;

	for (unsigned i = 0; i < COMMAND_COUNT; i++) {
		verb = str_of(command_row((enum command)i)->verb);
		if (str_find(verb, ' ') == verb.len ||
		    !str_eq(str_head(verb, str_find(verb, ' ')), str_of(word)))
			continue;
		if (!any)
			fprintf(stderr,
			    "aduanactl: there is more than one "
			    "command \"%s\"",
			    word);
		fprintf(stderr, "%s%.*s", between, STR_ARG(verb));
		between = ", ";
		any = true;
	}
	if (any)
		fputc('\n', stderr);
	return (any);
}

static void
say_nearest(const char *word)
{
	struct suggest near = {.wanted = str_of(word)};
	char hint[SUGGESTED];

	for (unsigned i = 0; i < COMMAND_COUNT; i++)
		suggest_offer(&near, command_row((enum command)i)->verb);
	(void)suggest_text(&near, hint, sizeof(hint));
	fprintf(stderr, "aduanactl: there is no command \"%s\"%s\n", word,
	    near.best == NULL ? "; --help shows them" : hint);
}

int
typed_command(struct typed *w)
{
	unsigned n;

	w->n_verb = 0;
	for (unsigned i = 0; i < COMMAND_COUNT; i++) {
		n = match(w, str_of(command_row((enum command)i)->verb));
		if (n > w->n_verb) {
			w->n_verb = n;
			w->command = (enum command)i;
		}
	}
	if (w->n_verb > 0)
		return (0);
	if (!say_longer(w->bare[0]))
		say_nearest(w->bare[0]);
	return (-1);
}

/* ---- arguments ----------------------------------------------------------- */

static unsigned
option_named(const struct typed *w, const char *name)
{
	enum argument at = command_find_argument(w->command, str_of(name));

	if (at != ARGUMENT_COUNT && command_argument(at)->form == ARGUMENT_WORD)
		return (ARGUMENT_COUNT);
	return (at);
}

/* The first WORD that has no value yet. */
static unsigned
free_word(const struct typed *w)
{
	const struct command_argument *a;
	unsigned i;

	for (i = 0; i < ARGUMENT_COUNT; i++) {
		a = command_argument((enum argument)i);
		if (a->command == w->command && a->form == ARGUMENT_WORD &&
		    w->arguments[i].ptr == NULL)
			break;
	}
	return (i);
}

static int
take_options(struct typed *w)
{
	const char *verb = command_row(w->command)->verb;
	const struct typed_option *o;
	unsigned i, at;

	for (i = 0; i < w->n_options; i++) {
		o = &w->options[i];
		at = option_named(w, o->name);
		if (at == ARGUMENT_COUNT) {
			fprintf(stderr, "aduanactl: %s has no option --%s\n",
			    verb, o->name);
			return (-1);
		}
		if (w->arguments[at].ptr != NULL &&
		    command_argument((enum argument)at)->need !=
			ARGUMENT_MANY) {
			fprintf(stderr, "aduanactl: --%s is given twice\n",
			    o->name);
			return (-1);
		}
		w->arguments[at] = str_of(o->value != NULL ? o->value : "1");
	}
	return (0);
}

static int
take_bare(struct typed *w)
{
	const char *verb = command_row(w->command)->verb;
	unsigned i, at;

	for (i = w->n_verb; i < w->n_bare; i++) {
		at = free_word(w);
		if (at == ARGUMENT_COUNT) {
			fprintf(stderr,
			    "aduanactl: \"%s\" is one word more than %s "
			    "takes\n",
			    w->bare[i], verb);
			return (-1);
		}
		w->arguments[at] = str_of(w->bare[i]);
	}
	return (0);
}

static int
say_wanted(const struct typed *w, bool one, enum argument missing)
{
	const struct command_argument *a;
	const char *between = "";

	fprintf(stderr, "aduanactl: %s needs %s", command_row(w->command)->verb,
	    one ? "exactly one of " : "");
	for (unsigned i = 0; i < ARGUMENT_COUNT; i++) {
		a = command_argument((enum argument)i);
		if (one ? a->command != w->command || a->need != ARGUMENT_ONE
			: i != missing)
			continue;
		fputs(between, stderr);
		usage_print_argument(stderr, (enum argument)i);
		between = ", ";
	}
	fputc('\n', stderr);
	return (-1);
}

static int
judge(const struct typed *w)
{
	enum argument missing = ARGUMENT_COUNT;

	for (unsigned i = 0; i < ARGUMENT_COUNT; i++) {
		if (w->arguments[i].ptr == NULL || w->arguments[i].len > 0)
			continue;
		fprintf(stderr, "aduanactl: ");
		usage_print_argument(stderr, (enum argument)i);
		fprintf(stderr, " is empty\n");
		return (-1);
	}
	switch (command_judge(w->command, w->arguments, &missing)) {
	case COMMAND_FINE:
		return (0);
	case COMMAND_WANTS_ONE:
		return (say_wanted(w, true, missing));
	case COMMAND_WANTS:
		return (say_wanted(w, false, missing));
	}
	UNREACHABLE();
}

int
typed_arguments(struct typed *w)
{
	memset(w->arguments, 0, sizeof(w->arguments));
	if (take_options(w) == 0 && take_bare(w) == 0 && judge(w) == 0)
		return (0);
	usage_print_line(stderr, w->command);
	return (-1);
}

/* ---- request ------------------------------------------------------------- */

/* Needs no escape within a value of a query: RFC 3986's unreserved, and what
 * addresses are full of. */
static bool
is_plain(char c)
{
	return (c != '\0' &&
		((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || strchr("-._~/:?*,=+@!", c)));
}

int
typed_escape(struct buf *out, struct str s)
{
	int bad = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (is_plain(s.ptr[i]))
			bad |= buf_append(out, str_head(str_from(s, i), 1));
		else
			bad |= buf_printf(out, "%%%02X",
			    (unsigned char)s.ptr[i]);
	}
	return (bad);
}

int
typed_target(const struct typed *w, struct buf *out)
{
	struct str path = str_of(command_row(w->command)->path);
	enum argument place = command_place(w->command);
	enum argument body = command_body(w->command);
	const char *between = "?";
	int bad = buf_append(out, str_split(&path, '{'));

	if (place != ARGUMENT_COUNT)
		bad |= typed_escape(out, w->arguments[place]);
	for (unsigned i = 0; i < ARGUMENT_COUNT; i++) {
		if (w->arguments[i].ptr == NULL || i == place || i == body ||
		    command_is_here((enum argument)i))
			continue;
		bad |= buf_printf(out, "%s%s=", between,
		    command_argument((enum argument)i)->name);
		bad |= typed_escape(out, w->arguments[i]);
		between = "&";
	}
	return (bad);
}
