/* SPDX-License-Identifier: MIT
 *
 * filters/words/charset.c - the choice, and iconv(3).
 */
#include "filters/words/charset.h"

#include <errno.h>
#include <iconv.h>

#include "filters/words/charset_guess.h"
#include "filters/words/media_type.h"
#include "filters/words/meta_charset.h"
#include "filters/words/utf8_check.h"
#include "proxy/base/object.h"

#define OUT_SIZE	4096
/* Fewer bytes that are not ASCII tell nothing. */
#define GUESS_LEAST	4

static const struct {
	const char	*label;
	const char	*name;
} charsets[] = {
#define CHARSET(label, name)	{label, name},
#include "filters/words/charset.tbl.h"
#undef CHARSET
};

static const char *
find_name(struct str label)
{
	size_t i;

	for (i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++) {
		if (str_eq_nocase(label, str_of(charsets[i].label)))
			return (charsets[i].name);
	}
	return (NULL);
}

/* Behind "encoding=" in an XML declaration, which is what the text begins
 * with. */
static struct str
declared(struct str front)
{
	struct str key = STR("encoding"), tag;
	size_t at;

	if (!str_starts(front, STR("<?xml")))
		return (STR_NONE);
	tag = str_head(front, str_find(front, '>'));
	at = str_search(tag, key);
	tag = str_trim(str_from(tag, at + key.len));
	if (tag.len == 0 || tag.ptr[0] != '=')
		return (STR_NONE);
	tag = str_trim(str_from(tag, 1));
	if (tag.len == 0 || (tag.ptr[0] != '"' && tag.ptr[0] != '\''))
		return (STR_NONE);
	return (str_head(str_from(tag, 1),
	    str_find(str_from(tag, 1), tag.ptr[0])));
}

static struct str
label_in_text(struct str front, enum charset_signs signs)
{
	struct str label = STR_NONE;

	if (signs == CHARSET_SIGN_META)
		label = meta_charset(front);
	if (label.len == 0 &&
	    (signs == CHARSET_SIGN_META || signs == CHARSET_SIGN_XML))
		label = declared(front);
	/* Whoever could read it in ASCII did not meet UTF-16. */
	if (str_starts_nocase(label, STR("utf-16")))
		return (STR("utf-8"));
	return (label);
}

static bool
open_converter(struct charset *c, const char *name)
{
	iconv_t cd;

	if (name[0] == '\0')
		return (true);
	cd = iconv_open("UTF-8", name);
	if (cd == (iconv_t)-1) {
		c->broken = "its character encoding cannot be read here";
		c->lenient = true;
		return (false);
	}
	c->iconv = cd;
	c->is_wide = strncmp(name, "UTF-16", 6) == 0;
	return (true);
}

/* What a byte order mark says, which wins over all else; or NULL. */
static const char *
marked(struct str front)
{
	if (str_starts(front, STR("\xef\xbb\xbf")))
		return ("");
	if (str_starts(front, STR("\xff\xfe")))
		return ("UTF-16LE");
	if (str_starts(front, STR("\xfe\xff")))
		return ("UTF-16BE");
	return (NULL);
}

static size_t
count_high(struct str s)
{
	size_t i, n = 0;

	for (i = 0; i < s.len; i++)
		n += ((unsigned char)s.ptr[i]) >> 7;
	return (n);
}

/* No browser reads ASCII as something else unless it is told to. */
static bool
keeps_ascii(const char *name)
{
	struct str s = str_of(name);

	return (!str_starts_nocase(s, STR("UTF-16")) &&
		!str_starts_nocase(s, STR("UTF-32")) &&
		!str_starts_nocase(s, STR("ISO-2022")) &&
		!str_starts_nocase(s, STR("HZ")));
}

/* Nothing is said. */
static void
choose_by_look(struct charset *c, struct str front)
{
	char guessed[CHARSET_GUESS_NAME];
	const char *name = "CP1252", *known;
	size_t cut, right = utf8_check(front.ptr, front.len, &cut);

	if (right + cut == front.len) {
		c->unsaid = count_high(str_head(front, right)) == 0;
		return;
	}
	if (count_high(front) >= GUESS_LEAST && charset_guess(front, guessed)) {
		known = find_name(str_of(guessed));
		name = known != NULL ? known : guessed;
		if (!keeps_ascii(name))
			name = "CP1252";
	}
	/* It may come to UTF-8 again, which this is not. */
	if (name[0] != '\0' && open_converter(c, name))
		return;
	c->broken = "nobody can tell its character encoding";
	c->lenient = true;
}

void
charset_init(struct charset *c, struct str type, struct str front,
    enum charset_signs signs)
{
	const char *name = marked(front);
	struct str label;
	bool is_unknown;

