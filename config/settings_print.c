/* SPDX-License-Identifier: MIT
 *
 * config/settings_print.c - the table of settings, for people.
 */
#include "config/settings.h"

#include <string.h>

#include "config/schema.h"

#define PRINT_WIDTH	78
#define PRINT_INDENT	2

/* ${text} as comment lines of at most PRINT_WIDTH columns. */
static void
print_comment(FILE *out, int indent, const char *text)
{
	int room = PRINT_WIDTH - indent - 2, n;

	while (text[0] != '\0') {
		n = (int)strlen(text);
		if (n > room) {
			n = room;
			while (n > 1 && text[n] != ' ')
				n--;
		}
		fprintf(out, "%*s# %.*s\n", indent, "", n, text);
		text += n;
		text += strspn(text, " ");
	}
}

/* What the help does not say: words, bounds, how a change takes hold. */
static void
print_limits(FILE *out, int indent, const struct setting *row)
{
	char text[256] = "", bounds[128] = "";

	if (row->type == TYPE_CHOICE)
		snprintf(bounds, sizeof(bounds), "One of %s.", row->unit);
	else if (row->min[0] != '\0' && row->max[0] != '\0')
		snprintf(bounds, sizeof(bounds), "From %s to %s.", row->min,
		    row->max);
	snprintf(text, sizeof(text), "%s%s%s", bounds,
	    bounds[0] != '\0' && (row->flags & SETTING_RESTART) != 0 ? " " : "",
	    (row->flags & SETTING_RESTART) != 0 ? "A change needs a restart."
						: "");
	print_comment(out, indent, text);
}

/* How many bytes of whole sections, dots included, ${a} and ${b} share. */
static size_t
shared_sections(const char *a, const char *b)
{
	size_t i, shared = 0;

	for (i = 0; a[i] != '\0' && a[i] == b[i]; i++)
		if (a[i] == '.')
			shared = i + 1;
	return (shared);
}

/* Open the sections of ${name} that ${before} did not; returns the last part
 * of the name and sets the indentation of it. */
static const char *
open_sections(FILE *out, const char *name, const char *before, int *indent)
{
	const char *fresh = name + shared_sections(name, before);
	const char *part = name, *dot;

	*indent = 0;
	while ((dot = strchr(part, '.')) != NULL) {
		if (part >= fresh)
			fprintf(out, "%*s%.*s:\n", *indent, "",
			    (int)(dot - part), part);
		*indent += PRINT_INDENT;
		part = dot + 1;
	}
	return (part);
}

void
settings_print_defaults(FILE *out)
{
	const char *before = "", *part;
	const struct setting *row;
	unsigned i;
	int indent;

	print_comment(out, 0,
	    "Every setting of aduana " ADUANA_VERSION
	    " with its default. File names are relative to this file's "
	    "folder.");
	for (i = 0; i < SETTING_COUNT; i++) {
		row = schema_row((enum setting_id)i);
		fputc('\n', out);
		part = open_sections(out, row->name, before, &indent);
		print_comment(out, indent, row->help);
		print_limits(out, indent, row);
		fprintf(out, "%*s%s: %s\n", indent, "", part, row->def);
		before = row->name;
	}
}
