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

struct remarks {
	size_t		 count;		/* all */
	size_t		 kept;		/* lines in text */
	struct buf	 text;
};

struct complaints {
	unsigned	 magic;
#define COMPLAINTS_MAGIC	0xc0f10001u
	struct remarks	 wrong;
	struct remarks	 notes;
};

struct complaints *
complaints_new(void)
{
	struct complaints *c = malloc(sizeof(*c));

	if (c == NULL)
		return (NULL);
	INIT_OBJ(c, COMPLAINTS_MAGIC);
	buf_init(&c->wrong.text, COMPLAINTS_BYTES);
	buf_init(&c->notes.text, COMPLAINTS_BYTES);
	return (c);
}

void
complaints_free(struct complaints *c)
{
	if (c == NULL)
		return;
	CHECK_OBJ(c, COMPLAINTS_MAGIC);
	buf_fini(&c->wrong.text);
	buf_fini(&c->notes.text);
	FINI_OBJ(c);
	free(c);
}

/* Bytes of the character at the front, which a terminal shows and does not
 * obey; 0: there is none (control characters, C1 among them; no UTF-8). */
static size_t
shown(const unsigned char *text)
{
	size_t len = text[0] < 0x80   ? 1
		     : text[0] < 0xe0 ? 2
		     : text[0] < 0xf0 ? 3
				      : 4;
	size_t i;

	if (text[0] < 0x20 || text[0] == 0x7f ||
	    (text[0] >= 0x80 && text[0] < 0xc2) || text[0] > 0xf4 ||
	    (text[0] == 0xc2 && text[1] < 0xa0))
		return (0);
	for (i = 1; i < len; i++)
		if ((text[i] & 0xc0) != 0x80)
			return (0);
	return (len);
}

static void
add_escaped(struct buf *to, const char *text)
{
	size_t len;

	for (; *text != '\0'; text += len > 0 ? len : 1) {
		len = shown((const unsigned char *)text);
		if (len == 0)
			buf_printf(to, "\\x%02x", (unsigned char)*text);
		else
			buf_append(to, (struct str){text, len});
	}
}

static void
add(struct remarks *r, struct place at, const char *fmt, va_list ap)
{
	char text[COMPLAINT_LENGTH];

	r->count++;
	if (r->kept == COMPLAINTS_KEPT)
		return;
	r->kept++;
	snprintf(text, sizeof(text), "%s",
	    at.file == NULL ? "aduana" : at.file);
	add_escaped(&r->text, text);
	if (at.line != 0)
		buf_printf(&r->text, ":%u", at.line);
	if (at.line != 0 && at.column != 0)
		buf_printf(&r->text, ":%u", at.column);
	vsnprintf(text, sizeof(text), fmt, ap);
	buf_append(&r->text, STR(": "));
	add_escaped(&r->text, text);
	buf_append(&r->text, STR("\n"));
}

void
complaints_add(struct complaints *c, struct place at, const char *fmt, ...)
{
	va_list ap;

	CHECK_OBJ(c, COMPLAINTS_MAGIC);
	va_start(ap, fmt);
	add(&c->wrong, at, fmt, ap);
	va_end(ap);
}

void
complaints_note(struct complaints *c, struct place at, const char *fmt, ...)
{
	va_list ap;

	CHECK_OBJ(c, COMPLAINTS_MAGIC);
	va_start(ap, fmt);
	add(&c->notes, at, fmt, ap);
	va_end(ap);
}

size_t
complaints_count(const struct complaints *c)
{
	CHECK_OBJ(c, COMPLAINTS_MAGIC);
	return (c->wrong.count);
}

void
complaints_print(const struct complaints *c, FILE *out)
{
	char *text = complaints_text(c);

	if (text != NULL)
		fputs(text, out);
	free(text);
}

static char *
text_of(const struct remarks *r)
{
	struct str kept = buf_peek(&r->text);
	char *text = NULL;
	int n;

	if (r->count > r->kept)
		n = asprintf(&text, "%.*s%zu more\n", STR_ARG(kept),
		    r->count - r->kept);
	else
		n = asprintf(&text, "%.*s", STR_ARG(kept));
	return (n == -1 ? NULL : text);
}

char *
complaints_text(const struct complaints *c)
{
	CHECK_OBJ(c, COMPLAINTS_MAGIC);
	return (text_of(&c->wrong));
}

char *
complaints_notes(const struct complaints *c)
{
	CHECK_OBJ(c, COMPLAINTS_MAGIC);
	return (text_of(&c->notes));
}