	INIT_OBJ(c, CHARSET_MAGIC);
	if (name != NULL) {
		(void)open_converter(c, name);
		return;
	}
	label = media_type_parameter(type, STR("charset"));
	name = find_name(label);
	/* Who says what nobody knows has said nothing, to browsers. */
	is_unknown = label.len > 0 && name == NULL;
	if (name == NULL) {
		label = label_in_text(front, signs);
		name = find_name(label);
		is_unknown |= label.len > 0 && name == NULL;
	}
	if (name != NULL)
		(void)open_converter(c, name);
	else if (signs == CHARSET_SIGN_LOOK || signs == CHARSET_SIGN_META)
		choose_by_look(c, front);
	if (!is_unknown)
		return;
	c->broken = "its character encoding is unknown";
	c->lenient = true;
}

void
charset_fini(struct charset *c)
{
	CHECK_OBJ(c, CHARSET_MAGIC);
	if (c->iconv != NULL)
		(void)iconv_close(c->iconv);
	FINI_OBJ(c);
}

static void
hold(struct charset *c, struct str s)
{
	/* No encoding has characters of so many bytes. */
	if (s.len > CHARSET_HELD)
		s = str_head(s, CHARSET_HELD);
	memcpy(c->held, s.ptr, s.len);
	c->held_len = (uint8_t)s.len;
}

/* UTF-8 passes as it is; only looked at. */
static void
check(struct charset *c, struct str s, charset_fn *out, void *arg)
{
	char whole[CHARSET_HELD + 4];
	struct str rest = s;
	size_t take, right, cut;

	out(arg, s.ptr, s.len);
	if (c->lenient || c->broken != NULL)
		return;
	if (c->held_len > 0) {
		take = s.len < 3 ? s.len : 3;
		memcpy(whole, c->held, c->held_len);
		memcpy(whole + c->held_len, s.ptr, take);
		right = utf8_check(whole, c->held_len + take, &cut);
		if (right < c->held_len && cut == 0)
			goto wrong;
		if (right < c->held_len) {
			hold(c, (struct str){whole, c->held_len + take});
			return;
		}
		rest = str_from(s, right - c->held_len);
		c->held_len = 0;
	}
	right = utf8_check(rest.ptr, rest.len, &cut);
	if (right + cut < rest.len)
		goto wrong;
	if (cut > 0)
		hold(c, str_from(rest, right));
	return;
wrong:
	/* A front in ASCII promised nothing; what follows is read byte by
	 * byte as windows-1252. */
	if (c->unsaid)
		c->lenient = true;
	else
		c->broken = "it is not UTF-8";
}

/* Convert what can be; returns the rest, an unfinished character. */
static struct str
convert(struct charset *c, struct str s, charset_fn *out, void *arg)
{
	char buffer[OUT_SIZE], *to, *from = (char *)(uintptr_t)s.ptr;
	size_t room, got, skip;
	int error;

	while (s.len > 0) {
		to = buffer;
		room = sizeof(buffer);
		got = iconv(c->iconv, &from, &s.len, &to, &room);
		error = got == (size_t)-1 ? errno : 0;
		if (room < sizeof(buffer))
			out(arg, buffer, sizeof(buffer) - room);
		if (error == EINVAL)
			break;
		if (error != EILSEQ)
			continue;
		c->broken = "its bytes do not fit its character encoding";
		/* Half a surrogate pair is one unit, not one byte: what comes
		 * after it must stay in step. */
		skip = c->is_wide && s.len >= 2 ? 2 : 1;
		out(arg, skip == 2 ? " " : from, 1);
		from += skip;
		s.len -= skip;
	}
	return ((struct str){from, s.len});
}

void
charset_feed(struct charset *c, struct str s, charset_fn *out, void *arg)
{
	struct str joined, rest;
	char whole[CHARSET_HELD + 1];

	CHECK_OBJ(c, CHARSET_MAGIC);
	if (s.len == 0)
		return;
	if (c->iconv == NULL) {
		check(c, s, out, arg);
		return;
	}
	while (c->held_len > 0 && s.len > 0) {
		/* One byte at a time, so that no more is converted than the
		 * character that was held. */
		memcpy(whole, c->held, c->held_len);
		whole[c->held_len] = s.ptr[0];
		joined = (struct str){whole, c->held_len + 1u};
		c->held_len = 0;
		rest = convert(c, joined, out, arg);
		if (rest.len > 0)
			hold(c, rest);
		s = str_from(s, 1);
	}
	rest = convert(c, s, out, arg);
	if (rest.len > 0)
		hold(c, rest);
}

const char *
charset_end(struct charset *c, charset_fn *out, void *arg)
{
	CHECK_OBJ(c, CHARSET_MAGIC);
	if (c->held_len == 0 || c->lenient)
		return (c->broken);
	/* UTF-8 was already passed on. */
	if (c->iconv != NULL)
		out(arg, c->held, c->held_len);
	c->held_len = 0;
	if (c->broken == NULL && !c->unsaid)
		c->broken = "its last character is cut";
	return (c->broken);
}
