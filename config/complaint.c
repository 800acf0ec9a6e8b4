/* SPDX-License-Identifier: MIT
 *
 * config/complaint.c - collected complaints.
 */
#include "config/complaint.h"

#include <stdarg.h>
#include <stdlib.h>

#include "proxy/base/buf.h"
#include "proxy/base/object.h"

#define COMPLAINT_LENGTH	1024
#define COMPLAINTS_BYTES	(COMPLAINTS_KEPT * (8 * COMPLAINT_LENGTH + 64))

struct complaints {
	unsigned	 magic;
#define COMPLAINTS_MAGIC	0xc0f10001u
	size_t		 count;		/* all */
	size_t		 kept;		/* lines in text */
	struct buf	 text;
};

struct complaints *
complaints_new(void)
{
	struct complaints *c = malloc(sizeof(*c));

	if (c == NULL)
		return (NULL);
	INIT_OBJ(c, COMPLAINTS_MAGIC);
	buf_init(&c->text, COMPLAINTS_BYTES);
	return (c);
}

void
complaints_free(struct complaints *c)
{
	if (c == NULL)
		return;
	CHECK_OBJ(c, COMPLAINTS_MAGIC);
	buf_fini(&c->text);
	FINI_OBJ(c);
	free(c);
}

static void
add_escaped(struct complaints *c, const char *text)
{
	unsigned char byte;

	for (; *text != '\0'; text++) {
		byte = (unsigned char)*text;
		if (byte < 0x20 || byte == 0x7f)
			buf_printf(&c->text, "\\x%02x", byte);
		else
			buf_append(&c->text, (struct str){text, 1});
	}
}

void
complaints_add(struct complaints *c, struct place at, const char *fmt, ...)
{
	char text[COMPLAINT_LENGTH];
	va_list ap;

	CHECK_OBJ(c, COMPLAINTS_MAGIC);
	c->count++;
	if (c->kept == COMPLAINTS_KEPT)
		return;
	c->kept++;
	snprintf(text, sizeof(text), "%s",
	    at.file == NULL ? "aduana" : at.file);
	add_escaped(c, text);
	if (at.line != 0)
		buf_printf(&c->text, ":%u", at.line);
	if (at.line != 0 && at.column != 0)
		buf_printf(&c->text, ":%u", at.column);
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	buf_append(&c->text, STR(": "));
	add_escaped(c, text);
	buf_append(&c->text, STR("\n"));
}

size_t
complaints_count(const struct complaints *c)
{
	CHECK_OBJ(c, COMPLAINTS_MAGIC);
	return (c->count);
}

void
complaints_print(const struct complaints *c, FILE *out)
{
	char *text = complaints_text(c);

	if (text != NULL)
		fputs(text, out);
	free(text);
}

char *
complaints_text(const struct complaints *c)
{
	struct str kept;
	char *text = NULL;
	int n;

	CHECK_OBJ(c, COMPLAINTS_MAGIC);
	kept = buf_peek(&c->text);
	if (c->count > c->kept)
		n = asprintf(&text, "%.*s%zu more\n", STR_ARG(kept),
		    c->count - c->kept);
	else
		n = asprintf(&text, "%.*s", STR_ARG(kept));
	return (n == -1 ? NULL : text);
}
