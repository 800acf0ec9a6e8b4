/* SPDX-License-Identifier: MIT
 *
 * docs/man/mdoc.c - plain text as mdoc.
 */
#include "docs/man/mdoc.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define WIDTH	60

static void
put_byte(char c, char before)
{
	bool begins = before == '\0' || strchr(" \"(`'[-", before) != NULL;

	if (c == '\\')
		fputs("\\e", stdout);
	else if (c == '-' && begins)
		fputs("\\-", stdout);
	else if (c == '`')
		fputs("\\(ga", stdout);
	else if (c == '^')
		fputs("\\(ha", stdout);
	else if (c == '~')
		fputs("\\(ti", stdout);
	else
		putchar(c);
}

/* A line of text of ${n} bytes. */
static void
put_line(const char *text, int n)
{
	char before = '\0';

	if (text[0] == '.' || text[0] == '\'')
		fputs("\\&", stdout);
	for (int i = 0; i < n; i++) {
		put_byte(text[i], before);
		before = text[i];
	}
	putchar('\n');
}

/* Before the blank at ${i}; a lone mark is a word. */
static bool
ends_sentence(const char *text, int i)
{
	return (i > 1 && strchr(".?!", text[i - 1]) != NULL &&
		text[i - 2] != ' ');
}

/* Where a line that begins with ${text} ends: at a sentence, or at a word. */
static int
line_end(const char *text)
{
	int last = 0, i;

	for (i = 0; text[i] != '\0'; i++) {
		if (text[i] != ' ')
			continue;
		if (i > WIDTH && last > 0)
			return (last);
		last = i;
		if (ends_sentence(text, i))
			return (i);
	}
	return (i > WIDTH && last > 0 ? last : i);
}

void
mdoc_put(const char *text)
{
	for (int n; text[0] != '\0'; text += strspn(text, " ")) {
		n = line_end(text);
		put_line(text, n);
		text += n;
	}
}
